"""What one person owes, for the person's own calendar: the replies now, and those over within the last thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from workflow.calendar import day_ended_by
from workflow.models import AuditEntry, CalendarFeed, CommentRequest, Jurisdiction, Membership, Officer, Reply
from workflow.queries.inbox import OWING
from workflow.queries.request_content import named
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import OWING_STATES, ReplyState

MOST = 1_000
HOME = "Asia/Ho_Chi_Minh"
OVER_FOR = timedelta(days=30)
DUE_SINCE = timedelta(days=180)
"""Further back no date is looked for, so that an agency's whole past is never read."""
ANSWERABLE = (Role.CLERK, Role.LEADER, Role.HEAD)
"""Who owes whatever the agency owes; an officer owes what is assigned to the officer."""


class Owed(StrEnum):
    NOW = "now"
    STANDING = "standing"
    """The clock stands: the request is suspended, or a claim to be outside remit is undecided."""
    ANSWERED = "answered"
    OVER = "over"
    """Without an answer: released, or the round was closed."""


@dataclass(frozen=True, kw_only=True)
class OwedDate:
    """`subject` is blank of a restricted request. `changed_at`: the last time anything happened to it on record."""

    reply_id: int
    version: int
    owed: Owed
    due_at: datetime
    due_day: date
    number: str
    subject: str
    drafting_agency: str
    drafting_symbol: str
    agency: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class FeedReader:
    """Whose feed it is; `read_at` when it was last fetched."""

    feed_id: int
    officer_id: int
    full_name: str
    locale: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FeedState:
    """Of the living link; the link itself is not known any more."""

    created_at: datetime
    read_at: datetime | None


def feed_reader(session: Session, digest: str) -> FeedReader | None:
    """None for a link that is wrong, revoked, or of an account that is disabled; one statement."""
    row = session.execute(
        select(CalendarFeed, Officer)
        .join(Officer, Officer.id == CalendarFeed.officer_id)
        .where(CalendarFeed.token_digest == digest, CalendarFeed.revoked_at.is_(None), Officer.active.is_(True))
    ).one_or_none()
    if row is None:
        return None
    feed, officer = row
    return FeedReader(
        feed_id=feed.id,
        officer_id=officer.id,
        full_name=officer.full_name,
        locale=officer.locale,
        created_at=feed.created_at,
        read_at=feed.read_at,
    )


def feed_state(session: Session, officer_id: int) -> FeedState | None:
    feed = session.scalar(
        select(CalendarFeed).where(CalendarFeed.officer_id == officer_id, CalendarFeed.revoked_at.is_(None))
    )
    return None if feed is None else FeedState(created_at=feed.created_at, read_at=feed.read_at)


def feed_timezone(session: Session, officer_id: int) -> str:
    """Of the officer's first jurisdiction, else that of the product's home."""
    found = session.scalar(
        select(Jurisdiction.timezone)
        .join(Membership, Membership.jurisdiction_id == Jurisdiction.id)
        .where(Membership.officer_id == officer_id)
        .order_by(Membership.id)
        .limit(1)
    )
    return found or HOME


def owed_dates(session: Session, actor: Actor, *, now: datetime, language: str = "vi") -> tuple[OwedDate, ...]:
    """By date; three statements, however many there are."""
    replies = [
        *session.scalars(_chosen(actor, OWING)).all(),
        *session.scalars(_chosen(actor, _lately_over(now))).all(),
    ]
    changed = _changed(session, replies)
    dates = (_date(reply, changed, language) for reply in replies)
    return tuple(sorted(dates, key=lambda one: (one.due_at, one.reply_id)))


def _chosen(actor: Actor, which: ColumnElement[bool]) -> Select[Reply]:
    return (
        select(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(_owed_by(actor), which)
        .options(
            contains_eager(Reply.request).options(
                joinedload(CommentRequest.agency), joinedload(CommentRequest.jurisdiction)
            ),
            joinedload(Reply.agency),
            joinedload(Reply.returned),
        )
        .order_by(Reply.due_at.desc(), Reply.id)
        .limit(MOST)
    )


def _owed_by(actor: Actor) -> ColumnElement[bool]:
    """Delegated roles count: whoever acts for a leader has the leader's dates too."""
    answerable = {capacity.agency_id for capacity in actor.holding(*ANSWERABLE)}
    if not actor.agency_ids:
        return false()
    assigned = and_(Reply.agency_id.in_(actor.agency_ids), Reply.assignee_id == actor.officer_id)
    return or_(Reply.agency_id.in_(answerable), assigned) if answerable else assigned


def _lately_over(now: datetime) -> ColumnElement[bool]:
    """Claims too: they are no longer owed, and may be again."""
    since = now - OVER_FOR
    lately = or_(Reply.sent_at >= since, Reply.closed_at >= since, Reply.claimed_at >= since)
    return and_(Reply.due_at >= now - DUE_SINCE, Reply.state.not_in(OWING_STATES), lately)


def _changed(session: Session, replies: Sequence[Reply]) -> dict[tuple[str, int], datetime]:
    """When something last happened to each reply and request, by the trail."""
    known: dict[str, set[int]] = {
        "reply": {reply.id for reply in replies},
        "comment_request": {reply.request_id for reply in replies},
    }
    about = or_(*(and_(AuditEntry.subject == name, AuditEntry.subject_id.in_(ids)) for name, ids in known.items()))
    rows: Any = session.execute(
        select(AuditEntry.subject, AuditEntry.subject_id, func.max(AuditEntry.at))
        .where(about)
        .group_by(AuditEntry.subject, AuditEntry.subject_id)
    )
    return {(subject, subject_id): last for subject, subject_id, last in rows}


def _owed(reply: Reply) -> Owed:
    if reply.state in OWING_STATES:
        return Owed.NOW if reply.paused_at is None else Owed.STANDING
    if reply.state is ReplyState.REMIT_CLAIMED:
        return Owed.STANDING
    return Owed.ANSWERED if reply.state is ReplyState.SENT else Owed.OVER


def _due(reply: Reply) -> tuple[datetime, date]:
    """Of an answer that was returned, until when it is to be completed."""
    returned = reply.returned
    if returned is None or not returned.completing:
        return reply.due_at, reply.due_day
    return returned.due_at, day_ended_by(returned.due_at, ZoneInfo(reply.request.jurisdiction.timezone))


def _date(reply: Reply, changed: dict[tuple[str, int], datetime], language: str) -> OwedDate:
    request = reply.request
    due_at, due_day = _due(reply)
    on_record = (changed.get(key) for key in (("reply", reply.id), ("comment_request", reply.request_id)))
    return OwedDate(
        reply_id=reply.id,
        version=reply.version,
        owed=_owed(reply),
        due_at=due_at,
        due_day=due_day,
        number=request.number or "",
        subject="" if request.restricted else request.subject,
        drafting_agency=named(request.agency, language),
        drafting_symbol=request.agency.symbol,
        agency=named(reply.agency, language),
        changed_at=max((at for at in on_record if at is not None), default=reply.delivered_at),
    )
