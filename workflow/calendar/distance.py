"""How far a due instant is from now, and what a changed calendar may do to it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.calendar.day_end import day_ended_by, is_late, local_day
from workflow.calendar.working_calendar import WorkingCalendar


def distance(now: datetime, due: datetime, calendar: WorkingCalendar, timezone: ZoneInfo) -> int:
    """Working days left after today (0: due today); negative once late, where a begun day is a whole one.

    The sign alone tells lateness: a negative number if and only if `is_late(now, due)`.
    """
    days = calendar.working_days_between(local_day(now, timezone), day_ended_by(due, timezone))
    return min(days, -1) if is_late(now, due) else days


def moved(old_due: datetime, new_due: datetime, now: datetime) -> datetime:
    """The date to keep for an open reply when its calendar changed.

    More time is always given. Less time is taken only where some is left: a date never moves back to one that has
    passed already, for nobody can become late, or later than before, by a decision made afterwards.
    """
    return old_due if new_due < old_due and is_late(now, new_due) else new_due
