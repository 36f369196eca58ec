"""Close the round and start consolidating; whoever did not answer by its date is put on record as silent."""

from dataclasses import dataclass

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest
from workflow.policies.permissions import require
from workflow.queries.loading import replies_for_change, request_for_change, request_subject
from workflow.services.ending_extensions import waiting_extensions
from workflow.services.request_acts import record
from workflow.services.rounds import close_round, pending_before_due
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.states import ReplyState


@dataclass(frozen=True, kw_only=True)
class StartConsolidating:
    request_id: int
    version: int | None


def start_consolidating(uow: UnitOfWork, command: StartConsolidating) -> int:
    """How many agencies were silent.

    Raises:
        GuardsUnmet: a reply is neither sent nor past its date, a claim to be outside remit is undecided, or more time
            that was asked for in time is: it would be the drafting agency that made the other one silent.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.START_CONSOLIDATING, request_subject(request))
    return closed(uow, request, capacity)


def closed(uow: UnitOfWork, request: CommentRequest, capacity: Capacity | None) -> int:
    """Close the round of a locked request; `capacity` None when its time was up and nobody closed it.

    Then what was asked for lapses (docs/decisions/012), or a drafter could keep the round open by deciding nothing.
    """
    before = request.state
    REQUEST_LIFECYCLE.unmet(RequestAction.START_CONSOLIDATING, before, RequestFacts())
    current = request.rounds[-1]
    replies = [reply for reply in replies_for_change(uow.session, request.id) if reply.round_id == current.id]
    facts = RequestFacts(
        replies_pending_before_due=pending_before_due(uow, replies),
        claims_undecided=sum(reply.state is ReplyState.REMIT_CLAIMED for reply in replies),
        extensions_open=0 if capacity is None else waiting_extensions(uow, replies),
    )
    REQUEST_LIFECYCLE.fire(request, RequestAction.START_CONSOLIDATING, facts)
    silent = close_round(uow, request, current, replies, capacity)
    request.consolidating_at = uow.now
    after = {"state": request.state.value, "silent": silent, "by_time": capacity is None}
    record(uow, "consolidation_started", request, capacity, before={"state": before.value}, after=after)
    return silent
