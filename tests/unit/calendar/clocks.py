"""A plain calendar and short ways to write instants, for tests of the clock's arithmetic."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.calendar import Pause, WorkingCalendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = WorkingCalendar({})
MIDNIGHT = time(0, 0)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def paused(first: date, last: date, reason: str = "bổ sung hồ sơ") -> Pause:
    """A pause over whole local days, both included."""
    end = datetime.combine(last + timedelta(days=1), MIDNIGHT, HANOI)
    return Pause(datetime.combine(first, MIDNIGHT, HANOI), end, reason)
