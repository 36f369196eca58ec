"""Return a request from signature to its drafter, with the reason."""

from dataclasses import dataclass

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.services.request_acts import given, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction


@dataclass(frozen=True, kw_only=True)
class ReturnToDrafter:
    request_id: int
    version: int | None
    reason: str


def return_to_drafter(uow: UnitOfWork, command: ReturnToDrafter) -> None:
    """Raises Incomplete without a reason."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version, ())
    capacity = require(uow.actor, RequestAction.RETURN_TO_DRAFTER, request_subject(request))
    before = request.state
    REQUEST_LIFECYCLE.unmet(RequestAction.RETURN_TO_DRAFTER, before, RequestFacts())
    reason = given(command.reason)
    REQUEST_LIFECYCLE.fire(request, RequestAction.RETURN_TO_DRAFTER, RequestFacts(reason_given=True))
    request.return_reason = reason
    record(
        uow, "request_returned", request, capacity,
        before={"state": before.value}, after={"state": request.state.value, "reason": reason},
    )  # fmt: skip
