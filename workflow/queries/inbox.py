"""An agency's inbox: what it owes with the most urgent first, what waits for a signature, what is sent or over.

Counts stop at `MOST_COUNTED`, and each tab walks an index in its own order, so that a hundred thousand replies cost
what a hundred do.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, case, false, func, literal, literal_column, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from workflow.calendar import local_day
from workflow.models import (
    CommentRequest,
    DossierObjection,
    ExplanationRequest,
    Extension,
    Reply,
    ReplyReturn,
)
from workflow.models.dossier_objection import OPEN_SQL as OPEN_OBJECTION_SQL
from workflow.models.explanation import OPEN_SQL as OPEN_REQUEST_SQL
from workflow.models.reply import CLAIMED_SQL, ENDED_SQL, OWING_SQL, REVISING_SQL
from workflow.policies.extension_rules import still_owed
from workflow.policies.permissions import authority
from workflow.policies.standing import standing
from workflow.queries.agency_officers import officers_of
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.charges import Stops, days_left, stops_after_date
from workflow.queries.completion_clock import is_missed
from workflow.queries.extension_bounds import undecided
from workflow.queries.inbox_views import MOST_COUNTED, PER_PAGE, AskedFor, Due, Inbox, InboxFilter, InboxRow, Tab
from workflow.queries.late_dispatch import late_dispatch
from workflow.queries.loading import reply_subject
from workflow.queries.oversight import instant
from workflow.queries.request_content import named
from workflow.queries.search_words import search_words
from workflow.queries.standings import decisive, times_of
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import SIGNING_ROLES
from workflow.vocabulary.states import OWING_STATES, ExtensionState, ReplyState

MOST_WORDS = 8
# The conditions of the partial indexes, word for word: SQLite takes one only when it reads the same words.
OWING: ColumnElement[bool] = literal_column(f"reply.{OWING_SQL}", Boolean)
ENDED: ColumnElement[bool] = literal_column(f"reply.{ENDED_SQL}", Boolean)
CLAIMED: ColumnElement[bool] = literal_column(f"reply.{CLAIMED_SQL}", Boolean)
REVISING: ColumnElement[bool] = literal_column(f"reply.{REVISING_SQL}", Boolean)
OBJECTED: ColumnElement[bool] = literal_column(f"dossier_objection.{OPEN_OBJECTION_SQL}", Boolean)
ASKED: ColumnElement[bool] = literal_column(f"explanation_request.{OPEN_REQUEST_SQL}", Boolean)
MORE_TIME = select(Extension.reply_id).where(literal_column("extension.state = 'asked'", Boolean))


OF_OWN_REQUESTS = frozenset({Tab.CLAIMS, Tab.OBJECTIONS, Tab.EXTENSIONS})


SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "due": (Reply.due_at.asc(), Reply.id.asc()),
    "-due": (Reply.due_at.desc(), Reply.id.desc()),
}
USUAL_SORT = {Tab.SENT: "-due", Tab.CLOSED: "-due"}


def inbox(session: Session, actor: Actor, chosen: InboxFilter, *, now: datetime, language: str = "vi") -> Inbox:
    """Five statements at most, however many replies there are."""
    common = _common(chosen, now)
    counts = _counts(session, actor, common)
    tab = chosen.tab or _opening(actor, counts)
    sort = chosen.sort if chosen.sort in SORTS else USUAL_SORT.get(tab, "due")
    found = session.scalars(_rows(actor, tab, common, sort, chosen.page)).all()
    stops = stops_after_date(session, found, now)
    rows = tuple(_row(session, actor, reply, stops, now=now, language=language) for reply in found)
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
    if any(actor.holding(*SIGNING_ROLES)) and counts[Tab.SIGN]:
        return Tab.SIGN
    return Tab.COMPLETE if counts[Tab.COMPLETE] else Tab.TODO


def _belonging(actor: Actor, tab: Tab) -> tuple[ColumnElement[bool], ...]:
    """Which replies stand under a tab. Needs `CommentRequest` in the statement's FROM for the claims."""
    if not actor.agency_ids:
        return (false(),)
    own = Reply.agency_id.in_(actor.agency_ids)
    mine = Reply.assignee_id.in_({actor.officer_id, *(capacity.officer_id for capacity in actor.capacities)})
    drafting = CommentRequest.agency_id.in_(actor.agency_ids)
    conditions: dict[Tab, tuple[ColumnElement[bool], ...]] = {
        Tab.COMPLETE: (own, OWING, Reply.sent_at.is_not(None)),
        Tab.TODO: (own, OWING),
        Tab.SIGN: (own, OWING, Reply.state == ReplyState.IN_CLEARANCE),
        Tab.NEWER: (own, REVISING, Reply.closed_at.is_(None)),
        Tab.MINE: (own, OWING, mine),
        Tab.SENT: (own, Reply.state.in_((ReplyState.SENT, ReplyState.REMIT_CLAIMED))),
        Tab.CLOSED: (own, ENDED),
        Tab.CLAIMS: (drafting, CLAIMED),
        Tab.OBJECTIONS: (drafting, Reply.id.in_(select(DossierObjection.reply_id).where(OBJECTED))),
        Tab.EXTENSIONS: (drafting, Reply.sent_at.is_(None), Reply.closed_at.is_(None), Reply.id.in_(MORE_TIME)),
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
            joinedload(Reply.round),
            joinedload(Reply.derivation),
            joinedload(Reply.position),
            joinedload(Reply.returned).joinedload(ReplyReturn.derivation),
            selectinload(Reply.extensions),
        )
        .order_by(*SORTS[sort])
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )


def _row(session: Session, actor: Actor, reply: Reply, stops: Stops, *, now: datetime, language: str) -> InboxRow:
    request, owing = reply.request, reply.state in OWING_STATES
    clock = jurisdiction_clock(session, request.jurisdiction)
    claim = reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None
    returned = reply.returned if reply.returned is not None and reply.returned.completing else None
    clocked = returned or reply
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
        due_at=clocked.due_at,
        first_due_at=clocked.first_due_at,
        days_left=days_left(now, clocked.due_at, clock, stops.get(reply.id, ())) if counting else None,
        paused=reply.paused_at is not None and owing,
        suspended_at=request.suspended_at,
        suspension_reason=request.suspension_reason,
        reworked=bool(reply.rework_reason) and reply.state is ReplyState.ASSIGNED,
        derivation=clocked.derivation.body,
        dispatch=None if returned else late_dispatch(reply, clock),
        sent_at=reply.sent_at or claim,
        position=reply.position.code if reply.position else None,
        may=_acts(actor, reply),
        chases=reply.chase_count,
        extension=_asked_for(reply, now),
        completing=returned is not None,
        missed=returned is not None and is_missed(returned, reply.paused_at, now),
    )


def _asked_for(reply: Reply, now: datetime) -> AskedFor | None:
    one = undecided(reply) if still_owed(reply.state, reply.sent_at, reply.closed_at) else None
    if one is None:
        return None
    late = one.state is ExtensionState.ASKED and now >= one.decide_by
    return AskedFor(state=one.state, proposed_day=one.proposed_day, offered_day=one.offered_day, late=late)


def _acts(actor: Actor, reply: Reply) -> frozenset[ReplyAction]:
    """Receipt and first assignment can be done in the list; everything else has its page."""
    if reply.closed_at is not None:
        return frozenset()
    offered = {ReplyState.DELIVERED: ReplyAction.CONFIRM_RECEIPT, ReplyState.RECEIVED: ReplyAction.ASSIGN}
    action = offered.get(reply.state)
    if action is None or authority(actor, action, reply_subject(reply)) is None:
        return frozenset()
    return frozenset({action})
