"""An agency's inbox: what it owes with the most urgent first, what waits for a signature, what is sent or over.

Counts stop at `MOST_COUNTED`, and each tab walks an index in its own order, so that a hundred thousand replies cost
what a hundred do.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, case, false, func, literal, literal_column, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from workflow.calendar import distance, local_day
from workflow.models import Agency, CommentRequest, DossierObjection, ExplanationRequest, Reply
from workflow.models.dossier_objection import OPEN_SQL as OPEN_OBJECTION_SQL
from workflow.models.explanation import OPEN_SQL as OPEN_REQUEST_SQL
from workflow.models.reply import CLAIMED_SQL, ENDED_SQL, OWING_SQL, REVISING_SQL
from workflow.policies.permissions import authority
from workflow.policies.standing import standing
from workflow.queries.agency_officers import OfficerChoice, officers_of
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.drafting_agencies import has_drafted
from workflow.queries.loading import reply_subject
from workflow.queries.oversight import instant
from workflow.queries.request_content import named
from workflow.queries.search_words import search_words
from workflow.queries.standings import decisive, times_of
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.roles import SIGNING_ROLES
from workflow.vocabulary.states import OWING_STATES, ReplyState

PER_PAGE = 25
MOST_COUNTED = 1_000
MOST_WORDS = 8
# The conditions of the partial indexes, word for word: SQLite takes one only when it reads the same words.
OWING: ColumnElement[bool] = literal_column(f"reply.{OWING_SQL}", Boolean)
ENDED: ColumnElement[bool] = literal_column(f"reply.{ENDED_SQL}", Boolean)
CLAIMED: ColumnElement[bool] = literal_column(f"reply.{CLAIMED_SQL}", Boolean)
REVISING: ColumnElement[bool] = literal_column(f"reply.{REVISING_SQL}", Boolean)
OBJECTED: ColumnElement[bool] = literal_column(f"dossier_objection.{OPEN_OBJECTION_SQL}", Boolean)
ASKED: ColumnElement[bool] = literal_column(f"explanation_request.{OPEN_REQUEST_SQL}", Boolean)


class Tab(StrEnum):
    TODO = "todo"
    SIGN = "sign"
    NEWER = "newer"
    """Newer positions being written over those that were sent: a leader signs them while the round is open."""
    MINE = "mine"
    SENT = "sent"
    CLOSED = "closed"
    CLAIMS = "claims"
    """Claims to be outside remit that an own request waits on, as the next: the tabs of the drafting side."""
    OBJECTIONS = "objections"
    """Objections to the dossier to decide, or accepted and waiting for the papers."""
    EXPLAIN = "explain"
    """Recorded silences of the own agency that its head is asked to explain, until they are decided."""


OF_OWN_REQUESTS = frozenset({Tab.CLAIMS, Tab.OBJECTIONS})


class Due(StrEnum):
    OVERDUE = "overdue"
    AHEAD = "ahead"


SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "due": (Reply.due_at.asc(), Reply.id.asc()),
    "-due": (Reply.due_at.desc(), Reply.id.desc()),
}
USUAL_SORT = {Tab.SENT: "-due", Tab.CLOSED: "-due"}


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """`tab` None opens on what waits for the reader's signature, if anything does, else on what is owed."""

    tab: Tab | None = None
    words: str = ""
    agency_id: int | None = None
    due: Due | None = None
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """`days_left` in working days while it is owed; `may` are the acts offered in the list itself."""

    reply_id: int
    version: int
    state: ReplyState
    standing: Standing
    subject: str
    number: str
    drafting_agency: str
    drafting_symbol: str
    agency_id: int
    agency: str
    assignee: str
    due_at: datetime
    first_due_at: datetime
    days_left: int | None
    paused: bool
    suspended_at: datetime | None
    suspension_reason: str
    reworked: bool
    derivation: dict[str, Any]
    sent_at: datetime | None
    position: PositionCode | None
    may: frozenset[ReplyAction]


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """`counts` and `total` are capped at `MOST_COUNTED` + 1. `officers` only for agencies with a row to assign."""

    tab: Tab
    sort: str
    rows: tuple[InboxRow, ...]
    counts: dict[Tab, int]
    page: int
    several_agencies: bool
    officers: dict[int, tuple[OfficerChoice, ...]]

    @property
    def total(self) -> int:
        return self.counts[self.tab]

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST_COUNTED) // PER_PAGE))


def inbox(session: Session, actor: Actor, chosen: InboxFilter, *, now: datetime, language: str = "vi") -> Inbox:
    """Three statements at most, however many replies there are."""
    common = _common(chosen, now)
    counts = _counts(session, actor, common)
    tab = chosen.tab or _opening(actor, counts)
    sort = chosen.sort if chosen.sort in SORTS else USUAL_SORT.get(tab, "due")
    found = session.scalars(_rows(actor, tab, common, sort, chosen.page)).all()
    rows = tuple(_row(session, actor, reply, now=now, language=language) for reply in found)
    assigning = {row.agency_id for row in rows if ReplyAction.ASSIGN in row.may}
    today = local_day(now, jurisdiction_clock(session, found[0].request.jurisdiction).timezone) if found else now.date()
    return Inbox(
        tab=tab,
        sort=sort,
        rows=rows,
        counts=counts,
        page=chosen.page,
        several_agencies=len(actor.agency_ids) > 1,
        officers=officers_of(session, assigning, today) if assigning else {},
    )


def _opening(actor: Actor, counts: dict[Tab, int]) -> Tab:
    return Tab.SIGN if any(actor.holding(*SIGNING_ROLES)) and counts[Tab.SIGN] else Tab.TODO


def _belonging(actor: Actor, tab: Tab) -> tuple[ColumnElement[bool], ...]:
    """Which replies stand under a tab. Needs `CommentRequest` in the statement's FROM for the claims."""
    if not actor.agency_ids:
        return (false(),)
    own = Reply.agency_id.in_(actor.agency_ids)
    mine = Reply.assignee_id.in_({actor.officer_id, *(capacity.officer_id for capacity in actor.capacities)})
    conditions: dict[Tab, tuple[ColumnElement[bool], ...]] = {
        Tab.TODO: (own, OWING),
        Tab.SIGN: (own, OWING, Reply.state == ReplyState.IN_CLEARANCE),
        Tab.NEWER: (own, REVISING, Reply.closed_at.is_(None)),
        Tab.MINE: (own, OWING, mine),
        Tab.SENT: (own, Reply.state.in_((ReplyState.SENT, ReplyState.REMIT_CLAIMED))),
        Tab.CLOSED: (own, ENDED),
        Tab.CLAIMS: (CommentRequest.agency_id.in_(actor.agency_ids), CLAIMED),
        Tab.OBJECTIONS: (
            CommentRequest.agency_id.in_(actor.agency_ids),
            Reply.id.in_(select(DossierObjection.reply_id).where(OBJECTED)),
        ),
        Tab.EXPLAIN: (
            own,
            Reply.id.in_(
                select(ExplanationRequest.reply_id).where(ASKED, ExplanationRequest.agency_id.in_(actor.agency_ids))
            ),
        ),
    }
    return conditions[tab]


def _common(chosen: InboxFilter, now: datetime) -> list[ColumnElement[bool]]:
    words = search_words(chosen.words).split()[:MOST_WORDS]
    conditions = [CommentRequest.search_text.contains(word, autoescape=True) for word in words]
    if chosen.agency_id is not None:
        conditions.append(CommentRequest.agency_id == chosen.agency_id)
    if chosen.due is Due.OVERDUE:
        # Written twice: the second follows from the first and lets the index be read from its old end.
        conditions.append(and_(_reached(now) >= Reply.due_at, Reply.due_at <= instant(now)))
    if chosen.due is Due.AHEAD:
        conditions.append(_reached(now) < Reply.due_at)
    return conditions


def _reached(now: datetime) -> ColumnElement[Any]:
    """Where its clock has come to, as in `policies.standing`; of what was sent the date itself is asked."""
    return case((Reply.state == ReplyState.SENT, instant(now)), else_=decisive(now))


def _counts(session: Session, actor: Actor, common: list[ColumnElement[bool]]) -> dict[Tab, int]:
    """One statement. The request is joined only where something is asked of it."""
    columns = []
    for tab in Tab:
        statement = select(literal(1)).select_from(Reply)
        if common or tab in OF_OWN_REQUESTS:
            statement = statement.join(CommentRequest, Reply.request_id == CommentRequest.id)
        capped = statement.where(*_belonging(actor, tab), *common).limit(MOST_COUNTED + 1).subquery()
        columns.append(select(func.count()).select_from(capped).scalar_subquery())
    return dict(zip(Tab, session.execute(select(*columns)).one(), strict=True))


def _rows(actor: Actor, tab: Tab, common: list[ColumnElement[bool]], sort: str, page: int) -> Select[Reply]:
    return (
        select(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(*_belonging(actor, tab), *common)
        .options(
            contains_eager(Reply.request).options(
                joinedload(CommentRequest.agency), joinedload(CommentRequest.jurisdiction)
            ),
            joinedload(Reply.agency),
            joinedload(Reply.assignee),
            joinedload(Reply.derivation),
            joinedload(Reply.position),
        )
        .order_by(*SORTS[sort])
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def _row(session: Session, actor: Actor, reply: Reply, *, now: datetime, language: str) -> InboxRow:
    request, owing = reply.request, reply.state in OWING_STATES
    clock = jurisdiction_clock(session, request.jurisdiction)
    claim = reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None
    counting = owing and reply.paused_at is None
    return InboxRow(
        reply_id=reply.id,
        version=reply.version,
        state=reply.state,
        standing=standing(times_of(reply), now),
        subject=request.subject,
        number=request.number or "",
        drafting_agency=named(request.agency, language),
        drafting_symbol=request.agency.symbol,
        agency_id=reply.agency_id,
        agency=named(reply.agency, language),
        assignee=reply.assignee.full_name if reply.assignee else "",
        due_at=reply.due_at,
        first_due_at=reply.first_due_at,
        days_left=distance(now, reply.due_at, clock.calendar, clock.timezone) if counting else None,
        paused=reply.paused_at is not None and owing,
        suspended_at=request.suspended_at,
        suspension_reason=request.suspension_reason,
        reworked=bool(reply.rework_reason) and reply.state is ReplyState.ASSIGNED,
        derivation=reply.derivation.body,
        sent_at=reply.sent_at or claim,
        position=reply.position.code if reply.position else None,
        may=_acts(actor, reply),
    )


def _acts(actor: Actor, reply: Reply) -> frozenset[ReplyAction]:
    """Receipt and first assignment can be done in the list; everything else has its page."""
    if reply.closed_at is not None:
        return frozenset()
    offered = {ReplyState.DELIVERED: ReplyAction.CONFIRM_RECEIPT, ReplyState.RECEIVED: ReplyAction.ASSIGN}
    action = offered.get(reply.state)
    if action is None or authority(actor, action, reply_subject(reply)) is None:
        return frozenset()
    return frozenset({action})


@dataclass(frozen=True, kw_only=True)
class AgencyChoice:
    id: int
    name: str


def asking_agencies(session: Session, actor: Actor, language: str = "vi") -> tuple[AgencyChoice, ...]:
    """Agencies of the actor's jurisdictions that drafted something, for the filter; one statement."""
    rows = session.scalars(
        select(Agency)
        .where(Agency.jurisdiction_id.in_(actor.jurisdiction_ids), has_drafted())
        .order_by(Agency.name_vi, Agency.id)
    )
    return tuple(AgencyChoice(id=agency.id, name=named(agency, language)) for agency in rows)
