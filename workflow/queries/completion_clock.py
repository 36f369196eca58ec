"""The short time in which a returned reply is to be completed: its own clock, beside that of the reply."""

from collections.abc import Iterable
from datetime import datetime

from workflow import calendar
from workflow.models import Pause, ReplyReturn
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.reply_clock import ended
from workflow.vocabulary.clock import ClockStart, DayKind, StartNote


def completion_deadline(
    clock: JurisdictionClock, returned_at: datetime, days: int, pauses: Iterable[Pause] = (), *, now: datetime
) -> calendar.Deadline:
    """So many working days after the return, around the pauses since then; one that still runs ends now."""
    return calendar.due(
        calendar.StartEvent(ClockStart.SENT, returned_at, StartNote.REPLY_RETURNED),
        calendar.Period(days, DayKind.WORKING),
        clock.calendar,
        clock.timezone,
        calendar.DayEnd(clock.office_end),
        pauses=tuple(pause for pause in ended(pauses, now) if pause.end is None or pause.end > returned_at),
    )


def is_missed(returned: ReplyReturn, paused_at: datetime | None, now: datetime) -> bool:
    """The time to complete it has passed, or it was completed or the round closed after it had."""
    return (returned.completed_at or returned.stood_at or paused_at or now) >= returned.due_at
