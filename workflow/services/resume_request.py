"""Resume a suspended request: pauses end, and dates move by what the pause took, never the other way."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import joinedload, selectinload

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest, Pause, Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.loading import replies_for_change, request_for_change, request_subject
from workflow.queries.reply_clock import recomputed
from workflow.queries.request_offers import resuming_act
from workflow.services.deadlines import DueDate, later_dates
from workflow.services.pausing import end_all
from workflow.services.request_acts import record
from workflow.services.returned_replies import move_completions
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import OWING_STATES


@dataclass(frozen=True, kw_only=True)
class ResumeRequest:
    request_id: int
    version: int | None


def resume_request(uow: UnitOfWork, command: ResumeRequest) -> int:
    """Back to where it was suspended from. How many due dates moved; as many statements for one reply as for all."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version, ())
    action = resuming_act(request)
    uow.renew_actor()
    capacity = require(uow.actor, action, request_subject(request))
    before = request.state
    consolidating = action is RequestAction.RESUME_CONSOLIDATING
    REQUEST_LIFECYCLE.fire(request, action, RequestFacts(suspended_while_consolidating=consolidating))
    request.suspended_at, request.suspended_from, request.suspension_reason = None, "", ""
    moved, standing = _restart(uow, request)
    after: dict[str, Any] = {"state": request.state.value, "moved": moved}
    if standing:
        after["standing"] = standing
    record(uow, "request_resumed", request, capacity, before={"state": before.value}, after=after)
    return moved


def _restart(uow: UnitOfWork, request: CommentRequest) -> tuple[int, list[int]]:
    """End the suspension of each reply; a date moves while it is owed. Under an undecided claim the decision moves it.

    How many moved, and the ids of those whose clock stands on for another reason.
    Written by statements over all of them, past the objects that were read under the lock.
    """
    options = (selectinload(Reply.pauses), selectinload(Reply.extensions), joinedload(Reply.round))
    replies = [r for r in replies_for_change(uow.session, request.id, options) if r.paused_at is not None]
    clock = jurisdiction_clock(uow.session, request.jurisdiction)
    dates = later_dates(
        uow,
        [
            (reply, recomputed(clock, reply, reply.pauses, resumed_at=uow.now))
            for reply in replies
            if reply.state in OWING_STATES
        ],
    )
    completing = move_completions(uow, clock, replies)
    end_all(uow, request.id, PauseReason.SUSPENSION)
    if dates:
        rows = [{"key": reply_id, **asdict(date)} for reply_id, date in dates.items()]
        moving = update(Reply).where(Reply.id == bindparam("key"))
        columns: dict[str, Any] = {field.name: bindparam(field.name) for field in fields(DueDate)}
        uow.session.connection().execute(moving.values(columns), rows)
    moved = completing + sum(reply.id in dates and dates[reply.id].due_at > reply.due_at for reply in replies)
    return moved, sorted(reply.id for reply in replies if any(_stops_on(pause) for pause in reply.pauses))


def _stops_on(pause: Pause) -> bool:
    return pause.until is None and pause.reason is not PauseReason.SUSPENSION
