"""A supervisor grants or refuses a waiver, with the reason; either way it stays on record and is reported."""

from dataclasses import dataclass

from workflow.policies.permissions import require
from workflow.policies.two_sides import is_own_waiver
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.visibility import requests_with_waivers, visible_requests
from workflow.services.request_acts import given, record, touch
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, NotFound, NotNow
from workflow.vocabulary.states import UNCIRCULATED_STATES


@dataclass(frozen=True, kw_only=True)
class DecideWaiver:
    request_id: int
    waiver_id: int
    granted: bool
    reason: str


def decide_waiver(uow: UnitOfWork, command: DecideWaiver) -> None:
    """The version of the request is not asked for: what is decided is what was asked, which cannot change.

    Raises:
        Conflict: it was decided already.
        NotNow: the request was circulated or withdrawn meanwhile.
        GuardsUnmet: the supervisor asked for it, wrote the request, or belongs to the drafting agency.
    """
    seen = requests_with_waivers(uow.actor) | visible_requests(uow.actor)
    request = request_for_change(uow.session, uow.actor, command.request_id, None, seen=seen)
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.DECIDE_WAIVER, request_subject(request))
    waiver = next((waiver for waiver in request.waivers if waiver.id == command.waiver_id), None)
    if waiver is None:
        raise NotFound
    if waiver.granted is not None:
        raise Conflict("waiver_decided_already")
    if request.state not in UNCIRCULATED_STATES:
        raise NotNow(RequestAction.DECIDE_WAIVER.value, request.state.value)
    if is_own_waiver(uow.actor, request.agency_id, waiver.asked_by_id, request.author_id):
        raise GuardsUnmet(RequestAction.DECIDE_WAIVER.value, ("waiver_not_own",))
    reason = given(command.reason)
    waiver.granted = command.granted
    waiver.decided_by_id = uow.actor.officer_id
    waiver.decided_at = uow.now
    waiver.decision_reason = reason
    touch(request)
    after = {"kind": waiver.kind.value, "granted": command.granted, "reason": reason}
    record(
        uow, "waiver_decided", request, capacity, subject="waiver", subject_id=waiver.id,
        before={"granted": None}, after=after,
    )  # fmt: skip
