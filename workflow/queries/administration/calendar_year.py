"""The calendar of one year as an administrator sees it: each special day with what it rests on."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import DEFAULT_OVERLAY, CalendarDay, DayStatus, vietnam_swapped_days
from workflow.models import CalendarOverlay, Jurisdiction
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.holiday_years import HolidayYear, holiday_years
from workflow.vocabulary.administration import OverlayKind
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """`overlay_id` only for the jurisdiction's own rows. `source` blank: the law on public holidays itself."""

    day: date
    status: DayStatus
    name: str
    source: str
    overlay_id: int | None


@dataclass(frozen=True, kw_only=True)
class CalendarMonth:
    """Weeks of Monday to Sunday; None outside the month."""

    first: date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """`own`: how many rows the jurisdiction itself has in this year; `settled`: whether its days off are."""

    year: int
    working_days: int
    special: tuple[SpecialDay, ...]
    months: tuple[CalendarMonth, ...]
    own: int
    settled: HolidayYear


@dataclass(frozen=True, kw_only=True)
class OverlayRow:
    """One day of the jurisdiction's own table."""

    day: date
    kind: OverlayKind
    name: str
    source: str


def calendar_year(session: Session, jurisdiction_id: int, year: int) -> CalendarYear:
    """Raises NotFound when there is no such jurisdiction."""
    jurisdiction = session.get(Jurisdiction, jurisdiction_id)
    if jurisdiction is None:
        raise NotFound
    calendar = jurisdiction_clock(session, jurisdiction).calendar
    own = {row.day: row for row in _own_rows(session, jurisdiction_id, year)}
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [calendar.status(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    special = tuple(
        SpecialDay(
            day=day.date,
            status=day.status,
            name=day.name or "",
            source=own[day.date].source if day.date in own else _national_source(day.date),
            overlay_id=own[day.date].id if day.date in own else None,
        )
        for day in days
        if day.name or day.date in own
    )
    return CalendarYear(
        year=year,
        working_days=sum(day.is_working for day in days),
        special=special,
        months=tuple(_month(days, month) for month in range(1, 13)),
        own=len(own),
        settled=holiday_years(session, jurisdiction_id, (year,))[0],
    )


def overlay_row(
    session: Session, jurisdiction_id: int, *, day: date | None = None, overlay_id: int | None = None
) -> OverlayRow | None:
    """The jurisdiction's own row of a day, or the one with this id; None when there is none."""
    chosen = CalendarOverlay.day == day if overlay_id is None else CalendarOverlay.id == overlay_id
    row = session.scalar(select(CalendarOverlay).where(CalendarOverlay.jurisdiction_id == jurisdiction_id, chosen))
    return None if row is None else OverlayRow(day=row.day, kind=row.kind, name=row.name, source=row.source)


def _own_rows(session: Session, jurisdiction_id: int, year: int) -> list[CalendarOverlay]:
    return list(
        session.scalars(
            select(CalendarOverlay)
            .where(
                CalendarOverlay.jurisdiction_id == jurisdiction_id,
                CalendarOverlay.day.between(date(year, 1, 1), date(year, 12, 31)),
            )
            .order_by(CalendarOverlay.day)
        )
    )


def _national_source(day: date) -> str:
    known = (*DEFAULT_OVERLAY, *vietnam_swapped_days())
    return next((row.source for row in known if row.date == day), "")


def _month(days: list[CalendarDay], month: int) -> CalendarMonth:
    of_month = [day for day in days if day.date.month == month]
    cells: list[CalendarDay | None] = [None] * of_month[0].date.weekday() + [*of_month]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
    return CalendarMonth(first=of_month[0].date, weeks=weeks)
