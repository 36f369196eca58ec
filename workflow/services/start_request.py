"""Start a comment request for an own agency: an empty draft under a chosen procedure, with its usual period."""

from dataclasses import dataclass

from sqlalchemy import select

from workflow.models import Agency, CommentRequest, Jurisdiction, Procedure
from workflow.policies.permissions import require
from workflow.policies.predicates import Subject
from workflow.queries.request_content import is_active
from workflow.queries.search_words import search_words
from workflow.services.request_acts import local_today, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ManageAction
from workflow.vocabulary.refusals import Incomplete, Missing, NotFound
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class StartRequest:
    agency_id: int
    procedure_id: int
    subject: str = ""


def start_request(uow: UnitOfWork, command: StartRequest) -> int:
    """The id of the new request.

    Raises:
        NotFound: the actor does not belong to that agency.
        NotPermitted: the actor's role there does not draft.
        Incomplete: the procedure is unknown here, or has no period yet; or the agency is no longer active.
    """
    agency = uow.session.get(Agency, command.agency_id)
    if agency is None or agency.id not in uow.actor.agency_ids:
        raise NotFound
    subject = Subject(jurisdiction_id=agency.jurisdiction_id, drafting_agency_id=agency.id)
    capacity = require(uow.actor, ManageAction.START_REQUEST, subject)
    jurisdiction = uow.session.get_one(Jurisdiction, agency.jurisdiction_id)
    if not is_active(agency, local_today(uow, jurisdiction.timezone)):
        raise Incomplete([Missing(key="agency_not_active", place="agency_id")])
    procedure = usable_procedure(uow, command.procedure_id, agency.jurisdiction_id)
    request = CommentRequest(
        jurisdiction_id=agency.jurisdiction_id,
        agency_id=agency.id,
        procedure_id=procedure.id,
        author_id=uow.actor.officer_id,
        state=RequestState.DRAFTING,
        subject=said(command.subject),
        search_text=search_words(agency.symbol, command.subject),
        period_days=procedure.days,
        day_kind=procedure.day_kind,
        clock_start=procedure.clock_start,
        created_at=uow.now,
    )
    uow.session.add(request)
    uow.session.flush()
    after = {"agency_id": agency.id, "procedure_id": procedure.id, "subject": request.subject}
    record(uow, "request_started", request, capacity, after=after)
    return request.id


def usable_procedure(uow: UnitOfWork, procedure_id: int, jurisdiction_id: int) -> Procedure:
    """Raises Incomplete when it is not one of this jurisdiction that can be used now."""
    procedure = uow.session.scalar(
        select(Procedure).where(Procedure.id == procedure_id, Procedure.jurisdiction_id == jurisdiction_id)
    )
    if procedure is None:
        raise Incomplete([Missing(key="procedure_unknown", place="procedure_id")])
    if not procedure.active or procedure.days is None:
        raise Incomplete(
            [Missing(key="procedure_not_usable", place="procedure_id", args={"procedure": procedure.name_vi})]
        )
    return procedure
