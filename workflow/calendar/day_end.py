"""When a last day ends, and which day a stored instant ends."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
MIDNIGHT = "24:00"


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end of a day: 24:00 local time (Civil Code 2015 art. 148.6), or where set the end of office hours.

    24:00 of a day is stored as 00:00 of the next day, the same instant; people are shown the day and "24:00".
    """

    office_close: time | None = None

    def instant(self, day: date, timezone: ZoneInfo) -> datetime:
        """The end of `day` in UTC."""
        if self.office_close is None:
            return datetime.combine(day + ONE_DAY, time.min, timezone).astimezone(UTC)
        return datetime.combine(day, self.office_close, timezone).astimezone(UTC)

    @property
    def label(self) -> str:
        return MIDNIGHT if self.office_close is None else f"{self.office_close:%H:%M}"


END_OF_DAY = DayEnd()


def local_day(instant: datetime, timezone: ZoneInfo) -> date:
    return instant.astimezone(timezone).date()


def day_ended_by(due: datetime, timezone: ZoneInfo) -> date:
    """The local day that ends at `due`: the day before it when `due` is midnight."""
    return local_day(due - INSTANT, timezone)


def is_late(at: datetime, due: datetime) -> bool:
    """Whether something done `at` came too late: the due instant is the first one outside the period."""
    return at >= due
