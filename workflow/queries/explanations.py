"""A recorded silence with what was asked of the head, explained, and decided, for the page of its reply."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.calendar import distance
from workflow.machines import EXPLANATION_LIFECYCLE
from workflow.models import CommentRequest, Explanation, ExplanationRequest, Reply, SilenceRecord, StoredFile
from workflow.policies.permissions import authority
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.loading import reply_subject
from workflow.queries.objections import PaperView, Signature, inside, name_of, paper, signed
from workflow.vocabulary.actions import ExplanationAction
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import ExplanationState, ReplyState


@dataclass(frozen=True, kw_only=True)
class ExplanationGiven:
    id: int
    ordinal: int
    words: str
    given: Signature
    file: PaperView | None


@dataclass(frozen=True, kw_only=True)
class SilenceExplained:
    """`head_then` headed the agency on the due day, `addressee` is asked; "" is nobody on record.

    `overdue`: its date passed with nothing explained. `days_left`: working days while an explanation is owed. `may`:
    acts open to the reader; `heard`: a supervisor may uphold it.
    """

    state: ExplanationState
    head_then: str
    head_then_id: int | None
    recorded_at: datetime
    working_days_late: int
    law: SilenceLaw
    addressee: str
    asked_at: datetime
    due_at: datetime
    derivation: dict[str, Any]
    days_left: int | None
    overdue: bool
    given: tuple[ExplanationGiven, ...]
    decided: Signature | None
    decision_reason: str
    heard: bool
    own: bool
    may: frozenset[ExplanationAction]


def silence_of(
    session: Session, actor: Actor, reply: Reply, clock: JurisdictionClock, *, now: datetime
) -> SilenceExplained | None:
    """Four statements where a silence is on record. The caller has checked that the reader stands inside."""
    if reply.state is not ReplyState.SILENT:
        return None
    found = session.execute(
        select(ExplanationRequest, SilenceRecord)
        .join(SilenceRecord, SilenceRecord.reply_id == ExplanationRequest.reply_id)
        .where(ExplanationRequest.reply_id == reply.id)
        .options(
            *(
                joinedload(getattr(ExplanationRequest, name))
                for name in ("addressee", "decided_by", "decided_for", "derivation")
            ),
            selectinload(ExplanationRequest.explanations).options(
                joinedload(Explanation.given_by), joinedload(Explanation.given_for), joinedload(Explanation.file)
            ),
            joinedload(SilenceRecord.head),
        )
    ).one_or_none()
    if found is None:
        return None
    asked, silence = found
    own, may = _offers(session, actor, reply, asked)
    return _explained(asked, silence, clock, now=now, own=own, may=may)


def _explained(
    asked: ExplanationRequest,
    silence: SilenceRecord,
    clock: JurisdictionClock,
    *,
    now: datetime,
    own: bool,
    may: frozenset[ExplanationAction],
) -> SilenceExplained:
    owed = asked.state is ExplanationState.ASKED
    return SilenceExplained(
        state=asked.state,
        head_then=name_of(silence.head),
        head_then_id=silence.head_id,
        recorded_at=silence.recorded_at,
        working_days_late=silence.working_days_late,
        law=silence.silence_law,
        addressee=name_of(asked.addressee),
        asked_at=asked.asked_at,
        due_at=asked.due_at,
        derivation=asked.derivation.body,
        days_left=distance(now, asked.due_at, clock.calendar, clock.timezone) if owed else None,
        overdue=owed and now >= asked.due_at,
        given=tuple(_given(row) for row in asked.explanations),
        decided=signed(asked.decided_by, asked.decided_for, asked.decided_at),
        decision_reason=asked.decision_reason,
        heard=asked.answered_at is not None or now >= asked.due_at,
        own=own,
        may=may,
    )


def _given(row: Explanation) -> ExplanationGiven:
    return ExplanationGiven(
        id=row.id,
        ordinal=row.ordinal,
        words=row.words,
        given=Signature(name=row.given_by.full_name, on_behalf_of=name_of(row.given_for), at=row.given_at),
        file=paper(row.id, row.file),
    )


def _offers(
    session: Session, actor: Actor, reply: Reply, asked: ExplanationRequest
) -> tuple[bool, frozenset[ExplanationAction]]:
    """Whether the silence is the reader's own, and the acts that the state and the reader's capacities allow."""
    subject = reply_subject(reply)
    held = {act: authority(actor, act, subject) for act in EXPLANATION_LIFECYCLE.open_actions(asked.state)}
    decides = held.get(ExplanationAction.EXCUSE)
    own = decides is not None and is_own_silence(session, actor, decides, reply, asked)
    return own, frozenset(act for act, capacity in held.items() if capacity is not None)


def is_own_silence(session: Session, actor: Actor, capacity: Capacity, reply: Reply, asked: ExplanationRequest) -> bool:
    """Who belongs to the silent agency, headed it then, is asked or has explained decides nothing. One statement."""
    if reply.agency_id in actor.agency_ids:
        return True
    people = {actor.officer_id, capacity.officer_id}
    head = session.scalars(select(SilenceRecord.head_id).where(SilenceRecord.reply_id == reply.id)).one()
    concerned = {head, asked.addressee_id}
    for row in asked.explanations:
        concerned |= {row.given_by_id, row.given_for_id}
    return not people.isdisjoint(concerned)


def explanation_paper(session: Session, actor: Actor, explanation_id: int) -> PaperView:
    """For whoever may read the explanation.

    Raises:
        NotFound: there is none, or it is not for this actor.
    """
    found = session.execute(
        select(StoredFile)
        .join(Explanation, Explanation.file_id == StoredFile.id)
        .join(ExplanationRequest, Explanation.explanation_request_id == ExplanationRequest.id)
        .join(Reply, ExplanationRequest.reply_id == Reply.id)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(Explanation.id == explanation_id, inside(actor))
    ).scalar_one_or_none()
    file = paper(explanation_id, found)
    if file is None:
        raise NotFound
    return file
