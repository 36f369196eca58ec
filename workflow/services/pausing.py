"""Begin and end of a reply's pauses, and what an answer given during one is measured against."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, exists, insert, literal, select, update
from sqlalchemy.orm.attributes import set_committed_value

from workflow.calendar import stood_since
from workflow.models import DossierObjection, Extension, Pause, Reply
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.reply_clock import STOPS, counted, recomputed
from workflow.services.deadlines import move_later
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import OPEN_OBJECTIONS, OWING_STATES, ObjectionState

UNSEEN = {"synchronize_session": False}


def begin(uow: UnitOfWork, reply: Reply, reason: PauseReason, explanation: str) -> None:
    """The clock of one reply stands from now; where it stood already, it stands for one reason more."""
    uow.session.execute(insert(Pause).values(reply_id=reply.id, reason=reason, explanation=explanation, since=uow.now))
    reply.paused_at = reply.paused_at or uow.now


def end_running(uow: UnitOfWork, pauses: Iterable[Pause], *reasons: PauseReason) -> bool:
    """End those of the pauses that still run for one of the reasons. Whether there was any.

    Written at once, before the reply's own row: the database lets no clock go on while a pause runs.
    """
    running = [pause for pause in pauses if pause.until is None and pause.reason in reasons]
    if running:
        stopping = update(Pause).where(Pause.id.in_([pause.id for pause in running])).values(until=_until(uow))
        with uow.session.no_autoflush:
            uow.session.execute(stopping, execution_options=UNSEEN)
    for pause in running:
        set_committed_value(pause, "until", max(pause.since, uow.now))
    return bool(running)


def _until(uow: UnitOfWork) -> ColumnElement[Any]:
    """Now; a pause that began later, while its end waited for the lock, lasts no time and does not end before it."""
    return case((Pause.since > uow.now, Pause.since), else_=literal(uow.now, Pause.since.type))


def end_one(uow: UnitOfWork, reply: Reply, reason: PauseReason) -> bool:
    """End the pause that runs for this reason, and give its time back. Whether the date moved.

    While the clock stands for another reason too, the end of that one gives back both; under a claim to be outside
    remit it is the decision on the claim. Needs the reply's pauses and extensions loaded.
    """
    end_running(uow, reply.pauses, reason)
    if not any(pause.until is None and pause.reason in STOPS for pause in reply.pauses):
        reply.paused_at = None
    if reply.state not in OWING_STATES:
        return False
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    return move_later(uow, reply, recomputed(clock, reply, reply.pauses))


def standing_on(reply: Reply) -> dict[str, bool]:
    """For the trail of what ended one pause: people are not told that a clock runs which stands for another reason."""
    return {} if reply.paused_at is None else {"stands": True}


def end_all(uow: UnitOfWork, request_id: int, *reasons: PauseReason) -> None:
    """End all pauses of a request's replies that run for one of the reasons, in two statements.

    A reply whose clock stands for another reason goes on standing. The replies are locked by the caller; what was read
    of them is not brought up to date.
    """
    ids = select(Reply.id).where(Reply.request_id == request_id)
    running = (Pause.reply_id.in_(ids), Pause.until.is_(None), Pause.reason.in_(reasons))
    uow.session.execute(update(Pause).where(*running).values(until=_until(uow)), execution_options=UNSEEN)
    stopped = exists().where(Pause.reply_id == Reply.id, Pause.until.is_(None), Pause.reason.in_(STOPS))
    paused = (Reply.request_id == request_id, Reply.paused_at.is_not(None))
    uow.session.execute(
        update(Reply).where(*paused).values(paused_at=case((stopped, Reply.paused_at)), version=Reply.version + 1),
        execution_options=UNSEEN,
    )


def measure_during_pause(uow: UnitOfWork, reply: Reply, *, final: bool) -> Mapping[str, Any]:
    """An answer signed while the clock stands is held against the date as if it went on now.

    Before the answer's time is written: afterwards the date is frozen. A final answer ends all that stops its reply;
    under a claim to be outside remit, which may be refused, the clock goes on standing. Either way the agency waits for
    no papers any more. What the trail is told.
    """
    if reply.paused_at is None:
        return {}
    pauses = uow.session.scalars(select(Pause).where(Pause.reply_id == reply.id).order_by(Pause.id)).all()
    known = select(Extension).where(Extension.reply_id == reply.id).order_by(Extension.ordinal)
    set_committed_value(reply, "extensions", uow.session.scalars(known).all())
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    moved = move_later(uow, reply, recomputed(clock, reply, pauses, resumed_at=uow.now, ending=STOPS))
    ended = STOPS if final else {PauseReason.DOSSIER_OBJECTION}
    lapsed = end_running(uow, pauses, PauseReason.DOSSIER_OBJECTION)
    end_running(uow, pauses, *ended)
    if lapsed:
        lapse_objections(uow, [reply.id])
    if not any(pause.until is None and pause.reason in STOPS for pause in pauses):
        reply.paused_at = None
    told: dict[str, Any] = {"due_at": reply.due_at.isoformat()} if moved else {}
    return told | ({"objection": ObjectionState.LAPSED.value} if lapsed else {})


def lapse_objections(uow: UnitOfWork, reply_ids: Collection[int]) -> None:
    """Nobody waits for papers any more. The replies are locked by the caller."""
    uow.session.execute(
        update(DossierObjection)
        .where(DossierObjection.reply_id.in_(reply_ids), DossierObjection.state.in_(OPEN_OBJECTIONS))
        .values(state=ObjectionState.LAPSED, lapsed_at=uow.now),
        execution_options=UNSEEN,
    )


def stand_on(uow: UnitOfWork, reply: Reply) -> None:
    """A claim was decided while the clock stands for another reason: it has stood since the first of them began.

    The other may have begun while the decision waited for the lock.
    """
    if reply.paused_at is not None:
        latest = max(pause.since for pause in reply.pauses if pause.until is None)
        reply.paused_at = stood_since(counted(reply.pauses), max(latest, uow.now))
