"""Ends of a reply's pauses, and what an answer given during one is measured against."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from workflow.calendar import stood_since
from workflow.models import Extension, Pause, Reply
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.reply_clock import counted, recomputed
from workflow.services.deadlines import move_later
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import PauseReason

UNSEEN = {"synchronize_session": False}


def end_running(uow: UnitOfWork, pauses: Iterable[Pause], *reasons: PauseReason) -> bool:
    """End those of the pauses that still run for one of the reasons. Whether there was any."""
    running = [pause for pause in pauses if pause.until is None and pause.reason in reasons]
    for pause in running:
        pause.until = uow.now
    return bool(running)


def end_all(uow: UnitOfWork, request_id: int, *reasons: PauseReason) -> None:
    """End all pauses of a request's replies that run for one of the reasons, in two statements.

    The replies are locked by the caller; what was read of them is not brought up to date.
    """
    ids = select(Reply.id).where(Reply.request_id == request_id)
    running = (Pause.reply_id.in_(ids), Pause.until.is_(None), Pause.reason.in_(reasons))
    uow.session.execute(update(Pause).where(*running).values(until=uow.now), execution_options=UNSEEN)
    paused = (Reply.request_id == request_id, Reply.paused_at.is_not(None))
    uow.session.execute(
        update(Reply).where(*paused).values(paused_at=None, version=Reply.version + 1), execution_options=UNSEEN
    )


def measure_during_pause(uow: UnitOfWork, reply: Reply, *, final: bool) -> Mapping[str, Any]:
    """An answer signed while the request is suspended is held against the date as if it were resumed now.

    Before the answer's time is written: afterwards the date is frozen. A final answer ends the suspension of its
    reply; under a claim to be outside remit, which may be refused, the clock goes on standing. What the trail is told.
    """
    if reply.paused_at is None:
        return {}
    pauses = uow.session.scalars(select(Pause).where(Pause.reply_id == reply.id).order_by(Pause.id)).all()
    known = select(Extension).where(Extension.reply_id == reply.id).order_by(Extension.ordinal)
    set_committed_value(reply, "extensions", uow.session.scalars(known).all())
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    moved = move_later(uow, reply, recomputed(clock, reply, pauses, resumed_at=uow.now))
    if final:
        end_running(uow, pauses, PauseReason.SUSPENSION)
        reply.paused_at = None
    return {"due_at": reply.due_at.isoformat()} if moved else {}


def stand_on(uow: UnitOfWork, reply: Reply) -> None:
    """A claim was decided while the request is suspended: the clock has stood since the first of the two began."""
    if reply.paused_at is not None:
        reply.paused_at = stood_since(counted(reply.pauses), uow.now)
