"""One comment request as its page shows it: content, consultees, replies, what is missing, and what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.models import CommentRequest, Consultee, DraftVersion, Waiver
from workflow.policies.request_readiness import ProcedureRule, RequestContent
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.chases import ChaseView, chases_of
from workflow.queries.drafts import DraftFile
from workflow.queries.letter_authors import SigningBar, signing_bar
from workflow.queries.loading import WITH_CONTENT
from workflow.queries.request_content import content_of, missing_for_signature, named
from workflow.queries.request_offers import Offer, offers_for
from workflow.queries.request_parts import (
    ConsulteeView,
    QuestionView,
    consultees_of,
    full_name,
    questions_of,
    versions_of,
    waivers_of,
)
from workflow.queries.request_progress import (
    Progress,
    ReplyRow,
    progress_of,
    replies_of,
)
from workflow.queries.trail import Trail, trail_of
from workflow.queries.visibility import OVERSEERS, select_visible_requests
from workflow.queries.waivers import WaiverRow
from workflow.vocabulary.actions import RequestAction as Act
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.states import UNCIRCULATED_STATES, RequestState

COLUMNS = (
    "id", "version", "state", "number", "subject", "legal_basis", "own_position", "urgent", "urgent_reason",
    "period_days", "day_kind", "clock_start", "replies_open_to_consultees", "restricted", "jurisdiction_id",
    "agency_id", "created_at", "submitted_at", "circulated_at", "consolidating_at", "concluded_at", "withdrawn_at",
    "return_reason", "withdrawal_reason", "suspended_at", "suspended_from", "suspension_reason",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """Consulted agencies get the letter, their own questions and the replies open to them; no trail, no waivers.

    `chases` by reply id, for the drafting side and who oversees.
    """

    id: int
    version: int
    state: RequestState
    number: str | None
    subject: str
    legal_basis: str
    own_position: str
    urgent: bool
    urgent_reason: str
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
    suspended_at: datetime | None
    suspended_from: str
    suspension_reason: str
    signing_bar: SigningBar | None
    drafting_side: bool
    oversees: bool
    questions: tuple[QuestionView, ...]
    consultees: tuple[ConsulteeView, ...]
    versions: tuple[DraftFile, ...]
    waivers: tuple[WaiverRow, ...]
    replies: tuple[ReplyRow, ...]
    chases: Mapping[int, tuple[ChaseView, ...]]
    own_reply_ids: tuple[int, ...]
    progress: Progress
    missing: tuple[Missing, ...]
    content: RequestContent
    offers: dict[Act, Offer]
    trail: Trail

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
    session: Session, actor: Actor, request_id: int, *, now: datetime, language: str = "vi", history: int = 1
) -> RequestView:
    """A constant number of statements, however many consultees there are. `history`: which page of the trail."""
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
    return RequestView(
        **{name: getattr(request, name) for name in COLUMNS},
        agency=named(request.agency, language),
        symbol=request.agency.symbol,
        procedure=content.procedure,
        author=request.author.full_name,
        signer=full_name(request.signer),
        signed_for=full_name(request.signed_for),
        signing_bar=signing_bar(session, actor, request, today),
        drafting_side=drafting_side,
        oversees=oversees,
        questions=questions_of(request, actor, content, inside=inside),
        consultees=consultees_of(request, actor, inside=inside, language=language),
        versions=versions_of(request, inside=inside),
        waivers=waivers_of(request, content) if inside else (),
        replies=replies,
        chases=chases_of(session, {row.reply_id for row in replies}) if inside and replies else {},
        own_reply_ids=tuple(row.reply_id for row in replies if row.agency_id in actor.agency_ids),
        progress=progress_of(replies),
        missing=missing_for_signature(content) if request.state in UNCIRCULATED_STATES else (),
        content=content,
        offers=offers_for(session, actor, request, content, replies) if inside else {},
        trail=trail_of(session, request.id, number=history) if inside else Trail(),
    )
