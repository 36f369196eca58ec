"""An independent reckoning of one reply's date: a list of the times the clock stood, and days counted one by one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.calendar import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(kw_only=True)
class ClockOracle:
    """`days` working days after `start`. `passed` once the date came while the clock ran; it never moves again then."""

    start: datetime
    days: int
    calendar: WorkingCalendar
    zone: ZoneInfo
    suspended: bool = False
    claimed: bool = False
    objected: bool = False
    paused: bool = False
    passed: bool = False
    since: datetime | None = None
    stood: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.due = self._counted(self.stood)

    @property
    def running(self) -> int:
        return self.suspended + self.claimed + self.objected + self.paused

    def change(self, now: datetime, **stops: bool) -> None:
        """Some of what stops the clock (suspended, claimed, objected, paused) begins or ends."""
        self.passed = self.late(now)
        for name, stands in stops.items():
            setattr(self, name, stands)
        stands = self.running > 0
        if stands and self.since is None:
            self.since = now
        if not stands and self.since is not None:
            self.measure(now)
            self.stood.append((self.since, now))
            self.since = None

    def measure(self, now: datetime) -> None:
        """The date as it would be if the clock went on now."""
        if self.since is not None and not self.passed:
            self.due = max(self.due, self._counted([*self.stood, (self.since, now)]))

    def late(self, now: datetime) -> bool:
        return self.passed or (self.since is None and now >= self.due)

    def _counted(self, stood: list[tuple[datetime, datetime]]) -> datetime:
        day, left = self.start.astimezone(self.zone).date(), self.days
        while left:
            day += ONE_DAY
            left -= self.calendar.is_working(day) and not any(self._touches(day, span) for span in stood)
        return self._midnight(day + ONE_DAY)

    def _touches(self, day: date, span: tuple[datetime, datetime]) -> bool:
        begins, ends = max(span[0], self._midnight(day)), min(span[1], self._midnight(day + ONE_DAY))
        return begins < ends

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)
