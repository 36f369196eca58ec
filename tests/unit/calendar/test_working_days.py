"""Which days are worked."""

from datetime import date

import pytest

from workflow.calendar import DayStatus, OverlayDay, WorkingCalendar

WEDNESDAY, SATURDAY = date(2026, 3, 4), date(2026, 3, 7)
FRIDAY_AND_SATURDAY = frozenset({4, 5})


def off(day: date) -> OverlayDay:
    return OverlayDay(day, "off", "nghỉ bão", "CV 1")


def work(day: date) -> OverlayDay:
    return OverlayDay(day, "work", "làm bù", "CV 2")


def test_an_ordinary_weekday_is_worked_and_has_no_name() -> None:
    assert WorkingCalendar({}).status(WEDNESDAY) == (WEDNESDAY, DayStatus.WORKING, None)


def test_a_weekend_day_is_not_worked() -> None:
    day = WorkingCalendar({}).status(SATURDAY)
    assert (day.status, day.is_working) == (DayStatus.WEEKEND, False)


def test_a_holiday_comes_before_the_weekend() -> None:
    assert WorkingCalendar({SATURDAY: "Quốc khánh"}).status(SATURDAY) == (SATURDAY, DayStatus.HOLIDAY, "Quốc khánh")


def test_a_decided_working_day_comes_before_holiday_and_weekend() -> None:
    day = WorkingCalendar({SATURDAY: "Quốc khánh"}, [work(SATURDAY)]).status(SATURDAY)
    assert (day.status, day.name, day.is_working) == (DayStatus.SWAPPED_WORKING, "làm bù", True)


def test_a_decided_day_off_is_not_worked() -> None:
    day = WorkingCalendar({}, [off(WEDNESDAY)]).status(WEDNESDAY)
    assert (day.status, day.name, day.is_working) == (DayStatus.DAY_OFF, "nghỉ bão", False)


def test_the_later_of_two_decisions_on_a_day_wins() -> None:
    assert WorkingCalendar({}, [off(WEDNESDAY), work(WEDNESDAY)]).is_working(WEDNESDAY)


def test_a_jurisdictions_rows_lie_over_the_national_ones_and_leave_those_alone() -> None:
    national = WorkingCalendar({}, [work(SATURDAY)])
    own = national.with_overlay([off(SATURDAY)])
    assert (national.is_working(SATURDAY), own.is_working(SATURDAY)) == (True, False)


def test_another_weekend_can_be_set_and_stays_with_the_overlaid_calendar() -> None:
    calendar = WorkingCalendar({}, weekend=FRIDAY_AND_SATURDAY).with_overlay([off(WEDNESDAY)])
    assert [calendar.is_working(date(2026, 3, day)) for day in range(1, 8)] == [
        True, True, True, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("weekend", [range(7), {7}, {-1}])
def test_a_weekend_that_leaves_no_working_day_or_names_no_weekday_is_refused(weekend: set[int]) -> None:
    with pytest.raises(ValueError, match="weekend"):
        WorkingCalendar({}, weekend=weekend)


def test_the_next_working_day_is_never_the_day_itself() -> None:
    calendar = WorkingCalendar({})
    assert calendar.next_working(date(2026, 3, 5)) == date(2026, 3, 6)
    assert calendar.next_working(date(2026, 3, 6)) == date(2026, 3, 9)


def test_the_first_working_day_may_be_the_day_itself() -> None:
    calendar = WorkingCalendar({})
    assert calendar.first_working(WEDNESDAY) == WEDNESDAY
    assert calendar.first_working(SATURDAY) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        (date(2026, 3, 4), date(2026, 3, 4), 0),
        (date(2026, 3, 4), date(2026, 3, 6), 2),
        (date(2026, 3, 6), date(2026, 3, 8), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
        (date(2026, 3, 9), date(2026, 3, 6), -1),
        (date(2025, 12, 31), date(2026, 1, 12), 6),
        (date(2025, 12, 31), date(2028, 1, 3), 261 - 2 + 261 - 1 + 1),
    ],
)
def test_working_days_between_counts_after_the_first_up_to_the_second(a: date, b: date, days: int) -> None:
    calendar = WorkingCalendar({date(2026, 1, 1): "", date(2026, 1, 2): "", date(2027, 1, 1): ""})
    assert calendar.working_days_between(a, b) == days


def test_the_national_year_2026_has_its_working_days(vietnam: WorkingCalendar) -> None:
    every = [date.fromordinal(day) for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    worked = sum(vietnam.is_working(day) for day in every)
    assert vietnam.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == worked
    assert worked == 249
