"""Ask the supervisor to allow a shorter period, or to leave out mandatory consultees; with the reason."""

from dataclasses import dataclass

from workflow.models import CommentRequest, Waiver
from workflow.policies.permissions import require
from workflow.policies.request_readiness import RequestContent
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.request_content import content_of
from workflow.services.request_acts import given, local_today, record, touch
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.refusals import Conflict, Incomplete, Missing, NotNow
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class AskWaiver:
    """What is asked for stands in the request itself: its period, or the mandatory agencies it leaves out."""

    request_id: int
    version: int | None
    kind: WaiverKind
    reason: str


def ask_waiver(uow: UnitOfWork, command: AskWaiver) -> int:
    """The id of the waiver, undecided.

    Raises:
        Incomplete: no reason, or nothing that would need a waiver.
        Conflict: the same is asked already and not decided yet.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    capacity = require(uow.actor, RequestAction.ASK_WAIVER, request_subject(request))
    if request.state is not RequestState.DRAFTING:
        raise NotNow(RequestAction.ASK_WAIVER.value, request.state.value)
    reason = given(command.reason)
    if any(waiver.granted is None and waiver.kind is command.kind for waiver in request.waivers):
        raise Conflict("waiver_asked_already")
    content = content_of(uow.session, request, today=local_today(uow, request.jurisdiction.timezone))
    waiver = _asked(request, content, command.kind)
    waiver.asked_by_id, waiver.asked_at, waiver.ask_reason = uow.actor.officer_id, uow.now, reason
    request.waivers.append(waiver)
    touch(request)
    uow.session.flush()
    after = {
        "kind": waiver.kind.value,
        "period_days": waiver.period_days,
        "agency_ids": waiver.agency_ids,
        "reason": reason,
    }
    record(uow, "waiver_asked", request, capacity, after=after, subject="waiver", subject_id=waiver.id)
    return waiver.id


def _asked(request: CommentRequest, content: RequestContent, kind: WaiverKind) -> Waiver:
    short = kind is WaiverKind.SHORT_PERIOD
    needed = (content.period_days < content.minimum_days and not content.period_waived) if short else content.left_out
    if not needed:
        raise Incomplete([Missing(key="waiver_not_needed", place="kind")])
    return Waiver(
        kind=kind,
        procedure_id=request.procedure_id,
        period_days=content.period_days if short else None,
        agency_ids=[] if short else sorted(content.left_out),
    )
