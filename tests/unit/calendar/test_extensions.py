"""Extensions: from the first due date, never earlier. March 2026: Monday is the 2nd, 9th, 16th, 23rd."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from tests.unit.calendar.clocks import HANOI, PLAIN, at, paused
from workflow.calendar import Deadline, Extension, Pause, Period, after_pauses, due
from workflow.vocabulary.clock import DayKind, StepReason

MONDAY = at("2026-03-02T09:00")
DECIDED = at("2026-03-05T09:00")


def by_days(days: int) -> Extension:
    return Extension(DECIDED, "nhiều nội dung", days=days)


def until(day: date, decided_at: datetime = DECIDED) -> Extension:
    return Extension(decided_at, "nhiều nội dung", new_date=day)


def extended(
    extensions: Sequence[Extension], kind: DayKind = DayKind.WORKING, pauses: Sequence[Pause] = ()
) -> Deadline:
    """Five days from Monday the 2nd: due on Monday the 9th, either way."""
    return due(MONDAY, Period(5, kind), PLAIN, HANOI, pauses=pauses, extensions=extensions)


@pytest.mark.parametrize(("kind", "ends"), [(DayKind.WORKING, 16), (DayKind.CALENDAR, 16)])
def test_days_are_added_to_the_first_due_date_in_the_periods_kind(kind: DayKind, ends: int) -> None:
    assert extended([by_days(5)], kind).due_date == date(2026, 3, ends)


def test_the_first_due_date_stays_visible() -> None:
    derivation = extended([by_days(3)]).derivation
    assert (derivation.first_due_date, derivation.due_date) == (date(2026, 3, 9), date(2026, 3, 12))
    assert [(step.ordinal, step.reason) for step in derivation.steps[-3:]] == [
        (6, StepReason.EXTENDED),
        (7, StepReason.EXTENDED),
        (8, StepReason.EXTENDED),
    ]


def test_of_several_extensions_the_longest_holds_and_they_do_not_add_up() -> None:
    assert extended([by_days(2), by_days(4), until(date(2026, 3, 11))]).due_date == date(2026, 3, 13)


def test_a_new_date_is_taken_as_it_is() -> None:
    assert extended([until(date(2026, 3, 18))]).due_date == date(2026, 3, 18)


@pytest.mark.parametrize("kind", DayKind)
def test_a_new_date_on_a_day_off_moves_to_the_next_working_day(kind: DayKind) -> None:
    assert extended([until(date(2026, 3, 14))], kind).due_date == date(2026, 3, 16)


@pytest.mark.parametrize("new_date", [date(2026, 3, 9), date(2026, 3, 6), date(2020, 1, 1)])
def test_a_new_date_that_is_not_later_changes_nothing(new_date: date) -> None:
    assert extended([until(new_date)]).due_date == extended(()).due_date


def test_a_new_date_given_when_it_had_passed_still_counts_against_the_first() -> None:
    assert extended([until(date(2026, 3, 12), at("2026-03-20T09:00"))]).due_date == date(2026, 3, 12)


def test_a_pause_within_the_extension_moves_the_end_as_well() -> None:
    pauses = [paused(date(2026, 3, 10), date(2026, 3, 11))]
    assert extended([by_days(2)], pauses=pauses).due_date == date(2026, 3, 13)
    assert extended([until(date(2026, 3, 11))], pauses=pauses).due_date == date(2026, 3, 13)


def test_a_pause_before_the_decision_does_not_move_the_new_date() -> None:
    pauses = [paused(date(2026, 3, 3), date(2026, 3, 4))]
    assert extended([until(date(2026, 3, 18))], pauses=pauses).due_date == date(2026, 3, 18)


def test_an_open_pause_within_the_extension_keeps_the_first_date_and_stops_the_rest() -> None:
    open_pause = [Pause(at("2026-03-11T09:00"), None, "bổ sung hồ sơ")]
    for extension in (by_days(4), until(date(2026, 3, 13))):
        deadline = extended([extension], pauses=open_pause)
        assert (deadline.due_date, deadline.remaining) == (None, 3)
        assert deadline.derivation.first_due_date == date(2026, 3, 9)


def test_an_open_pause_before_the_first_date_leaves_the_granted_days_to_come() -> None:
    open_pause = [Pause(at("2026-03-06T09:00"), None, "bổ sung hồ sơ")]
    assert extended((), pauses=open_pause).remaining == 2
    assert extended([by_days(4)], pauses=open_pause).remaining == 6
    assert extended([until(date(2026, 3, 13))], pauses=open_pause).remaining == 6


@pytest.mark.parametrize("given", [{}, {"days": 2, "new_date": date(2026, 3, 18)}])
def test_an_extension_gives_either_days_or_a_date(given: dict[str, int | date]) -> None:
    with pytest.raises(ValueError, match="either"):
        Extension(DECIDED, "", **given)  # type: ignore[arg-type]


def test_an_extension_of_no_days_or_by_decades_is_refused() -> None:
    with pytest.raises(ValueError, match="number of days"):
        by_days(0)
    with pytest.raises(ValueError, match="number of days"):
        extended([until(date(2056, 3, 18))])


def test_a_named_day_moves_by_each_paused_day_since_it_was_named_and_lands_on_a_working_day() -> None:
    day, before = date(2026, 3, 18), paused(date(2026, 3, 3), date(2026, 3, 4))
    since = paused(date(2026, 3, 9), date(2026, 3, 11))
    for pauses, moved in (((), day), ((before,), day), ((since,), date(2026, 3, 23))):
        assert after_pauses(day, DECIDED, PLAIN, HANOI, pauses=pauses) == moved


def test_a_pause_that_still_runs_cannot_be_counted_into_a_named_day() -> None:
    with pytest.raises(ValueError, match="ended"):
        after_pauses(date(2026, 3, 18), DECIDED, PLAIN, HANOI, pauses=(Pause(DECIDED, None, "tạm dừng"),))
