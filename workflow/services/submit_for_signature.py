"""Submit a request for signature: from here on its words stand still until a leader signs or returns it."""

from dataclasses import dataclass

from workflow.machines import REQUEST_LIFECYCLE
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.request_content import content_of, facts_of, missing_in
from workflow.services.request_acts import local_today, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Incomplete


@dataclass(frozen=True, kw_only=True)
class SubmitForSignature:
    request_id: int
    version: int | None


def submit_for_signature(uow: UnitOfWork, command: SubmitForSignature) -> None:
    """Raises Incomplete with everything that is still missing."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    capacity = require(uow.actor, RequestAction.SUBMIT_FOR_SIGNATURE, request_subject(request))
    content = content_of(uow.session, request, today=local_today(uow, request.jurisdiction.timezone))
    before = request.state
    if missing := missing_in(content, RequestAction.SUBMIT_FOR_SIGNATURE, before):
        raise Incomplete(missing)
    REQUEST_LIFECYCLE.fire(request, RequestAction.SUBMIT_FOR_SIGNATURE, facts_of(content))
    request.submitted_at = uow.now
    request.return_reason = ""
    record(
        uow, "request_submitted", request, capacity,
        before={"state": before.value}, after={"state": request.state.value},
    )  # fmt: skip
