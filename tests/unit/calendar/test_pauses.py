"""Pauses: which days they take out, and a clock that stands still. March 2026: Monday is the 2nd, 9th, 16th, 23rd."""

from collections.abc import Sequence
from datetime import date, datetime, time

import pytest

from tests.unit.calendar.clocks import HANOI, PLAIN, at, paused
from workflow.calendar import END_OF_DAY, DayEnd, Deadline, Pause, Period, due, stood_since
from workflow.vocabulary.clock import DayKind, StepReason

MONDAY = at("2026-03-02T09:00")
OFFICE = DayEnd(time(17, 0))


def after(
    pauses: Sequence[Pause], kind: DayKind = DayKind.WORKING, days: int = 5, day_end: DayEnd = END_OF_DAY
) -> Deadline:
    return due(MONDAY, Period(days, kind), PLAIN, HANOI, day_end, pauses=pauses)


def between(start: str, end: str | None) -> Pause:
    return Pause(at(start), at(end) if end else None, "bổ sung hồ sơ")


def test_without_a_pause_five_working_days_end_on_the_next_monday() -> None:
    assert after(()).due_date == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("start", "end", "ends"),
    [
        ("2026-03-04T10:00", "2026-03-05T10:00", 11),  # both touched days are given back
        ("2026-03-04T10:00", "2026-03-04T11:00", 10),  # one hour costs the consultee no day
        ("2026-03-04T10:00", "2026-03-05T00:00", 10),  # midnight belongs to the day that ends
        ("2026-03-04T10:00", "2026-03-04T10:00", 9),  # no length, nothing paused
        ("2026-03-02T10:00", "2026-03-02T18:00", 9),  # the first day is not counted anyway
        ("2026-03-07T10:00", "2026-03-08T18:00", 9),  # nor is the weekend
        ("2026-03-09T23:59", "2026-03-10T00:00", 10),  # a minute of the last day
        ("2026-03-10T00:00", "2026-03-12T00:00", 9),  # after the end
        ("2026-02-02T00:00", "2026-02-20T00:00", 9),  # before the start
    ],
)
def test_a_working_day_touched_by_a_pause_does_not_count(start: str, end: str, ends: int) -> None:
    assert after([between(start, end)]).due_date == date(2026, 3, ends)


def test_two_pauses_on_one_day_give_back_one_day() -> None:
    pauses = [between("2026-03-04T08:00", "2026-03-04T09:00"), between("2026-03-04T15:00", "2026-03-04T16:00")]
    assert after(pauses).due_date == date(2026, 3, 10)


def test_a_pause_begun_after_office_hours_leaves_the_ended_day_alone() -> None:
    evening = [between("2026-03-09T17:00", "2026-03-09T20:00")]
    assert after(evening, day_end=OFFICE).due_date == date(2026, 3, 9)
    assert after(evening).due_date == date(2026, 3, 10)


def test_the_derivation_shows_the_paused_days_with_the_reason() -> None:
    steps = after([between("2026-03-06T10:00", "2026-03-09T10:00")]).derivation.steps
    assert [(step.date.day, step.reason, step.name) for step in steps if not step.counted][1:] == [
        (6, StepReason.PAUSED, "bổ sung hồ sơ"),
        (7, StepReason.WEEKEND, None),
        (8, StepReason.WEEKEND, None),
        (9, StepReason.PAUSED, "bổ sung hồ sơ"),
    ]


def test_paused_calendar_days_move_a_calendar_period_by_as_many_and_then_to_a_working_day() -> None:
    assert after((), DayKind.CALENDAR, 4).due_date == date(2026, 3, 6)
    assert after([paused(date(2026, 3, 3), date(2026, 3, 3))], DayKind.CALENDAR, 4).due_date == date(2026, 3, 9)
    assert after([paused(date(2026, 3, 3), date(2026, 3, 6))], DayKind.CALENDAR, 4).due_date == date(2026, 3, 10)


def test_a_calendar_period_does_not_roll_onto_a_paused_day() -> None:
    deadline = after([paused(date(2026, 3, 9), date(2026, 3, 10))], DayKind.CALENDAR, 5)
    assert deadline.due_date == date(2026, 3, 11)
    assert [step.reason for step in deadline.derivation.steps[-4:]] == [
        StepReason.WEEKEND,
        StepReason.PAUSED,
        StepReason.PAUSED,
        StepReason.ROLLED,
    ]


@pytest.mark.parametrize("kind", DayKind)
def test_an_open_pause_stops_the_clock_and_says_how_many_days_remain(kind: DayKind) -> None:
    deadline = after([between("2026-03-05T10:00", None)], kind)
    assert (deadline.is_stopped, deadline.due, deadline.due_date, deadline.remaining) == (True, None, None, 3)
    assert (deadline.derivation.due, deadline.derivation.first_due_date) == (None, None)
    assert deadline.derivation.steps[-1] == (date(2026, 3, 5), False, None, StepReason.PAUSED, "bổ sung hồ sơ")


def test_an_open_pause_begun_at_a_weekend_stops_the_clock_on_monday() -> None:
    deadline = after([between("2026-03-07T10:00", None)])
    assert (deadline.remaining, deadline.derivation.steps[-1].date) == (1, date(2026, 3, 9))


def test_an_open_pause_under_an_ended_one_still_stops_the_clock() -> None:
    pauses = [between("2026-03-04T08:00", "2026-03-06T09:00"), between("2026-03-05T15:00", None)]
    assert after(pauses).remaining == 4


def test_an_ended_pause_does_not_stop_the_clock_because_a_later_one_is_open() -> None:
    pauses = [between("2026-03-04T08:00", "2026-03-04T09:00"), between("2026-03-10T15:00", None)]
    assert after(pauses).remaining == 1


def test_an_open_pause_while_the_last_day_rolls_leaves_no_day_to_count() -> None:
    deadline = after([between("2026-03-08T10:00", None)], DayKind.CALENDAR, 5)
    assert (deadline.is_stopped, deadline.remaining) == (True, 0)


def test_a_pause_opened_after_the_last_day_stops_nothing() -> None:
    assert not after([between("2026-03-10T00:00", None)]).is_stopped


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        between("2026-03-05T10:00", "2026-03-05T09:59")


def test_a_pause_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Pause(MONDAY, datetime(2026, 3, 4), "")  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("pauses", "since"),
    [
        ([], "2026-03-10T09:00"),
        ([between("2026-03-03T09:00", "2026-03-05T09:00")], "2026-03-10T09:00"),
        ([between("2026-03-06T09:00", None)], "2026-03-06T09:00"),
        ([between("2026-03-03T09:00", "2026-03-07T09:00"), between("2026-03-06T09:00", None)], "2026-03-03T09:00"),
        ([between("2026-03-06T09:00", None), between("2026-03-03T09:00", "2026-03-06T09:00")], "2026-03-03T09:00"),
        ([between("2026-03-03T09:00", "2026-03-05T09:00"), between("2026-03-06T09:00", None)], "2026-03-06T09:00"),
        ([between("2026-03-03T09:00", "2026-03-10T09:00"), between("2026-03-04T09:00", None)], "2026-03-03T09:00"),
    ],
)
def test_the_clock_has_stood_since_the_first_of_the_pauses_that_touch(pauses: list[Pause], since: str) -> None:
    assert stood_since(pauses, at("2026-03-10T09:00")) == at(since)
