"""How long a consulted agency has, and what stopped or lengthened that time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflow.vocabulary.clock import DayKind, LostTime

LONGEST = 3_660  # days; ten years is no consultation, and every day of a period is listed in its derivation


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC; one without a time zone is refused, it would be read in the server's.

    Raises:
        ValueError: the instant is naive.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(UTC)


def require_days(days: int) -> None:
    """Raises ValueError unless there is at least one day and no more than `LONGEST`."""
    if not 1 <= days <= LONGEST:
        raise ValueError(f"a number of days lies between 1 and {LONGEST}")


@dataclass(frozen=True, slots=True)
class Period:
    """N days of one kind.

    Raises:
        ValueError: there are no days, or more than `LONGEST`.
    """

    days: int
    kind: DayKind

    def __post_init__(self) -> None:
        require_days(self.days)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `start` until `end`, or still stands when `end` is None; both are kept in UTC.

    Raises:
        ValueError: an instant is naive, or the end lies before the start.
    """

    start: datetime
    end: datetime | None
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        if self.end is None:
            return
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise ValueError("a pause cannot end before it starts")


@dataclass(frozen=True, slots=True)
class Unreached(Pause):
    """From the start of its clock until it was reached an agency knew of nothing, while the clock ran."""

    reason: str = LostTime.UNREACHED.value


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted at `decided_at`: either so many `days` of the period's kind, or until a `new_date`.

    Raises:
        ValueError: both or neither were given, the days are out of bounds, or the instant is naive.
    """

    decided_at: datetime
    reason: str
    days: int | None = None
    new_date: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "decided_at", in_utc(self.decided_at))
        if (self.days is None) == (self.new_date is None):
            raise ValueError("an extension gives either days or a new date")
        if self.days is not None:
            require_days(self.days)
