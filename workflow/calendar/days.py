"""What one calendar day is, and the jurisdiction's own decisions that change it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol


class DayStatus(StrEnum):
    """What a day is; only the first and the last are worked."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    SWAPPED_WORKING = "swapped_working"


class CalendarDay(NamedTuple):
    """A day with its status; `name` is the holiday's or the decision's, None for an ordinary day or weekend."""

    date: date
    status: DayStatus
    name: str | None

    @property
    def is_working(self) -> bool:
        return self.status is DayStatus.WORKING or self.status is DayStatus.SWAPPED_WORKING


@dataclass(frozen=True, slots=True)
class OverlayDay:
    """A day off or a swapped working day, decided by somebody: `source` is the decision's number."""

    date: date
    kind: Literal["off", "work"]
    name: str
    source: str


class NamedDays(Protocol):
    """Public holidays by date: any `Mapping[date, str]`, or a source that knows every year."""

    def get(self, day: date, /) -> str | None: ...
