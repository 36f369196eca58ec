"""Resume a suspended request: pauses end, and dates move by what the pause took, never the other way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workflow import calendar
from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest, Pause, Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.loading import request_for_change, request_subject
from workflow.services.deadlines import ClockTerms, compute, move_later
from workflow.services.request_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import OWING_STATES, RequestState


@dataclass(frozen=True, kw_only=True)
class ResumeRequest:
    request_id: int
    version: int | None


def resume_request(uow: UnitOfWork, command: ResumeRequest) -> int:
    """Back to where it was suspended from. How many due dates moved."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version, ())
    consolidating = request.suspended_from == RequestState.CONSOLIDATING.value
    action = RequestAction.RESUME_CONSOLIDATING if consolidating else RequestAction.RESUME
    capacity = require(uow.actor, action, request_subject(request))
    before = request.state
    REQUEST_LIFECYCLE.fire(request, action, RequestFacts(suspended_while_consolidating=consolidating))
    request.suspended_at, request.suspended_from, request.suspension_reason = None, "", ""
    moved = sum(_restart(uow, request, reply) for reply in _paused(uow, request))
    after = {"state": request.state.value, "moved": moved}
    record(uow, "request_resumed", request, capacity, before={"state": before.value}, after=after)
    return moved


def _paused(uow: UnitOfWork, request: CommentRequest) -> Sequence[Reply]:
    return uow.session.scalars(
        select(Reply)
        .where(Reply.request_id == request.id)
        .options(selectinload(Reply.pauses), joinedload(Reply.round))
        .order_by(Reply.id)
        .with_for_update(of=Reply)
    ).all()


def _restart(uow: UnitOfWork, request: CommentRequest, reply: Reply) -> bool:
    """Close this reply's suspension; its date moves while it is owed and no other pause runs."""
    reply.paused_at = None
    running = [p for p in reply.pauses if p.until is None and p.reason is PauseReason.SUSPENSION]
    for pause in running:
        pause.until = uow.now
    if not running or reply.state not in OWING_STATES:
        return False
    deadline = compute(
        jurisdiction_clock(uow.session, request.jurisdiction),
        ClockTerms(start=request.clock_start, days=reply.round.period_days, day_kind=reply.round.day_kind),
        delivered_at=reply.delivered_at,
        received_at=reply.received_at,
        pauses=[_counted(pause) for pause in reply.pauses],
    )
    return move_later(uow, reply, deadline, stopped_at=running[0].since)


def _counted(pause: Pause) -> calendar.Pause:
    return calendar.Pause(pause.since, pause.until, pause.explanation or pause.reason.value)
