"""Days late are charged without those on which the clock stood after the date, and say what was taken off and why."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import END_OF_DAY, Charge, Pause, charged, default_calendar, distance, is_late

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 11, 13, 17, tzinfo=UTC)  # the end of Friday in Hanoi
DAY = timedelta(days=1)


def noon(day: int) -> datetime:
    """Noon of a November day in Hanoi; the 16th is the first Monday after the date."""
    return datetime(2026, 11, day, 12, tzinfo=HANOI)


def charge(ended: datetime, *pauses: Pause) -> Charge:
    return charged(ended, DUE, default_calendar(), HANOI, END_OF_DAY, pauses)


def test_without_a_pause_the_days_are_those_of_the_distance() -> None:
    assert charge(noon(20)) == Charge(5, {})
    assert charge(DUE - DAY) == Charge(0, {})


@pytest.mark.parametrize(
    ("pauses", "days", "taken"),
    [
        ([Pause(noon(17), noon(18), "suspension")], 3, {"suspension": 2}),
        ([Pause(noon(17), None, "suspension")], 1, {"suspension": 4}),
        ([Pause(noon(17), noon(18), "suspension"), Pause(noon(18), noon(19), "remit_claim")], 2,
         {"suspension": 2, "remit_claim": 1}),
        ([Pause(noon(14), noon(15), "suspension")], 5, {}),
        ([Pause(noon(10), noon(16), "reply_pause")], 4, {"reply_pause": 1}),
        ([Pause(noon(23), noon(25), "suspension")], 5, {}),
    ],
    ids=["two days", "still running", "one after the other", "a weekend", "from before the date", "after the answer"],
)  # fmt: skip
def test_the_days_of_a_pause_after_the_date_are_taken_off(
    pauses: list[Pause], days: int, taken: dict[str, int]
) -> None:
    assert charge(noon(20), *pauses) == Charge(days, taken)
    assert charge(noon(20), *reversed(pauses)).days == days


def test_late_stays_late_by_the_day_that_made_it_so() -> None:
    assert charge(noon(20), Pause(DUE, None, "suspension")) == Charge(1, {"suspension": 4})


instants = st.integers(-40, 60).map(lambda quarter: DUE + quarter * timedelta(hours=6))
spans = st.tuples(instants, st.integers(0, 60)).map(
    lambda s: Pause(s[0], s[0] + s[1] * timedelta(hours=6), "suspension")
)


@given(ended=instants, pauses=st.lists(spans, max_size=3))
def test_what_is_charged_and_what_is_taken_off_are_the_whole_distance(ended: datetime, pauses: list[Pause]) -> None:
    found = charge(ended, *pauses)
    assert (found.days > 0) is is_late(ended, DUE)
    if found.days:
        assert found.days + found.deducted == -distance(ended, DUE, default_calendar(), HANOI)
    fewer = charge(ended, *pauses[1:])
    assert fewer.days >= found.days, "one pause more never charges more"
