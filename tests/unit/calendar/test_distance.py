"""Days left, days late, and dates that move. March 2026: Monday is the 2nd and the 9th."""

from datetime import date, time

import pytest

from tests.unit.calendar.clocks import HANOI, PLAIN, at
from workflow.calendar import END_OF_DAY, DayEnd, day_ended_by, distance, is_late, moved

FRIDAY = END_OF_DAY.instant(date(2026, 3, 6), HANOI)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-04T23:59", 2),
        ("2026-03-05T00:00", 1),
        ("2026-03-06T00:00", 0),
        ("2026-03-06T23:59:59", 0),
        ("2026-03-07T00:00", -1),  # late, and the first working day after has not come
        ("2026-03-08T12:00", -1),
        ("2026-03-09T08:00", -1),
        ("2026-03-10T08:00", -2),
    ],
)
def test_distance_counts_working_days_left_or_late(now: str, days: int) -> None:
    assert distance(at(now), FRIDAY, PLAIN, HANOI) == days


def test_after_office_hours_of_the_last_day_one_is_a_day_late() -> None:
    due = DayEnd(time(17, 0)).instant(date(2026, 3, 6), HANOI)
    assert [distance(at(f"2026-03-06T{hour}"), due, PLAIN, HANOI) for hour in ("16:59", "17:00")] == [0, -1]


def test_a_due_instant_tells_the_day_that_it_ends() -> None:
    assert day_ended_by(FRIDAY, HANOI) == date(2026, 3, 6)
    assert day_ended_by(DayEnd(time(17, 0)).instant(date(2026, 3, 6), HANOI), HANOI) == date(2026, 3, 6)


def test_the_due_instant_itself_is_late() -> None:
    assert is_late(FRIDAY, FRIDAY)
    assert not is_late(at("2026-03-06T23:59:59.999999"), FRIDAY)


EARLIER, LATER = at("2026-03-05T00:00"), at("2026-03-10T00:00")


@pytest.mark.parametrize(
    ("old", "new", "now", "kept"),
    [
        (EARLIER, LATER, "2026-03-04T00:00", LATER),  # more time
        (EARLIER, LATER, "2026-03-06T00:00", LATER),  # more time, although the old date had passed
        (LATER, EARLIER, "2026-03-04T00:00", EARLIER),  # less time, some of it left
        (LATER, EARLIER, "2026-03-06T00:00", LATER),  # would become late at a stroke
        (LATER, EARLIER, "2026-03-05T00:00", LATER),
        (LATER, EARLIER, "2026-03-12T00:00", LATER),  # would become later than before
        (LATER, LATER, "2026-03-12T00:00", LATER),
    ],
)
def test_a_changed_calendar_makes_nobody_late(old: object, new: object, now: str, kept: object) -> None:
    assert moved(old, new, at(now)) == kept  # type: ignore[arg-type]
