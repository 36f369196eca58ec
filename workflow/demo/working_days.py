"""Working days around today, counted backwards and forwards; instants in office hours."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.calendar import WorkingCalendar

BACK, AHEAD = 480, 90


class WorkingDays:
    """All that the plans need to say "three working days before the date, in the afternoon"."""

    def __init__(self, calendar: WorkingCalendar, timezone: ZoneInfo, today: date, closed: date | None = None) -> None:
        """`closed`: a day on which nobody works though the calendar does not know it yet."""
        self.today = today
        self.timezone = timezone
        span = (today + timedelta(days=offset) for offset in range(-BACK, AHEAD))
        self._days = [day for day in span if calendar.is_working(day) and day != closed]

    def from_today(self, steps: int) -> date:
        """0 is the last working day before today, -1 the one before it, 1 the first from today on."""
        return self._days[bisect_left(self._days, self.today) - 1 + steps]

    def from_day(self, day: date, steps: int) -> date:
        """So many working days after `day` (which need be none itself), or before it."""
        at = bisect_right(self._days, day) - 1 if steps >= 0 else bisect_left(self._days, day)
        return self._days[at + steps]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.timezone).astimezone(UTC)

    def later(self, instant: datetime) -> datetime:
        """At the same hour of the next working day."""
        local = instant.astimezone(self.timezone)
        return self.at(self.from_day(local.date(), 1), local.hour, local.minute)

    def local_day(self, instant: datetime) -> date:
        return instant.astimezone(self.timezone).date()
