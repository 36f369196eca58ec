"""Suspend a request, with the reason: the clock of every reply that is still owed stands still."""

from dataclasses import dataclass

from sqlalchemy import func, insert, literal, update

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import Pause, Reply
from workflow.policies.permissions import require
from workflow.queries.loading import replies_for_change, request_for_change, request_subject
from workflow.services.pausing import UNSEEN
from workflow.services.request_acts import given, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import PAUSED_STATES


@dataclass(frozen=True, kw_only=True)
class SuspendRequest:
    request_id: int
    version: int | None
    reason: str


def suspend_request(uow: UnitOfWork, command: SuspendRequest) -> int:
    """How many clocks were stopped.

    Raises:
        Incomplete: no reason.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version, ())
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.SUSPEND, request_subject(request))
    before = request.state
    REQUEST_LIFECYCLE.unmet(RequestAction.SUSPEND, before, RequestFacts())
    reason = given(command.reason)
    REQUEST_LIFECYCLE.fire(request, RequestAction.SUSPEND, RequestFacts(reason_given=True))
    request.suspended_at = uow.now
    request.suspended_from = before.value
    request.suspension_reason = reason
    paused = _pause(uow, request.id, reason)
    after = {"state": request.state.value, "reason": reason, "paused": paused}
    record(uow, "request_suspended", request, capacity, before={"state": before.value}, after=after)
    return paused


def _pause(uow: UnitOfWork, request_id: int, reason: str) -> int:
    """Stop the clocks by statements over all of them, past the objects that were read under the lock."""
    ids = [reply.id for reply in replies_for_change(uow.session, request_id) if reply.state in PAUSED_STATES]
    if ids:
        pause = {"reason": PauseReason.SUSPENSION, "explanation": reason, "since": uow.now}
        uow.session.execute(insert(Pause), [{"reply_id": reply_id, **pause} for reply_id in ids])
        stopped = update(Reply).where(Reply.request_id == request_id, Reply.state.in_(PAUSED_STATES))
        standing = func.coalesce(Reply.paused_at, literal(uow.now, Reply.paused_at.type))
        uow.session.execute(stopped.values(paused_at=standing, version=Reply.version + 1), execution_options=UNSEEN)
    return len(ids)
