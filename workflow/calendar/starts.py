"""From which instant a period runs: sending, receipt, or a complete dossier."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.calendar.day_end import END_OF_DAY, INSTANT, local_day
from workflow.calendar.periods import in_utc
from workflow.calendar.working_calendar import WorkingCalendar
from workflow.vocabulary.clock import ClockStart, StartNote


@dataclass(frozen=True, slots=True)
class StartEvent:
    """What started the clock, when (kept in UTC), and how that instant was arrived at.

    Raises:
        ValueError: the instant is naive.
    """

    kind: ClockStart
    instant: datetime
    note: StartNote

    def __post_init__(self) -> None:
        object.__setattr__(self, "instant", in_utc(self.instant))


def clock_start(
    kind: ClockStart,
    sent_at: datetime,
    received_at: datetime | None,
    complete_at: datetime | None,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
) -> StartEvent:
    """The start of one reply's clock; `sent_at` is when the request reached the agency's inbox.

    Nothing that happened before the delivery counts, so no later event ever makes a date earlier.

    Raises:
        ValueError: an instant is naive.
    """
    if kind is ClockStart.SENT:
        return StartEvent(kind, sent_at, StartNote.SENT)
    if kind is ClockStart.RECEIVED:
        return _received(sent_at, received_at, calendar, timezone)
    if complete_at is None:
        return StartEvent(kind, sent_at, StartNote.DOSSIER_CERTIFIED)
    return StartEvent(kind, max(sent_at, complete_at), StartNote.DOSSIER_COMPLETED)


def _received(
    sent_at: datetime, received_at: datetime | None, calendar: WorkingCalendar, timezone: ZoneInfo
) -> StartEvent:
    """Delivery, until receipt is confirmed; then the confirmation, or the last moment it could have been made.

    Decree 30/2020/ND-CP art. 22: an incoming document is registered on the day it comes, at the latest on the next
    working day. So nobody gains time by leaving the mail unopened.
    """
    if received_at is None:
        return StartEvent(ClockStart.RECEIVED, sent_at, StartNote.AWAITING_RECEIPT)
    last_day = calendar.next_working(local_day(sent_at, timezone))
    if local_day(received_at, timezone) > last_day:
        deemed = END_OF_DAY.instant(last_day, timezone) - INSTANT
        return StartEvent(ClockStart.RECEIVED, deemed, StartNote.RECEIPT_DEEMED)
    return StartEvent(ClockStart.RECEIVED, max(sent_at, received_at), StartNote.RECEIPT_CONFIRMED)
