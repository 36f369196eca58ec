"""Working days late as they are charged: without those on which the clock stood after the date had passed.

What stood before the date moved the date itself, and is told by its derivation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workflow import calendar
from workflow.models import Pause, Reply
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.oversight import instant
from workflow.queries.reply_clock import counted
from workflow.vocabulary.states import ReplyState

Stops = Mapping[int, Sequence[calendar.Pause]]


def stood_after_date(now: datetime) -> ColumnElement[bool]:
    """Of a pause joined to its reply: whether it reached past the date. One that still runs reaches until now."""
    return func.coalesce(Pause.until, instant(now)) > Reply.due_at


def stops_after_date(session: Session, replies: Iterable[Reply], now: datetime) -> Stops:
    """By reply, its pauses that reached past the date; one statement, and none where nothing can be late."""
    return stops_of_passed(session, {reply.id for reply in replies if reply.due_at <= now}, now)


def stops_of_passed(session: Session, passed: Collection[int], now: datetime) -> Stops:
    """As `stops_after_date`, of replies whose date is known to have passed."""
    if not passed:
        return {}
    rows = session.scalars(
        select(Pause).join(Reply).where(Pause.reply_id.in_(passed), stood_after_date(now)).order_by(Pause.id)
    )
    found: dict[int, list[Pause]] = defaultdict(list)
    for row in rows:
        found[row.reply_id].append(row)
    return {reply_id: counted(pauses) for reply_id, pauses in found.items()}


def charge(
    ended: datetime, due_at: datetime, clock: JurisdictionClock, stops: Iterable[calendar.Pause] = ()
) -> calendar.Charge:
    day_end = calendar.DayEnd(clock.office_end)
    return calendar.charged(ended, due_at, clock.calendar, clock.timezone, day_end, stops)


def days_left(ended: datetime, due_at: datetime, clock: JurisdictionClock, stops: Iterable[calendar.Pause] = ()) -> int:
    """As `calendar.distance`, but late by the days that are charged."""
    return -charge(ended, due_at, clock, stops).days or calendar.distance(ended, due_at, clock.calendar, clock.timezone)


def ended_at(reply: Reply, now: datetime) -> datetime:
    """Until when its days late are counted: the answer, the undecided claim, the close of a silent one, else now."""
    claimed = reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None
    closed = reply.closed_at if reply.state is ReplyState.SILENT else None
    return reply.sent_at or claimed or closed or now
