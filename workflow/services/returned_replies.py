"""What becomes of a returned reply: it is completed, its time moves with a pause, or the first answer stands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Pause, Reply, ReplyReturn
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.queries.completion_clock import completion_deadline, is_missed
from workflow.queries.reply_clock import holds
from workflow.services.deadlines import keep
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.states import OWING_STATES

OPEN = (ReplyReturn.completed_at.is_(None), ReplyReturn.stood_at.is_(None))


def complete_return(uow: UnitOfWork, reply: Reply, position_id: int) -> Mapping[str, Any]:
    """A newer position was signed over the one that was returned. What the trail is told."""
    returned = _open_returns(uow, [reply])[reply.id]
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    _move(uow, clock, {returned: _pauses(uow, [reply.id])})
    returned.completed_at = uow.now
    returned.completed_position_id = position_id
    return {"returned_position_id": returned.position_id, "completed_late": is_missed(returned, None, uow.now)}


def let_stand(uow: UnitOfWork, replies: Iterable[Reply], capacity: Capacity | None) -> int:
    """The round closes, or the request is withdrawn: what was returned and not completed stands as it was. How many."""
    completing = [reply for reply in replies if reply.sent_at is not None and reply.state in OWING_STATES]
    returns = _open_returns(uow, completing)
    for reply in completing:
        before = {"state": reply.state.value}
        returned = returns[reply.id]
        returned.stood_at = uow.now
        reply.closed_at = uow.now
        REPLY_LIFECYCLE.fire(reply, ReplyAction.LET_STAND, ReplyFacts(answered_before=True))
        after = {"state": reply.state.value, "position_id": reply.position_id}
        record(uow, "first_answer_stands", reply, capacity, before=before, after=after)
    return len(completing)


def completing_before_due(uow: UnitOfWork, replies: Sequence[Reply]) -> int:
    """How many agencies still have time to complete what was returned to them."""
    returns = _open_returns(uow, [r for r in replies if r.sent_at is not None and r.state in OWING_STATES])
    paused = {reply.id: reply.paused_at for reply in replies}
    return sum(not is_missed(returned, paused[reply_id], uow.now) for reply_id, returned in returns.items())


def move_completions(uow: UnitOfWork, clock: JurisdictionClock, replies: Sequence[Reply]) -> int:
    """The suspension ends now: the time to complete moves by what it took. How many. Needs the pauses loaded."""
    completing = [reply for reply in replies if reply.sent_at is not None and reply.state in OWING_STATES]
    returns = _open_returns(uow, completing)
    return _move(uow, clock, {returns[reply.id]: reply.pauses for reply in completing})


def mark_missed_completions(uow: UnitOfWork, limit: int) -> int:
    """For the sweep: those not completed in time, each told once; they may be completed until the round closes.

    A batch by an index, with what others hold passed over. How many.
    """
    found = uow.session.scalars(
        select(ReplyReturn)
        .join(ReplyReturn.reply)
        .where(*OPEN, ReplyReturn.missed_at.is_(None), ReplyReturn.due_at <= uow.now, Reply.paused_at.is_(None))
        .options(joinedload(ReplyReturn.reply))
        .order_by(ReplyReturn.due_at, ReplyReturn.id)
        .limit(limit)
        .with_for_update(of=ReplyReturn, key_share=True, skip_locked=True)
    ).all()
    for returned in found:
        returned.missed_at = uow.now
        before, after = {"state": returned.reply.state.value}, {"due_at": returned.due_at.isoformat()}
        record(uow, "completion_missed", returned.reply, None, before=before, after=after)
    return len(found)


def _open_returns(uow: UnitOfWork, replies: Sequence[Reply]) -> dict[int, ReplyReturn]:
    """By reply; no statement for none."""
    ids = [reply.id for reply in replies]
    if not ids:
        return {}
    rows = uow.session.scalars(
        select(ReplyReturn).where(ReplyReturn.reply_id.in_(ids), *OPEN).order_by(ReplyReturn.id).with_for_update()
    )
    return {row.reply_id: row for row in rows}


def _pauses(uow: UnitOfWork, reply_ids: Sequence[int]) -> Sequence[Pause]:
    return uow.session.scalars(select(Pause).where(Pause.reply_id.in_(reply_ids)).order_by(Pause.id)).all()


def _move(uow: UnitOfWork, clock: JurisdictionClock, returns: Mapping[ReplyReturn, Iterable[Pause]]) -> int:
    """Only later, and never once it had passed while the clock ran. How many moved."""
    found = {
        returned: completion_deadline(clock, returned.returned_at, returned.days, pauses, now=uow.now)
        for returned, pauses in returns.items()
    }
    taken = {one: deadline for one, deadline in found.items() if holds(deadline, one.due_at, uow.now)}
    kept = keep(uow, taken.values())
    moved = sum(deadline.due != returned.due_at for returned, deadline in taken.items())
    for returned, deadline in taken.items():
        returned.due_at, returned.derivation_id = kept[deadline].due_at, kept[deadline].derivation_id
    return moved


__all__ = [
    "complete_return",
    "completing_before_due",
    "let_stand",
    "mark_missed_completions",
    "move_completions",
]
