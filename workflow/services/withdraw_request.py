"""Withdraw a request, with the reason; whoever still owed a reply is released, what was signed stays on record."""

from dataclasses import dataclass

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest
from workflow.policies.permissions import require
from workflow.queries.loading import replies_for_change, request_for_change, request_subject
from workflow.services.pausing import end_all
from workflow.services.request_acts import given, record
from workflow.services.rounds import release_replies
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import UNCIRCULATED_STATES


@dataclass(frozen=True, kw_only=True)
class WithdrawRequest:
    request_id: int
    version: int | None
    reason: str


def withdraw_request(uow: UnitOfWork, command: WithdrawRequest) -> int:
    """How many agencies were released from replying.

    Raises:
        Incomplete: no reason.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.WITHDRAW, request_subject(request))
    before = request.state
    REQUEST_LIFECYCLE.unmet(RequestAction.WITHDRAW, before, RequestFacts())
    reason = given(command.reason)
    released = 0 if before in UNCIRCULATED_STATES else _release(uow, request, capacity)
    REQUEST_LIFECYCLE.fire(request, RequestAction.WITHDRAW, RequestFacts(reason_given=True))
    request.withdrawn_at = uow.now
    request.withdrawal_reason = reason
    after = {"state": request.state.value, "reason": reason, "released": released}
    record(uow, "request_withdrawn", request, capacity, before={"state": before.value}, after=after)
    return released


def _release(uow: UnitOfWork, request: CommentRequest, capacity: Capacity) -> int:
    replies = replies_for_change(uow.session, request.id)
    released = release_replies(uow, replies, capacity)
    uow.session.flush()
    end_all(uow, request.id, *PauseReason)
    current = request.rounds[-1]
    current.closed_at = current.closed_at or uow.now
    return released
