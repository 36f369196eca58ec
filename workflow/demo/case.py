"""One request of the demo while it lives, and what its lives read from the database."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from workflow.demo.plans import Plan
from workflow.demo.stage import Stage
from workflow.models import Adjudication, Comment, CommentRequest, Position, Question, RemitClaim, Reply
from workflow.queries.reply_questions import put_to
from workflow.vocabulary.positions import CommentWeight
from workflow.vocabulary.states import OWING_STATES, CommentState, RequestState


@dataclass(kw_only=True)
class Case:
    """`dice`: the seed of its own chances. `going`: True while replies may come, None while suspended, else False."""

    stage: Stage
    plan: Plan
    dice: str
    request_id: int = 0
    going: bool | None = False
    replying: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.dice)

    @property
    def author(self) -> str:
        return self.stage.cast.who(
            self.plan.dossier.drafter, "chuyenvien2" if self.plan.index % 3 == 1 else "chuyenvien"
        )

    @property
    def signer(self) -> str:
        """A deputy, for every fourth request the head; before the head took office, a deputy as well."""
        head = self.stage.cast.who(self.plan.dossier.drafter, "thutruong")
        signs = self.plan.index % 4 == 3 and self.stage.actor(head).capacities  # noqa: PLR2004  every fourth
        return head if signs else self.stage.cast.who(self.plan.dossier.drafter, "lanhdao")


class Raised(NamedTuple):
    """A comment as sent, with its place in words."""

    comment_id: int
    reply_id: int
    agency_id: int
    weight: CommentWeight
    state: CommentState
    place: str


def new_replies(case: Case) -> list[tuple[int, str]]:
    """Replies that no life was started for yet: id and slug."""
    with case.stage.reading() as session:
        rows = session.execute(
            select(Reply.id, Reply.agency_id).where(Reply.request_id == case.request_id).order_by(Reply.id)
        ).all()
    fresh = [row for row in rows if row.id not in case.replying]
    case.replying.update(row.id for row in fresh)
    return [(row.id, case.stage.cast.slug_of(row.agency_id)) for row in fresh]


def due_day(case: Case, reply_id: int) -> date:
    with case.stage.reading() as session:
        return session.scalars(select(Reply.due_day).where(Reply.id == reply_id)).one()


def questions_for(case: Case, slug: str) -> Sequence[int]:
    agency_id = case.stage.cast.agency[slug]
    with case.stage.reading() as session:
        return session.scalars(
            select(Question.id).where(put_to(case.request_id, agency_id)).order_by(Question.ordinal)
        ).all()


def latest_owed(case: Case) -> datetime | None:
    with case.stage.reading() as session:
        return session.scalar(
            select(func.max(Reply.due_at)).where(Reply.request_id == case.request_id, Reply.state.in_(OWING_STATES))
        )


def is_open(case: Case) -> bool:
    with case.stage.reading() as session:
        state = session.scalars(select(CommentRequest.state).where(CommentRequest.id == case.request_id)).one()
    return state is RequestState.OPEN


def undecided_claims(case: Case) -> Sequence[int]:
    with case.stage.reading() as session:
        return session.scalars(
            select(RemitClaim.reply_id)
            .join(Reply, Reply.id == RemitClaim.reply_id)
            .where(Reply.request_id == case.request_id, RemitClaim.accepted.is_(None))
            .order_by(RemitClaim.id)
        ).all()


def raised(case: Case) -> list[Raised]:
    with case.stage.reading() as session:
        rows = session.execute(
            select(Comment, Reply.id.label("reply_id"), Reply.agency_id, Adjudication.state)
            .join(Position, Position.id == Comment.position_id)
            .join(Reply, Reply.position_id == Position.id)
            .join(Adjudication, Adjudication.comment_id == Comment.id)
            .where(Reply.request_id == case.request_id)
            .order_by(Comment.id)
        ).all()
    return [
        Raised(row.Comment.id, row.reply_id, row.agency_id, row.Comment.weight, row.state, _place(row.Comment))
        for row in rows
    ]


def _place(comment: Comment) -> str:
    return ", ".join(part for part in (comment.point, comment.clause, comment.article) if part) or "toàn văn"
