"""Conclude a request: every comment answered, every maintained condition decided, every silence on record."""

from dataclasses import dataclass

from workflow.machines import REQUEST_LIFECYCLE
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.request_progress import conclusion_facts
from workflow.services.request_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction


@dataclass(frozen=True, kw_only=True)
class ConcludeRequest:
    request_id: int
    version: int | None


def conclude_request(uow: UnitOfWork, command: ConcludeRequest) -> None:
    """Raises GuardsUnmet with what is still open."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version, ())
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.CONCLUDE, request_subject(request))
    before = request.state
    REQUEST_LIFECYCLE.fire(request, RequestAction.CONCLUDE, conclusion_facts(uow.session, request.id))
    request.concluded_at = uow.now
    after = {"state": request.state.value}
    record(uow, "request_concluded", request, capacity, before={"state": before.value}, after=after)
