"""Vietnam's days, as the library and the packaged overlay give them together."""

from datetime import date, timedelta

import pytest

from workflow.calendar import (
    DayStatus,
    OverlayDay,
    WorkingCalendar,
    default_calendar,
    vietnam_holidays,
    vietnam_swapped_days,
)

# Weekdays off and weekend days worked, from the yearly announcements; 2027 as the Labour Code gives it.
WEEKDAYS_OFF = {
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24",
}
WEEKENDS_WORKED = {2024: "05-04", 2025: "04-26", 2026: "01-10 08-22", 2027: ""}


def days(year: int, text: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in text.split()]


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [day for offset in range(366) if (day := first + timedelta(days=offset)).year == year]


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_the_weekdays_off_are_those_announced(vietnam: WorkingCalendar, year: int) -> None:
    off = [day for day in every_day(year) if day.weekday() < 5 and not vietnam.is_working(day)]
    assert off == days(year, WEEKDAYS_OFF[year])


@pytest.mark.parametrize("year", WEEKENDS_WORKED)
def test_the_weekend_days_worked_are_those_announced(vietnam: WorkingCalendar, year: int) -> None:
    worked = [day for day in every_day(year) if day.weekday() > 4 and vietnam.is_working(day)]
    assert worked == days(year, WEEKENDS_WORKED[year])


def test_a_swapped_saturday_names_the_day_off_it_pays_for(vietnam: WorkingCalendar) -> None:
    assert vietnam.status(date(2026, 8, 22)) == (
        date(2026, 8, 22),
        DayStatus.SWAPPED_WORKING,
        "Làm bù cho ngày 31/08/2026",
    )


def test_a_swap_across_the_turn_of_the_year_is_known() -> None:
    swapped = {day.date: day.name for day in vietnam_swapped_days()}
    assert swapped[date(2019, 1, 5)] == "Làm bù cho ngày 31/12/2018"
    assert swapped[date(2014, 12, 27)] == "Làm bù cho ngày 02/01/2015"


def test_the_overlay_adds_the_swap_that_the_library_lacks(vietnam: WorkingCalendar) -> None:
    assert vietnam.status(date(2026, 1, 2)).status is DayStatus.DAY_OFF
    assert vietnam.status(date(2026, 1, 10)).status is DayStatus.SWAPPED_WORKING
    assert date(2026, 1, 2) not in vietnam_holidays([2026])


def test_a_jurisdiction_can_take_a_national_swap_back(vietnam: WorkingCalendar) -> None:
    own = vietnam.with_overlay([OverlayDay(date(2026, 8, 22), "off", "Không làm bù", "QĐ 1")])
    assert not own.is_working(date(2026, 8, 22))


def test_names_come_in_the_language_asked_for_whatever_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    day = date(2017, 9, 2)  # a year that no other test has put into the cache
    assert vietnam_holidays([2017])[day] == "Quốc khánh"
    assert vietnam_holidays([2017], "en")[day] == vietnam_holidays([2017], "en_US")[day] == "National Day"


def test_the_english_calendar_has_the_same_days(vietnam: WorkingCalendar) -> None:
    english = default_calendar("en")
    assert [english.is_working(day) for day in every_day(2026)] == [vietnam.is_working(day) for day in every_day(2026)]
    assert english.status(date(2026, 8, 22)).name == "Working day in place of 2026-08-31"
    assert english.status(date(2026, 11, 24)).name == "Vietnam Cultural Day"


def test_a_language_without_names_is_refused() -> None:
    with pytest.raises(ValueError, match="'th'"):
        vietnam_holidays([2026], "th")


def test_holidays_of_several_years_come_together() -> None:
    several = vietnam_holidays([2024, 2027])
    assert {day.year for day in several} == {2024, 2027}
