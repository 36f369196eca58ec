"""The periods that a supervisor chooses by, as days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.queries.due_periods import Period, days_of, monday_of

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.RECENT, date(2026, 9, 7), None),
        (Period.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Period.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Period.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Period.ALL, None, None),
    ],
)
def test_each_period_has_its_days(period: Period, first: date | None, last: date | None) -> None:
    assert days_of(period, TUESDAY) == (first, last)


def test_the_month_before_january_is_december_of_the_year_before() -> None:
    assert days_of(Period.LAST_MONTH, date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))


def test_own_dates_count_for_their_period_only() -> None:
    dates = (date(2026, 2, 1), date(2026, 2, 28))
    assert days_of(Period.DATES, TUESDAY, dates) == dates
    assert days_of(Period.WEEK, TUESDAY, dates) == (date(2026, 11, 23), date(2026, 11, 29))


@given(st.dates(date(2001, 1, 1), date(2150, 12, 31)), st.sampled_from(sorted(Period)))
def test_every_running_period_holds_today(today: date, period: Period) -> None:
    if period in {Period.LAST_MONTH, Period.DATES}:
        return
    first, last = days_of(period, today)
    assert first is None or first <= today
    assert last is None or today <= last


@given(st.dates(date(2001, 1, 1), date(2150, 12, 31)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
