"""The ladder: which rung speaks when, whatever days were missed, and never for what was asked too late for it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import default_calendar
from workflow.policies.chase_ladder import DEFAULT_LADDER, look, steps
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = default_calendar()
FRIDAY = date(2026, 11, 13)
LONG_AGO = datetime(2026, 10, 1, tzinfo=UTC)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)


def offset_on(day: date, *, hour: int = 9, since: datetime = LONG_AGO, due_from: datetime = LONG_AGO) -> int | None:
    laid = steps(DEFAULT_LADDER, FRIDAY, CALENDAR, HANOI)
    rung = look(laid, at(day, hour), since=since, due_from=due_from).rung
    return None if rung is None else rung.offset


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (date(2026, 11, 9), None),
        (date(2026, 11, 10), -3),
        (date(2026, 11, 11), -3),
        (date(2026, 11, 12), -1),
        (date(2026, 11, 13), 0),
        (date(2026, 11, 15), 0),
        (date(2026, 11, 16), 1),
        (date(2026, 11, 18), 3),
        (date(2026, 11, 20), 5),
        (date(2026, 11, 30), 10),
        (date(2027, 11, 30), 10),
    ],
)
def test_the_newest_rung_that_was_reached_speaks_by_working_days(day: date, offset: int | None) -> None:
    assert offset_on(day) == offset


def test_days_off_move_the_rungs() -> None:
    """24 November 2026 is a day off: three working days before Friday the 27th is Monday the 23rd."""
    laid = steps(DEFAULT_LADDER, date(2026, 11, 27), CALENDAR, HANOI)
    assert [step.at.date() for step in laid][:3] == [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27)]


def test_days_on_which_the_clock_stood_count_on_no_rung_after_the_date() -> None:
    plain = steps(DEFAULT_LADDER, FRIDAY, CALENDAR, HANOI)
    moved = steps(DEFAULT_LADDER, FRIDAY, CALENDAR, HANOI, stood=2)
    for before, after in zip(plain, moved, strict=True):
        days = CALENDAR.working_days_between(before.at.date(), after.at.date())
        assert days == (2 if before.rung.offset > 0 else 0)


def test_nobody_is_written_to_before_the_morning() -> None:
    assert offset_on(date(2026, 11, 13), hour=6) == -1
    assert offset_on(date(2026, 11, 13), hour=7) == 0


def test_what_was_asked_after_a_rung_is_not_chased_by_it() -> None:
    assert offset_on(date(2026, 11, 12), since=at(date(2026, 11, 12), 8)) is None
    assert offset_on(date(2026, 11, 13), since=at(date(2026, 11, 12), 8)) == 0


def test_a_date_that_was_just_moved_is_not_reminded_of_at_once_and_what_follows_it_is_never_passed_over() -> None:
    thursday, wednesday = at(date(2026, 11, 12), 15), at(date(2026, 11, 18), 15)
    assert offset_on(date(2026, 11, 12), hour=16, due_from=thursday) is None
    assert offset_on(date(2026, 11, 13), due_from=at(date(2026, 11, 13), 7)) == 0, "the rung that was waited for"
    assert offset_on(date(2026, 11, 18), hour=16, due_from=wednesday) == 3


def test_after_the_last_rung_there_is_nothing_to_look_at_again() -> None:
    laid = steps(DEFAULT_LADDER, FRIDAY, CALENDAR, HANOI)
    assert look(laid, at(date(2027, 1, 4)), since=LONG_AGO, due_from=LONG_AGO).again is None
    assert look((), at(FRIDAY), since=LONG_AGO, due_from=LONG_AGO).rung is None


def test_the_products_ladder_is_the_one_of_the_specification() -> None:
    """Product, section 5: 3 and 1 before, on the day, 1, 3 and 5 after; then the round closes."""
    spoken = {rung.offset: (rung.form, rung.audience) for rung in DEFAULT_LADDER}
    officers = frozenset({ChaseAudience.ASSIGNEE, ChaseAudience.CLERK})
    assert spoken == {
        -3: (ChaseForm.REMINDER, officers),
        -1: (ChaseForm.REMINDER, officers),
        0: (ChaseForm.REMINDER, frozenset({ChaseAudience.LEADER})),
        1: (ChaseForm.REMINDER, frozenset({ChaseAudience.HEAD})),
        3: (ChaseForm.LETTER, frozenset({ChaseAudience.HEAD, ChaseAudience.SUPERVISOR})),
        5: (ChaseForm.LISTING, frozenset({ChaseAudience.SUPERVISOR})),
        10: (ChaseForm.CLOSE, frozenset()),
    }


ladders = st.lists(st.integers(-10, 15), max_size=8, unique=True).map(
    lambda offsets: [Rung(offset=offset, form=ChaseForm.REMINDER) for offset in offsets]
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(ladder=ladders, due=days, start=st.integers(-20, 30), hops=st.lists(st.integers(1, 200), max_size=30))
def test_however_rarely_one_looks_no_rung_speaks_twice_or_backwards_and_the_next_look_misses_none(
    ladder: list[Rung], due: date, start: int, hops: list[int]
) -> None:
    laid = steps(ladder, due, CALENDAR, HANOI)
    now, spoken = at(due) + timedelta(days=start), list[int]()
    for hours in hops:
        seen = look(laid, now, since=LONG_AGO - timedelta(days=900), due_from=LONG_AGO - timedelta(days=900))
        if seen.rung is not None and (not spoken or spoken[-1] != seen.rung.offset):
            spoken.append(seen.rung.offset)
        assert seen.again is None or seen.again > now
        between = [step for step in laid if step.at > now and (seen.again is None or step.at < seen.again)]
        assert between == []
        now += timedelta(hours=hours)
    assert spoken == sorted(set(spoken))
