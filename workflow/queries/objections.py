"""Objections to the dossier of one reply, with the papers that were brought, and what else stops its clock."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.machines import OBJECTION_LIFECYCLE
from workflow.machines.objection_lifecycle import OBJECTING, PAUSING, unmet
from workflow.models import CommentRequest, DossierObjection, Officer, Pause, Reply, StoredFile
from workflow.policies.permissions import authority
from workflow.queries.loading import reply_subject
from workflow.queries.reply_stops import stop_facts
from workflow.queries.two_sides import one_side
from workflow.queries.visibility import OVERSEERS
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import OPEN_OBJECTIONS, ObjectionState


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who did it and, where it was done for somebody else, for whom."""

    name: str
    on_behalf_of: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A file that belongs to the row with this id; `size` in bytes."""

    owner_id: int
    name: str
    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """`overdue`: undecided after its working day."""

    id: int
    state: ObjectionState
    lacking: str
    raised: Signature
    decide_by: datetime
    derivation: dict[str, Any]
    overdue: bool
    decided: Signature | None
    decision_reason: str
    supplied: Signature | None
    supplied_note: str
    file: PaperView | None
    lapsed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StopView:
    """A pause that runs."""

    reason: PauseReason
    explanation: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class StopsView:
    """`may`: acts open to the reader now. `unmet`: act to the guards against it, for acts that are the reader's."""

    objections: tuple[ObjectionView, ...] = ()
    running: tuple[StopView, ...] = ()
    may: frozenset[StrEnum] = frozenset()
    unmet: dict[StrEnum, tuple[str, ...]] | None = None

    @property
    def open(self) -> ObjectionView | None:
        return next((one for one in self.objections if one.state in OPEN_OBJECTIONS), None)

    def pause_for(self, reason: PauseReason) -> StopView | None:
        return next((stop for stop in self.running if stop.reason is reason), None)


def stops_of(
    session: Session, actor: Actor, reply: Reply, *, now: datetime, both_sides: AbstractSet[StrEnum]
) -> StopsView:
    """Two statements. The caller has checked that the reader stands inside. Needs `reply.request` loaded.

    `both_sides`: acts closed to the reader, who stands on both sides (queries/two_sides.py).
    """
    rows = session.scalars(
        select(DossierObjection)
        .where(DossierObjection.reply_id == reply.id)
        .options(*(joinedload(getattr(DossierObjection, name)) for name in NAMES))
        .order_by(DossierObjection.id.desc())
    ).all()
    pauses = session.scalars(
        select(Pause).where(Pause.reply_id == reply.id, Pause.until.is_(None)).order_by(Pause.id)
    ).all()
    running = tuple(StopView(reason=row.reason, explanation=row.explanation, since=row.since) for row in pauses)
    may, against = _offers(actor, reply, rows, running, now)
    closed = {act: (*guards, *one_side(both_sides, act)) for act, guards in against.items()}
    return StopsView(
        objections=tuple(_view(row, now) for row in rows), running=running, may=may - both_sides, unmet=closed
    )


NAMES = (
    "raised_by", "raised_for", "decided_by", "decided_for", "supplied_by", "supplied_for", "supplied_file",
    "derivation",
)  # fmt: skip


def _offers(
    actor: Actor, reply: Reply, rows: Sequence[DossierObjection], running: Sequence[StopView], now: datetime
) -> tuple[frozenset[StrEnum], dict[StrEnum, tuple[str, ...]]]:
    subject = reply_subject(reply)
    paused = any(stop.reason is PauseReason.REPLY_PAUSE for stop in running)
    states = [row.state for row in rows]
    against = {
        ReplyAction.PAUSE: unmet(PAUSING, stop_facts(reply, now, running=paused)),
        ReplyAction.OBJECT_TO_DOSSIER: unmet(
            OBJECTING,
            stop_facts(
                reply,
                now,
                running=any(state in OPEN_OBJECTIONS for state in states),
                refused=states.count(ObjectionState.REFUSED),
            ),
        ),
    }
    held: dict[StrEnum, tuple[str, ...]] = {
        act: guards for act, guards in against.items() if authority(actor, act, subject) is not None
    }
    may: set[StrEnum] = {act for act, guards in held.items() if not guards}
    if paused and authority(actor, ReplyAction.RESUME, subject) is not None:
        may.add(ReplyAction.RESUME)
    present = next((state for state in states if state in OPEN_OBJECTIONS), None)
    if present is not None:
        steps = OBJECTION_LIFECYCLE.open_actions(present)
        may |= {act for act in steps if authority(actor, act, subject) is not None}
    return frozenset(may), held


def _view(row: DossierObjection, now: datetime) -> ObjectionView:
    return ObjectionView(
        id=row.id,
        state=row.state,
        lacking=row.lacking,
        raised=Signature(name=row.raised_by.full_name, on_behalf_of=name_of(row.raised_for), at=row.raised_at),
        decide_by=row.decide_by,
        derivation=row.derivation.body,
        overdue=row.state is ObjectionState.RAISED and now >= row.decide_by,
        decided=signed(row.decided_by, row.decided_for, row.decided_at),
        decision_reason=row.decision_reason,
        supplied=signed(row.supplied_by, row.supplied_for, row.supplied_at),
        supplied_note=row.supplied_note,
        file=paper(row.id, row.supplied_file),
        lapsed_at=row.lapsed_at,
    )


def signed(officer: Officer | None, principal: Officer | None, at: datetime | None) -> Signature | None:
    if officer is None or at is None:
        return None
    return Signature(name=officer.full_name, on_behalf_of=name_of(principal), at=at)


def name_of(officer: Officer | None) -> str:
    return officer.full_name if officer is not None else ""


def paper(owner_id: int, file: StoredFile | None) -> PaperView | None:
    if file is None:
        return None
    return PaperView(
        owner_id=owner_id, name=file.original_name, digest=file.digest, media_type=file.media_type, size=file.size
    )


def supplied_paper(session: Session, actor: Actor, objection_id: int) -> PaperView:
    """For the agency that asked for it, the one that brought it, and who oversees the jurisdiction.

    Raises:
        NotFound: there is none, or it is not for this actor.
    """
    found = session.execute(
        select(StoredFile)
        .join(DossierObjection, DossierObjection.supplied_file_id == StoredFile.id)
        .join(Reply, DossierObjection.reply_id == Reply.id)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(DossierObjection.id == objection_id, inside(actor))
    ).scalar_one_or_none()
    file = paper(objection_id, found)
    if file is None:
        raise NotFound
    return file


def inside(actor: Actor) -> Any:
    """SQL: the actor belongs to either agency or oversees. Needs `Reply` and `CommentRequest` in the FROM."""
    return or_(
        Reply.agency_id.in_(actor.agency_ids),
        CommentRequest.agency_id.in_(actor.agency_ids),
        Reply.jurisdiction_id.in_(actor.jurisdictions_as(*OVERSEERS)),
    )
