"""Years whose days off nobody has settled yet, or whose own days contradict what the national calendar says by now.

A year is told of a month ahead at the latest; from October on it stands on the administrator's page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from workflow.calendar import DEFAULT_OVERLAY, DayStatus, default_calendar, vietnam_swapped_days
from workflow.models import CalendarOverlay
from workflow.vocabulary.administration import OverlayKind

OCTOBER = 10  # from then on the next year's days off are usually decided
A_MONTH = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class DoubtfulDay:
    """An own row that says what the national calendar does not: worked on a public holiday, off on a swapped day."""

    day: date
    kind: OverlayKind
    national: DayStatus
    national_name: str


@dataclass(frozen=True, kw_only=True)
class HolidayYear:
    """`empty`: neither an own row nor a national decision on days off or swaps lies in it."""

    year: int
    empty: bool
    doubtful: tuple[DoubtfulDay, ...]

    @property
    def lacking(self) -> bool:
        return self.empty or bool(self.doubtful)


def years_to_look_at(today: date) -> tuple[int, ...]:
    ahead = today.month >= OCTOBER or (today + A_MONTH).year > today.year
    return (today.year, today.year + 1) if ahead else (today.year,)


def holiday_years(session: Session, jurisdiction_id: int, years: Sequence[int]) -> tuple[HolidayYear, ...]:
    """One statement."""
    rows = session.scalars(
        select(CalendarOverlay)
        .where(CalendarOverlay.jurisdiction_id == jurisdiction_id, extract("year", CalendarOverlay.day).in_(years))
        .order_by(CalendarOverlay.day)
    ).all()
    return tuple(_year(year, [row for row in rows if row.day.year == year]) for year in years)


def _year(year: int, own: Sequence[CalendarOverlay]) -> HolidayYear:
    known = bool(own) or any(row.date.year == year for row in (*DEFAULT_OVERLAY, *vietnam_swapped_days()))
    doubtful = tuple(found for found in map(_doubtful, own) if found is not None)
    return HolidayYear(year=year, empty=not known, doubtful=doubtful)


def _doubtful(row: CalendarOverlay) -> DoubtfulDay | None:
    national = default_calendar().status(row.day)
    against = DayStatus.HOLIDAY if row.kind is OverlayKind.WORK else DayStatus.SWAPPED_WORKING
    if national.status is not against:
        return None
    return DoubtfulDay(day=row.day, kind=row.kind, national=national.status, national_name=national.name or "")
