"""Working days late as they are charged: without those on which the clock stood after the date, or lost to a bounce.

What stood before the date moved the date itself, and is told by its derivation. An agency whose mail about the request
was refused or came back lost its days though the clock ran: until somebody there confirmed receipt, or another mail
about the reply went through.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from workflow import calendar
from workflow.models import Mail, MailAttempt, Notification, Pause, Reply
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.oversight import instant
from workflow.queries.reply_clock import counted
from workflow.vocabulary.notices import LOST_MAIL, MARKED_ADDRESS, AttemptOutcome, MailState, NoticeKind
from workflow.vocabulary.states import ReplyState

Stops = Mapping[int, Sequence[calendar.Pause]]
# Held back because mail to the address had come back before, and sent when it was mended (services/reopen_mails.py).
HELD_BACK = exists().where(
    MailAttempt.mail_id == Mail.id,
    MailAttempt.outcome == AttemptOutcome.DELAYED,
    MailAttempt.answer == MARKED_ADDRESS,
)
# The request itself did not arrive: refused, came back, given up, or held back, also for a time only.
NOT_ARRIVED = and_(
    Notification.kind == NoticeKind.CIRCULATED,
    or_(
        Mail.state.in_(LOST_MAIL),
        and_(Mail.state == MailState.UNREACHABLE, Mail.last_answer == MARKED_ADDRESS),
        HELD_BACK,
    ),
)


def clock_stood(now: datetime) -> ColumnElement[bool]:
    """Of a reply that is late: whether anything may be taken off its days, as `stops_after_date` finds it."""
    paused = exists().where(Pause.reply_id == Reply.id, _after_date(now))
    return or_(paused, exists().where(*_told(), NOT_ARRIVED))


def _after_date(now: datetime) -> ColumnElement[bool]:
    """Of a pause joined to its reply: whether it reached past the date. One that still runs reaches until now."""
    return func.coalesce(Pause.until, instant(now)) > Reply.due_at


def pauses_of_passed(session: Session, passed: Collection[int], now: datetime) -> Stops:
    """By reply whose date is known to have passed, the time in which its clock stood after it; one statement.

    Without the time in which it was not reached: that is not charged, but its clock ran.
    """
    if not passed:
        return {}
    asked = select(Pause).join(Reply).where(Pause.reply_id.in_(passed), _after_date(now)).order_by(Pause.id)
    found: dict[int, list[Pause]] = defaultdict(list)
    for pause in session.scalars(asked):
        found[pause.reply_id].append(pause)
    return {reply_id: counted(pauses) for reply_id, pauses in found.items()}


def stops_after_date(session: Session, replies: Iterable[Reply], now: datetime) -> Stops:
    """By reply whose date has passed, its pauses and the time in which it was not reached.

    One statement, and none where nothing can be late.
    """
    passed = {reply.id: reply for reply in replies if reply.due_at <= now}
    if not passed:
        return {}
    lost = _unreached(passed)
    rows = session.execute(
        select(Reply.id, Pause, lost.c.reply_id.is_not(None), lost.c.sent_at)
        .outerjoin(Pause, Pause.reply_id == Reply.id)
        .outerjoin(lost, lost.c.reply_id == Reply.id)
        .where(Reply.id.in_(passed), or_(Pause.id.is_not(None), lost.c.reply_id.is_not(None)))
        .order_by(Pause.id)
    )
    pauses: dict[int, list[Pause]] = defaultdict(list)
    unreached: dict[int, calendar.Pause] = {}
    for reply_id, pause, was_lost, sent_at in rows:
        if pause is not None:
            pauses[reply_id].append(pause)
        if was_lost:
            unreached[reply_id] = _time_lost(passed[reply_id], sent_at)
    return {
        reply_id: (*counted(pauses[reply_id]), *([unreached[reply_id]] if reply_id in unreached else []))
        for reply_id in pauses.keys() | unreached.keys()
    }


def _told() -> tuple[ColumnElement[bool], ...]:
    """Mails to the responding agency about its reply; needs Reply in the statement."""
    return (
        Notification.reply_id == Reply.id,
        Notification.agency_id == Reply.agency_id,
        Mail.id == Notification.mail_id,
    )


def _unreached(reply_ids: Collection[int]) -> Subquery:
    """(reply_id, sent_at): to whom the request did not arrive, and when the first mail about the reply went through."""
    return (
        select(Notification.reply_id, func.min(Mail.sent_at).filter(Mail.state == MailState.SENT).label("sent_at"))
        .where(*_told(), Reply.id.in_(reply_ids))
        .group_by(Notification.reply_id)
        .having(func.count().filter(NOT_ARRIVED) > 0)
        .subquery()
    )


def _time_lost(reply: Reply, sent_at: datetime | None) -> calendar.Pause:
    """From the start of its clock; open while nobody there was reached."""
    reached = min((at for at in (sent_at, reply.received_at) if at is not None), default=None)
    start = reply.clock_started_at
    return calendar.Unreached(start, None if reached is None else max(start, reached))


def charge(
    ended: datetime, due_at: datetime, clock: JurisdictionClock, stops: Iterable[calendar.Pause] = ()
) -> calendar.Charge:
    day_end = calendar.DayEnd(clock.office_end)
    return calendar.charged(ended, due_at, clock.calendar, clock.timezone, day_end, stops)


def days_left(ended: datetime, due_at: datetime, clock: JurisdictionClock, stops: Iterable[calendar.Pause] = ()) -> int:
    """As `calendar.distance`, but late by the days that are charged, be it none of them."""
    found = charge(ended, due_at, clock, stops)
    return -found.days if found.late else calendar.distance(ended, due_at, clock.calendar, clock.timezone)


def ended_at(reply: Reply, now: datetime) -> datetime:
    """Until when its days late are counted: the answer, the undecided claim, the close of a silent one, else now."""
    claimed = reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None
    closed = reply.closed_at if reply.state is ReplyState.SILENT else None
    return reply.sent_at or claimed or closed or now
