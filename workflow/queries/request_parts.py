"""Parts of a request's page: its questions, consultees, draft versions and waivers, as far as the reader sees them."""

from dataclasses import dataclass

from workflow.models import CommentRequest, Officer
from workflow.policies.request_readiness import RequestContent
from workflow.queries.drafts import DraftFile, file_of
from workflow.queries.request_content import named
from workflow.queries.waivers import WaiverRow
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import AgencyKind


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    id: int
    ordinal: int
    text: str
    for_all: bool
    agency_ids: frozenset[int]
    agencies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsulteeView:
    agency_id: int
    name: str
    symbol: str
    kind: AgencyKind
    mandatory: bool


def full_name(officer: Officer | None) -> str | None:
    return officer.full_name if officer is not None else None


def questions_of(
    request: CommentRequest, actor: Actor, content: RequestContent, *, inside: bool
) -> tuple[QuestionView, ...]:
    """A consulted agency gets those put to it; of a restricted request it learns of no other addressee."""
    views = (
        QuestionView(
            id=question.id,
            ordinal=question.ordinal,
            text=question.text,
            for_all=question.for_all,
            agency_ids=frozenset(a.agency_id for a in question.addressees),
            agencies=tuple(
                sorted(
                    content.names.get(a.agency_id, str(a.agency_id))
                    for a in question.addressees
                    if inside or not request.restricted or a.agency_id in actor.agency_ids
                )
            ),
        )
        for question in request.questions
    )
    return tuple(view for view in views if inside or view.for_all or view.agency_ids & actor.agency_ids)


def consultees_of(request: CommentRequest, actor: Actor, *, inside: bool, language: str) -> tuple[ConsulteeView, ...]:
    """Of a restricted request another consulted agency sees only itself."""
    views = (
        ConsulteeView(
            agency_id=c.agency_id,
            name=named(c.agency, language),
            symbol=c.agency.symbol,
            kind=c.agency.kind,
            mandatory=c.mandatory,
        )
        for c in request.consultees
        if inside or not request.restricted or c.agency_id in actor.agency_ids
    )
    return tuple(sorted(views, key=lambda view: (view.kind.value, view.name)))


def versions_of(request: CommentRequest, *, inside: bool) -> tuple[DraftFile, ...]:
    asked_about = {current.draft_version_id for current in request.rounds}
    return tuple(file_of(v, v.file) for v in request.versions if inside or v.id in asked_about)


def waivers_of(request: CommentRequest, content: RequestContent) -> tuple[WaiverRow, ...]:
    return tuple(
        WaiverRow(
            id=waiver.id,
            request_id=request.id,
            subject=request.subject,
            agency=request.agency.name_vi,
            procedure=content.procedure,
            urgent=request.urgent,
            urgent_reason=request.urgent_reason,
            kind=waiver.kind,
            period_days=waiver.period_days,
            agencies=tuple(content.names.get(agency_id, str(agency_id)) for agency_id in waiver.agency_ids),
            asked_by=waiver.asked_by.full_name,
            asked_at=waiver.asked_at,
            ask_reason=waiver.ask_reason,
            granted=waiver.granted,
            decided_by=full_name(waiver.decided_by),
            decided_at=waiver.decided_at,
            decision_reason=waiver.decision_reason,
            state=request.state,
            request_open=True,
        )
        for waiver in request.waivers
    )
