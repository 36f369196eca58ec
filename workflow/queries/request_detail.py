"""One comment request as its page shows it: content, consultees, replies, what is missing, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest, Consultee, DraftVersion, Officer, Waiver
from workflow.policies.permissions import authority
from workflow.policies.request_readiness import ProcedureRule, RequestContent
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.drafts import DraftFile, file_of
from workflow.queries.loading import WITH_CONTENT, request_subject
from workflow.queries.request_content import content_of, facts_of, missing_for_signature, named
from workflow.queries.request_progress import (
    Progress,
    ReplyRow,
    conclusion_facts,
    progress_of,
    replies_of,
    round_facts,
)
from workflow.queries.trail import TrailEntry, trail_of
from workflow.queries.visibility import OVERSEERS, select_visible_requests
from workflow.queries.waivers import WaiverRow
from workflow.vocabulary.actions import RequestAction as Act
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.states import UNCIRCULATED_STATES, RequestState

# Acts without a rule in the lifecycle, and the states they belong to.
STATES_OF = {
    Act.WRITE: frozenset({RequestState.DRAFTING}),
    Act.ASK_WAIVER: frozenset({RequestState.DRAFTING}),
    Act.ADD_CONSULTEE: frozenset({RequestState.OPEN}),
}
OFFERED = (
    Act.WRITE, Act.ASK_WAIVER, Act.SUBMIT_FOR_SIGNATURE, Act.RETURN_TO_DRAFTER, Act.CIRCULATE, Act.ADD_CONSULTEE,
    Act.START_CONSOLIDATING, Act.CONCLUDE, Act.WITHDRAW,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An act that the request's state allows. `unmet` names the guards in its way; a reason is given on the way."""

    permitted: bool
    unmet: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return self.permitted and not self.unmet


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


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """Consulted agencies get the letter, their own questions and the replies open to them; no trail, no waivers."""

    id: int
    version: int
    state: RequestState
    number: str | None
    subject: str
    legal_basis: str
    own_position: str
    urgent: bool
    period_days: int
    day_kind: DayKind
    clock_start: ClockStart
    replies_open_to_consultees: bool
    restricted: bool
    jurisdiction_id: int
    agency_id: int
    agency: str
    symbol: str
    procedure: ProcedureRule
    author: str
    signer: str | None
    signed_for: str | None
    created_at: datetime
    submitted_at: datetime | None
    circulated_at: datetime | None
    consolidating_at: datetime | None
    concluded_at: datetime | None
    withdrawn_at: datetime | None
    return_reason: str
    withdrawal_reason: str
    suspension_reason: str
    author_may_not_sign: bool
    drafting_side: bool
    oversees: bool
    questions: tuple[QuestionView, ...]
    consultees: tuple[ConsulteeView, ...]
    versions: tuple[DraftFile, ...]
    waivers: tuple[WaiverRow, ...]
    replies: tuple[ReplyRow, ...]
    own_reply_ids: tuple[int, ...]
    progress: Progress
    missing: tuple[Missing, ...]
    content: RequestContent
    offers: dict[Act, Offer]
    trail: tuple[TrailEntry, ...]

    @property
    def circulated(self) -> bool:
        return self.circulated_at is not None

    @property
    def uncirculated(self) -> bool:
        return self.state in UNCIRCULATED_STATES

    @property
    def draft(self) -> DraftFile | None:
        return self.versions[-1] if self.versions else None


def load_request(session: Session, actor: Actor, request_id: int) -> CommentRequest:
    """The request with everything its pages need, unlocked. Raises NotFound when it is not visible."""
    found = session.scalars(
        select_visible_requests(actor)
        .where(CommentRequest.id == request_id)
        .options(
            joinedload(CommentRequest.agency),
            joinedload(CommentRequest.procedure),
            joinedload(CommentRequest.jurisdiction),
            joinedload(CommentRequest.author),
            joinedload(CommentRequest.signer),
            joinedload(CommentRequest.signed_for),
            *WITH_CONTENT,
            selectinload(CommentRequest.consultees).joinedload(Consultee.agency),
            selectinload(CommentRequest.versions).joinedload(DraftVersion.file),
            selectinload(CommentRequest.waivers).joinedload(Waiver.asked_by),
            selectinload(CommentRequest.waivers).joinedload(Waiver.decided_by),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def view_request(
    session: Session, actor: Actor, request_id: int, *, now: datetime, language: str = "vi"
) -> RequestView:
    """A constant number of statements, however many consultees there are."""
    request = load_request(session, actor, request_id)
    drafting_side = request.agency_id in actor.agency_ids
    oversees = request.jurisdiction_id in actor.jurisdictions_as(*OVERSEERS)
    inside = drafting_side or oversees
    today = now.astimezone(ZoneInfo(request.jurisdiction.timezone)).date()
    content = content_of(session, request, today=today, language=language)
    clock = jurisdiction_clock(session, request.jurisdiction)
    replies = (
        replies_of(session, actor, request.id, now=now, language=language, clock=clock) if request.circulated_at else ()
    )
    consultees = _consultees(request, actor, inside=inside, language=language)
    return RequestView(
        id=request.id,
        version=request.version,
        state=request.state,
        number=request.number,
        subject=request.subject,
        legal_basis=request.legal_basis,
        own_position=request.own_position,
        urgent=request.urgent,
        period_days=request.period_days,
        day_kind=request.day_kind,
        clock_start=request.clock_start,
        replies_open_to_consultees=request.replies_open_to_consultees,
        restricted=request.restricted,
        jurisdiction_id=request.jurisdiction_id,
        agency_id=request.agency_id,
        agency=named(request.agency, language),
        symbol=request.agency.symbol,
        procedure=content.procedure,
        author=request.author.full_name,
        signer=_name(request.signer),
        signed_for=_name(request.signed_for),
        created_at=request.created_at,
        submitted_at=request.submitted_at,
        circulated_at=request.circulated_at,
        consolidating_at=request.consolidating_at,
        concluded_at=request.concluded_at,
        withdrawn_at=request.withdrawn_at,
        return_reason=request.return_reason,
        withdrawal_reason=request.withdrawal_reason,
        suspension_reason=request.suspension_reason,
        author_may_not_sign=not request.jurisdiction.author_may_sign and request.author_id == actor.officer_id,
        drafting_side=drafting_side,
        oversees=oversees,
        questions=_questions(request, actor, content, inside=inside),
        consultees=consultees,
        versions=_versions(request, inside=inside),
        waivers=_waivers(request, content) if inside else (),
        replies=replies,
        own_reply_ids=tuple(row.reply_id for row in replies if row.agency_id in actor.agency_ids),
        progress=progress_of(replies),
        missing=missing_for_signature(content) if request.state in UNCIRCULATED_STATES else (),
        content=content,
        offers=_offers(session, actor, request, content, replies) if inside else {},
        trail=trail_of(session, request.id) if inside else (),
    )


def _name(officer: Officer | None) -> str | None:
    return officer.full_name if officer is not None else None


def _questions(
    request: CommentRequest, actor: Actor, content: RequestContent, *, inside: bool
) -> tuple[QuestionView, ...]:
    views = (
        QuestionView(
            id=question.id,
            ordinal=question.ordinal,
            text=question.text,
            for_all=question.for_all,
            agency_ids=frozenset(a.agency_id for a in question.addressees),
            agencies=tuple(
                sorted(content.names.get(a.agency_id, str(a.agency_id)) for a in question.addressees)
            ),
        )
        for question in request.questions
    )
    return tuple(view for view in views if inside or view.for_all or view.agency_ids & actor.agency_ids)


def _consultees(
    request: CommentRequest, actor: Actor, *, inside: bool, language: str
) -> tuple[ConsulteeView, ...]:
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


def _versions(request: CommentRequest, *, inside: bool) -> tuple[DraftFile, ...]:
    asked_about = {current.draft_version_id for current in request.rounds}
    return tuple(file_of(v, v.file) for v in request.versions if inside or v.id in asked_about)


def _waivers(request: CommentRequest, content: RequestContent) -> tuple[WaiverRow, ...]:
    return tuple(
        WaiverRow(
            id=waiver.id,
            request_id=request.id,
            subject=request.subject,
            agency=request.agency.name_vi,
            procedure=content.procedure,
            urgent=request.urgent,
            kind=waiver.kind,
            period_days=waiver.period_days,
            agencies=tuple(content.names.get(agency_id, str(agency_id)) for agency_id in waiver.agency_ids),
            asked_by=waiver.asked_by.full_name,
            asked_at=waiver.asked_at,
            ask_reason=waiver.ask_reason,
            granted=waiver.granted,
            decided_by=_name(waiver.decided_by),
            decided_at=waiver.decided_at,
            decision_reason=waiver.decision_reason,
            state=request.state,
        )
        for waiver in request.waivers
    )


def _offers(
    session: Session, actor: Actor, request: CommentRequest, content: RequestContent, replies: Sequence[ReplyRow]
) -> dict[Act, Offer]:
    """Every act that the present state knows, with whether this actor may and what stands against it."""
    subject = request_subject(request)
    offers = {}
    for act in OFFERED:
        if not _possible(act, request.state):
            continue
        facts = _facts(session, act, request, content, replies)
        unmet = () if act in STATES_OF else REQUEST_LIFECYCLE.unmet(act, request.state, facts)
        offers[act] = Offer(
            permitted=authority(actor, act, subject) is not None,
            unmet=tuple(name for name in unmet if name != "reason_given"),
        )
    return offers


def _possible(act: Act, state: RequestState) -> bool:
    if act in STATES_OF:
        return state in STATES_OF[act]
    return REQUEST_LIFECYCLE.rule(act, state) is not None


def _facts(
    session: Session, act: Act, request: CommentRequest, content: RequestContent, replies: Sequence[ReplyRow]
) -> RequestFacts:
    if act is Act.START_CONSOLIDATING:
        return round_facts(replies)
    if act is Act.CONCLUDE:
        return conclusion_facts(session, request.id)
    return facts_of(content)
