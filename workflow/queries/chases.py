"""The chases of replies as pages show them, and the file of an urging letter for whoever may read it.

Both for the two sides of a reply and for who oversees them; other consultees, who may read what was sent, learn
nothing of how often it had to be asked for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Chase, CommentRequest, Reply, UrgingLetter
from workflow.queries.visibility import inside_replies
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class ChaseView:
    """`due_at` is the date it spoke of; `letter_id` None: it has no letter, or none yet."""

    number: int
    offset: int
    form: ChaseForm
    audience: tuple[ChaseAudience, ...]
    due_at: datetime
    made_at: datetime
    letter_id: int | None
    letter_number: str


def chases_of(session: Session, reply_ids: Collection[int]) -> Mapping[int, tuple[ChaseView, ...]]:
    """By reply id, the first one first; a reply that was never chased is left out. One statement.

    The caller has checked who asks.
    """
    rows = session.execute(
        select(Chase, UrgingLetter.id, UrgingLetter.number)
        .outerjoin(UrgingLetter, UrgingLetter.chase_id == Chase.id)
        .where(Chase.reply_id.in_(reply_ids))
        .order_by(Chase.reply_id, Chase.number)
    )
    found: dict[int, list[ChaseView]] = {}
    for chase, letter_id, letter_number in rows:
        found.setdefault(chase.reply_id, []).append(_view(chase, letter_id, letter_number))
    return {reply_id: tuple(views) for reply_id, views in found.items()}


def _view(chase: Chase, letter_id: int | None, letter_number: str | None) -> ChaseView:
    return ChaseView(
        number=chase.number,
        offset=chase.offset_days,
        form=chase.form,
        audience=tuple(ChaseAudience(word) for word in chase.audience),
        due_at=chase.due_at,
        made_at=chase.made_at,
        letter_id=letter_id,
        letter_number=letter_number or "",
    )


@dataclass(frozen=True, kw_only=True)
class LetterFile:
    """`digest` finds the bytes in the store."""

    number: str
    digest: str
    issued_at: datetime


def letter_file(session: Session, actor: Actor, letter_id: int) -> LetterFile:
    """Raises NotFound when there is none, or the actor stands outside its reply."""
    found = session.scalars(
        select(UrgingLetter)
        .join(Chase, UrgingLetter.chase_id == Chase.id)
        .join(Reply, Chase.reply_id == Reply.id)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(UrgingLetter.id == letter_id, inside_replies(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return LetterFile(number=found.number, digest=found.digest, issued_at=found.issued_at)
