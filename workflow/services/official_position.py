"""Writes an official position: its words, answers, comments and findings, as rows that nobody can change afterwards.

The hot path of the product: one statement per table whatever the number of comments, Core inserts, no ORM objects.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Insert, Select, bindparam, func, insert, literal, select

from workflow.adapters.rows import write_rows
from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Adjudication, Answer, Comment, Finding, Officer, Position, Preparation, Question, Reply
from workflow.models.base import Identifier
from workflow.policies.authorship import author, authors
from workflow.policies.position_digest import position_digest
from workflow.policies.position_rules import PositionDraft
from workflow.policies.prepared_position import AnswerDraft, answer_drafts, position_draft
from workflow.queries.reply_questions import put_to
from workflow.queries.reply_warnings import Asked, warnings_of
from workflow.services.numbering import DocumentKind, next_number
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import GuardsUnmet
from workflow.vocabulary.said import said
from workflow.vocabulary.states import CommentState


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the reply and the trail are told of the new position."""

    position_id: int
    code: PositionCode
    number: str
    digest: str
    comments: int
    conditions: int
    findings: tuple[str, ...]

    def said(self) -> dict[str, Any]:
        """For the trail: everything but the words, which the digest stands for."""
        return {
            "position_id": self.position_id,
            "position": self.code.value,
            "number": self.number,
            "digest": self.digest,
            "comments": self.comments,
            "conditions": self.conditions,
            "findings": list(self.findings),
        }


@dataclass(frozen=True, kw_only=True)
class _Lookup:
    """One statement's worth of what the position needs from elsewhere."""

    officers: Mapping[int, tuple[str, str]]
    ordinal: int
    questions: int


def require_step(reply: Reply, action: ReplyAction, facts: ReplyFacts) -> None:
    """The lifecycle's own check, before anything is written; it fires only when the position stands.

    Raises:
        NotNow, GuardsUnmet: as `Lifecycle.fire`.
    """
    if unmet := REPLY_LIFECYCLE.unmet(action, reply.state, facts):
        raise GuardsUnmet(action.value, unmet)


def require_second_person(
    uow: UnitOfWork, reply: Reply, preparation: Preparation | None, action: ReplyAction, capacity: Capacity
) -> Preparation:
    """Where the jurisdiction asks for two people, nobody signs a part that they wrote. Gives the preparation back.

    A leader's own words are not signed in that leader's name either.

    Raises:
        GuardsUnmet: the signer, or the one signed for, wrote a part of it; or nothing was prepared.
    """
    if preparation is None:
        raise GuardsUnmet(action.value, ("position_complete",))
    signing = {uow.actor.officer_id, capacity.officer_id}
    if not reply.request.jurisdiction.author_may_sign and signing & authors(preparation):
        raise GuardsUnmet(action.value, ("signer_is_not_the_author",))
    return preparation


def _looking_up() -> Select[Any]:
    """Parameters: reply_id, request_id, agency_id, people."""
    reply_id, request_id, agency_id = (
        bindparam(name, type_=Identifier) for name in ("reply_id", "request_id", "agency_id")
    )
    ordinal = select(func.count()).select_from(Position).where(Position.reply_id == reply_id).scalar_subquery()
    questions = select(func.count()).select_from(Question).where(put_to(request_id, agency_id)).scalar_subquery()
    return select(
        Officer.id, Officer.full_name, Officer.title, (ordinal + 1).label("ordinal"), questions.label("asked")
    ).where(Officer.id.in_(bindparam("people", expanding=True)))


def _opening() -> Insert:
    """One open answer per comment; copied in the database, so that no ids have to come back.

    Parameters: request_id, position_id.
    """
    columns = ["comment_id", "request_id", "state", "response", "reaction_reason", "version"]
    rows = select(
        Comment.id,
        bindparam("request_id", type_=Identifier),
        literal(CommentState.OPEN, Adjudication.state.type),
        literal(""),
        literal(""),
        literal(1),
    ).where(Comment.position_id == bindparam("position_id", type_=Identifier))
    return insert(Adjudication).from_select(columns, rows, include_defaults=False)


# One statement each for all signatures: with the values in them, they would be built and compared anew for each.
LOOK_UP = _looking_up()
NEW_POSITION = insert(Position).returning(Position.id)
NEW_ADJUDICATIONS = _opening()


def write_position(uow: UnitOfWork, reply: Reply, preparation: Preparation, capacity: Capacity) -> Written:
    """The preparation is complete, as its caller has checked; the reply is locked, so the ordinal is its own."""
    draft, answers = position_draft(preparation), answer_drafts(preparation.answers)
    author_id = author(preparation)
    if draft.code is None or author_id is None:
        raise ValueError("only a complete preparation is signed")
    found = _look_up(uow, reply, capacity)
    number = next_number(uow, reply.agency, DocumentKind.REPLY, reply.request.jurisdiction.timezone)
    comment_rows, answer_rows = _comment_rows(draft), _answer_rows(answers)
    heading = _heading(uow, reply, draft, capacity, found) | {"number": number, "author_id": author_id}
    digest = position_digest(heading, comment_rows, answer_rows)
    counts = {
        "comment_count": len(comment_rows),
        "condition_count": draft.conditions,
        "answer_count": len(answer_rows),
        "checked_count": draft.checked,
    }
    row = {**heading, **counts, "jurisdiction_id": reply.jurisdiction_id, "ordinal": found.ordinal, "digest": digest}
    position_id: int = uow.session.connection().execute(NEW_POSITION, row).scalar_one()
    findings = warnings_of(draft, answers, Asked.by(reply, found.questions))
    finding_rows = [{"rule": f.rule.value, "kind": f.kind, "words": list(f.words)} for f in findings]
    for model, rows in ((Comment, comment_rows), (Answer, answer_rows), (Finding, finding_rows)):
        write_rows(uow.session, model, [{**row, "position_id": position_id} for row in rows])
    if comment_rows:
        opened = {"request_id": reply.request_id, "position_id": position_id}
        uow.session.connection().execute(NEW_ADJUDICATIONS, opened)
    return Written(
        position_id=position_id,
        code=draft.code,
        number=number,
        digest=digest,
        comments=len(comment_rows),
        conditions=draft.conditions,
        findings=tuple(finding.rule.value for finding in findings),
    )


def _look_up(uow: UnitOfWork, reply: Reply, capacity: Capacity) -> _Lookup:
    asked = {"reply_id": reply.id, "request_id": reply.request_id, "agency_id": reply.agency_id}
    people = list({uow.actor.officer_id, capacity.officer_id})
    rows = uow.session.execute(LOOK_UP, {**asked, "people": people}).all()
    return _Lookup(
        officers={row.id: (row.full_name, row.title) for row in rows}, ordinal=rows[0].ordinal, questions=rows[0].asked
    )


def _heading(uow: UnitOfWork, reply: Reply, draft: PositionDraft, capacity: Capacity, found: _Lookup) -> dict[str, Any]:
    """Names are kept as they were on this day. Fields that the position does not use are not carried along."""
    principal = uow.actor.principal_of(capacity)
    name, title = found.officers[uow.actor.officer_id]
    claims = draft.code is PositionCode.OUTSIDE_REMIT
    return {
        "request_id": reply.request_id,
        "reply_id": reply.id,
        "agency_id": reply.agency_id,
        "draft_version_id": reply.round.draft_version_id,
        "code": draft.code,
        "opinion": draft.opinion,
        "checked_parts": draft.checked_parts if said(draft.checked_parts) else "",
        "remit_reason": draft.remit_reason if claims else "",
        "competent_agency_id": draft.competent_agency_id if claims else None,
        "no_competent_reason": draft.no_competent_reason if claims else "",
        "signer_id": uow.actor.officer_id,
        "signed_for_id": principal,
        "signer_role": capacity.role,
        "signer_name": name,
        "signer_title": title,
        "signed_for_name": "" if principal is None else found.officers[principal][0],
        "signed_at": uow.now,
    }


def _comment_rows(draft: PositionDraft) -> list[dict[str, Any]]:
    return [{"ordinal": number, **asdict(comment)} for number, comment in enumerate(draft.comments, 1)]


def _answer_rows(answers: Mapping[int, AnswerDraft]) -> list[dict[str, Any]]:
    return [{"question_id": key, "checked": answer.checked, "text": answer.answer} for key, answer in answers.items()]
