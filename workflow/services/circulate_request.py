"""Sign and circulate: the number, round 1, and one reply with its deadline for every consultee, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from workflow.machines import REQUEST_LIFECYCLE
from workflow.models import CommentRequest, Reply, Round
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.letter_authors import authors_of
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.reply_clock import ClockTerms, compute
from workflow.queries.request_content import content_of, facts_of, missing_in
from workflow.queries.search_words import search_words
from workflow.services.deadlines import DueDate, keep
from workflow.services.numbering import DocumentKind, next_number
from workflow.services.request_acts import local_today, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete
from workflow.vocabulary.states import ReplyState


@dataclass(frozen=True, kw_only=True)
class CirculateRequest:
    request_id: int
    version: int | None


@dataclass(frozen=True, kw_only=True)
class Circulated:
    number: str
    consultees: int
    due_at: datetime


def circulate_request(uow: UnitOfWork, command: CirculateRequest) -> Circulated:
    """The signer is the actor; `signed_for` is whom the actor stands in for.

    Raises:
        Incomplete: something became missing since it was submitted (an agency closed, a waiver expired).
        GuardsUnmet: the jurisdiction asks for two people, and the signer, or the one signed for, wrote a part of it.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.CIRCULATE, request_subject(request))
    content = content_of(uow.session, request, today=local_today(uow, request.jurisdiction.timezone))
    if missing := missing_in(content, RequestAction.CIRCULATE, request.state):
        raise Incomplete(missing)
    _require_second_person(uow, request, capacity)
    before = request.state
    number = next_number(uow, request.agency, DocumentKind.REQUEST, request.jurisdiction.timezone)
    REQUEST_LIFECYCLE.fire(request, RequestAction.CIRCULATE, facts_of(content))
    _sign(uow, request, capacity, number)
    current = Round(
        request_id=request.id,
        ordinal=1,
        draft_version_id=request.versions[-1].id,
        period_days=request.period_days,
        day_kind=request.day_kind,
        opened_at=uow.now,
    )
    uow.session.add(current)
    uow.session.flush()
    due = due_date(uow, request, current)
    agencies = sorted(content.consultee_ids)
    uow.session.execute(insert(Reply), [reply_row(uow, request, current, due, agency_id) for agency_id in agencies])
    after = {
        "state": request.state.value,
        "number": number,
        "draft_version_id": current.draft_version_id,
        "consultees": agencies,
        "period_days": request.period_days,
        "due_at": due.due_at.isoformat(),
    }
    record(uow, "request_circulated", request, capacity, before={"state": before.value}, after=after)
    return Circulated(number=number, consultees=len(agencies), due_at=due.due_at)


def _require_second_person(uow: UnitOfWork, request: CommentRequest, capacity: Capacity) -> None:
    """As for a position (services/official_position.py)."""
    signing = {uow.actor.officer_id, capacity.officer_id}
    if not request.jurisdiction.author_may_sign and signing & authors_of(uow.session, request):
        raise GuardsUnmet(RequestAction.CIRCULATE.value, ("signer_is_not_the_author",))


def _sign(uow: UnitOfWork, request: CommentRequest, capacity: Capacity, number: str) -> None:
    request.signer_id = uow.actor.officer_id
    request.signed_for_id = uow.actor.principal_of(capacity)
    request.circulated_at = uow.now
    request.number = number
    request.search_text = search_words(number, request.agency.symbol, request.subject)


def due_date(uow: UnitOfWork, request: CommentRequest, current: Round) -> DueDate:
    """The full period, counted from now; all who are delivered at one instant share it."""
    clock = jurisdiction_clock(uow.session, request.jurisdiction, hold=True)
    terms = ClockTerms(start=request.clock_start, days=current.period_days, day_kind=current.day_kind)
    deadline = compute(clock, terms, delivered_at=uow.now)
    return keep(uow, [deadline])[deadline]


def reply_row(
    uow: UnitOfWork, request: CommentRequest, current: Round, due: DueDate, agency_id: int
) -> dict[str, object]:
    return {
        "jurisdiction_id": request.jurisdiction_id,
        "request_id": request.id,
        "round_id": current.id,
        "agency_id": agency_id,
        "state": ReplyState.DELIVERED,
        "delivered_at": uow.now,
        "clock_started_at": due.clock_started_at,
        "first_due_at": due.due_at,
        "due_at": due.due_at,
        "due_day": due.due_day,
        "derivation_id": due.derivation_id,
        "look_at": due.look_at,
    }
