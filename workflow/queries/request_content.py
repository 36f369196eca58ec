"""Gathers a request's content with what its procedure asks for; the page, submitting and circulating all use this."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import Agency, CommentRequest, Jurisdiction, MandatoryConsultee, Procedure
from workflow.policies.request_readiness import (
    ProcedureRule,
    QuestionPut,
    RequestContent,
    WaiverGiven,
    said_of,
)
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState


def rule_of(procedure: Procedure, language: str = "vi") -> ProcedureRule:
    return ProcedureRule(
        id=procedure.id,
        name=named(procedure, language),
        basis=procedure.basis,
        days=procedure.days,
        urgent_days=procedure.urgent_days,
        minimum_days=procedure.minimum_days,
        day_kind=procedure.day_kind,
        active=procedure.active,
    )


def named(thing: Procedure | Agency | Jurisdiction, language: str) -> str:
    """The name in the reader's language; the Vietnamese one where there is no other."""
    return (thing.name_en if language == "en" else "") or thing.name_vi


def is_active(agency: Agency, today: date) -> bool:
    return (agency.active_from is None or agency.active_from <= today) and (
        agency.active_to is None or agency.active_to >= today
    )


def mandatory_agencies(session: Session, procedure_id: int, *, drafting_id: int, today: date) -> frozenset[int]:
    """Agencies that the preset obliges to consult; the drafting agency cannot consult itself."""
    rows = session.scalars(
        select(Agency.id)
        .join(MandatoryConsultee, MandatoryConsultee.agency_id == Agency.id)
        .where(
            MandatoryConsultee.procedure_id == procedure_id,
            Agency.id != drafting_id,
            or_(Agency.active_from.is_(None), Agency.active_from <= today),
            or_(Agency.active_to.is_(None), Agency.active_to >= today),
        )
    )
    return frozenset(rows)


def content_of(session: Session, request: CommentRequest, *, today: date, language: str = "vi") -> RequestContent:
    """Needs procedure, versions, consultees, questions with addressees and waivers loaded; two statements more."""
    consulted = frozenset(consultee.agency_id for consultee in request.consultees)
    mandatory = mandatory_agencies(session, request.procedure_id, drafting_id=request.agency_id, today=today)
    agencies = _agencies(session, consulted | mandatory)
    return RequestContent(
        procedure=rule_of(request.procedure, language),
        period_days=request.period_days,
        urgent=request.urgent,
        subject=request.subject,
        own_position=request.own_position,
        has_draft=bool(request.versions),
        questions=tuple(
            QuestionPut(text=q.text, for_all=q.for_all, agency_ids=frozenset(a.agency_id for a in q.addressees))
            for q in request.questions
        ),
        consultee_ids=consulted,
        inactive_ids=frozenset(key for key, agency in agencies.items() if not is_active(agency, today)),
        mandatory_ids=mandatory,
        waivers=waivers_of(request),
        names={key: named(agency, language) for key, agency in agencies.items()},
    )


def waivers_of(request: CommentRequest) -> tuple[WaiverGiven, ...]:
    """The granted ones."""
    return tuple(
        WaiverGiven(
            kind=waiver.kind,
            procedure_id=waiver.procedure_id,
            period_days=waiver.period_days,
            agency_ids=frozenset(waiver.agency_ids),
        )
        for waiver in request.waivers
        if waiver.granted
    )


def _agencies(session: Session, ids: frozenset[int]) -> Mapping[int, Agency]:
    if not ids:
        return {}
    return {agency.id: agency for agency in session.scalars(select(Agency).where(Agency.id.in_(ids)))}


def facts_of(content: RequestContent) -> RequestFacts:
    return RequestFacts(
        has_draft=content.has_draft,
        has_subject=bool(said(content.subject)),
        consultees=len(content.consultee_ids),
        consultees_without_question=len(content.without_question),
        has_own_position=bool(said(content.own_position)),
        missing_mandatory=len(content.left_out),
        period_days=content.period_days,
        minimum_days=content.minimum_days,
        period_waived=content.period_waived,
        procedure_usable=content.procedure.usable,
    )


def missing_in(content: RequestContent, action: RequestAction, state: RequestState) -> tuple[Missing, ...]:
    """What stands between the request and this step.

    Raises:
        NotNow: there is no such step from this state.
    """
    return said_of(REQUEST_LIFECYCLE.unmet(action, state, facts_of(content)), content)


def missing_for_signature(content: RequestContent) -> tuple[Missing, ...]:
    """As the author is told it while writing."""
    return missing_in(content, RequestAction.SUBMIT_FOR_SIGNATURE, RequestState.DRAFTING)
