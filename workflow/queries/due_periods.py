"""The periods a supervisor chooses by: which due days are looked at. Local days, both ends inclusive."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

WEEKS = 12
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
Days = tuple[date | None, date | None]


class Period(StrEnum):
    """The first is what opens: the last weeks without an end, so that what comes due next is seen as well."""

    RECENT = "recent"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"
    DATES = "dates"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def days_of(period: Period, today: date, dates: Days = (None, None)) -> Days:
    """First and last due day; None is open. `dates` counts for `Period.DATES` only."""
    monday = monday_of(today)
    before = today.replace(day=1) - timedelta(days=1)
    quarter = (today.month - 1) // 3 * 3 + 1
    known: dict[Period, Days] = {
        Period.RECENT: (monday - timedelta(weeks=WEEKS - 1), None),
        Period.WEEK: (monday, monday + timedelta(days=6)),
        Period.MONTH: months(today.year, today.month, today.month),
        Period.LAST_MONTH: months(before.year, before.month, before.month),
        Period.QUARTER: months(today.year, quarter, quarter + 2),
        Period.YEAR: months(today.year, 1, 12),
        Period.ALL: (None, None),
        Period.DATES: dates,
    }
    return known[period]
