"""Which days are worked: the jurisdiction's overlay before the public holidays before the weekend."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from workflow.calendar.days import CalendarDay, DayStatus, NamedDays, OverlayDay

ONE_DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})
WEEKDAYS = frozenset(range(7))


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """Immutable calendar of one jurisdiction.

    `weekend` holds weekday numbers as `date.weekday()` gives them (Monday is 0). When the overlay names a date twice,
    the later row wins, so a jurisdiction's rows are put after the national ones.

    Raises:
        ValueError: the weekend names something that is no weekday, or leaves no day to work on.
    """

    holidays: NamedDays
    overlay: Iterable[OverlayDay] = ()
    weekend: Collection[int] = SATURDAY_AND_SUNDAY
    _overlaid: dict[date, CalendarDay] = field(init=False, repr=False)
    _years: dict[int, "_Year"] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        weekend = frozenset(self.weekend)
        if not weekend < WEEKDAYS:
            raise ValueError("the weekend must be some weekdays (0 to 6), but not all of them")
        rows = tuple(self.overlay)
        object.__setattr__(self, "weekend", weekend)
        object.__setattr__(self, "overlay", rows)
        object.__setattr__(self, "_overlaid", {row.date: _overlaid(row) for row in rows})

    def with_overlay(self, rows: Iterable[OverlayDay]) -> Self:
        """The same calendar with `rows` put over what it already says."""
        return type(self)(self.holidays, (*self.overlay, *rows), self.weekend)

    def status(self, day: date) -> CalendarDay:
        if (overlaid := self._overlaid.get(day)) is not None:
            return overlaid
        if (name := self.holidays.get(day)) is not None:
            return CalendarDay(day, DayStatus.HOLIDAY, name)
        return CalendarDay(day, DayStatus.WEEKEND if day.weekday() in self.weekend else DayStatus.WORKING, None)

    def is_working(self, day: date) -> bool:
        return self.status(day).is_working

    def next_working(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self.first_working(day + ONE_DAY)

    def first_working(self, day: date) -> date:
        """`day` itself when it is worked, else the next working day."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def last_working(self, day: date) -> date:
        """The last working day strictly before `day`."""
        day -= ONE_DAY
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def shifted(self, day: date, working_days: int) -> date:
        """So many working days after `day` (before it when negative); 0 gives `day` itself, worked or not."""
        for _ in range(abs(working_days)):
            day = self.next_working(day) if working_days > 0 else self.last_working(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` lies before `a`."""
        if b < a:
            return -self.working_days_between(b, a)
        if a.year == b.year:
            year = self._year(a.year)
            return year.worked_until(b) - year.worked_until(a)
        between = sum(self._year(year).total for year in range(a.year + 1, b.year))
        first = self._year(a.year)
        return first.total - first.worked_until(a) + between + self._year(b.year).worked_until(b)

    def _year(self, year: int) -> "_Year":
        """Counted once per year and calendar: a list of fifty due dates costs fifty look-ups."""
        if (known := self._years.get(year)) is None:
            known = self._years[year] = _Year.counted(year, self)
        return known


@dataclass(frozen=True, slots=True)
class _Year:
    """Running count of one year's working days: `worked[i]` of them in the first i + 1 days."""

    first_day: date
    worked: "array[int]"

    @classmethod
    def counted(cls, year: int, calendar: WorkingCalendar) -> Self:
        first_day = date(year, 1, 1)
        length = date(year, 12, 31).toordinal() - first_day.toordinal() + 1
        worked, so_far = array("H"), 0
        for offset in range(length):
            so_far += calendar.is_working(first_day + timedelta(days=offset))
            worked.append(so_far)
        return cls(first_day, worked)

    @property
    def total(self) -> int:
        return self.worked[-1]

    def worked_until(self, day: date) -> int:
        return self.worked[day.toordinal() - self.first_day.toordinal()]


def _overlaid(row: OverlayDay) -> CalendarDay:
    status = DayStatus.DAY_OFF if row.kind == "off" else DayStatus.SWAPPED_WORKING
    return CalendarDay(row.date, status, row.name)
