"""An agency that no mail reached lost days of its period: they are taken off its days late, be it all of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import (
    END_OF_DAY,
    Charge,
    DayEnd,
    Pause,
    Unreached,
    charged,
    default_calendar,
    is_late,
    local_day,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = DayEnd(time(17))
DUE = datetime(2026, 11, 13, 17, tzinfo=UTC)  # the end of Friday in Hanoi
SENT = datetime(2026, 10, 30, 9, tzinfo=HANOI)  # a Friday: ten working days before
DAY = timedelta(days=1)


def noon(day: int) -> datetime:
    """Noon of a November day in Hanoi; the 16th is the first Monday after the date."""
    return datetime(2026, 11, day, 12, tzinfo=HANOI)


def charge(ended: datetime, *pauses: Pause, due: datetime = DUE, day_end: DayEnd = END_OF_DAY) -> Charge:
    return charged(ended, due, default_calendar(), HANOI, day_end, pauses)


@pytest.mark.parametrize(
    ("reached", "days", "lost"),
    [
        (SENT + timedelta(hours=8), 5, 0),
        (noon(1), 5, 0),
        (noon(2), 4, 1),
        (noon(3), 3, 2),
        (noon(6), 0, 5),
        (noon(12), 0, 5),
        (noon(18), 0, 5),
        (None, 0, 5),
    ],
    ids=["same day", "a weekend later", "Monday", "Tuesday", "as late as it is", "more", "after the date", "never"],
)
def test_the_working_days_until_it_was_reached_are_taken_off(reached: datetime | None, days: int, lost: int) -> None:
    taken = {"unreached": lost} if lost else {}
    assert charge(noon(20), Unreached(SENT, reached)) == Charge(days, taken)


def test_late_with_nothing_charged_is_late_and_in_time_is_not() -> None:
    assert charge(noon(16), Unreached(SENT, None)).late
    assert not charge(DUE - DAY, Unreached(SENT, None)).late


def test_the_day_after_which_its_deemed_receipt_counts_is_not_lost() -> None:
    deemed = datetime(2026, 11, 2, 23, 59, tzinfo=HANOI)
    assert charge(noon(20), Unreached(deemed, noon(3))).taken == {"unreached": 1}
    assert charge(noon(20), Unreached(deemed, deemed)) == Charge(5, {})


def test_a_day_on_which_the_clock_stood_besides_is_taken_off_once() -> None:
    before = Pause(noon(2), noon(3), "suspension")
    assert charge(noon(20), Unreached(SENT, noon(4)), before) == Charge(4, {"unreached": 1})
    after = Pause(noon(17), noon(18), "suspension")
    assert charge(noon(20), Unreached(SENT, noon(3)), after) == Charge(1, {"suspension": 2, "unreached": 2})
    assert charge(noon(20), Unreached(SENT, None), after) == Charge(0, {"suspension": 2, "unreached": 3})


def test_words_of_a_suspension_do_not_make_a_bounce_of_it() -> None:
    assert charge(noon(20), Pause(DUE, None, "unreached")) == Charge(1, {"unreached": 4})


quarters = st.integers(-80, 60).map(lambda quarter: DUE + quarter * timedelta(hours=6))
maybe = st.one_of(st.none(), quarters)


@st.composite
def bounces(draw: st.DrawFn) -> Unreached:
    start = draw(quarters)
    end = draw(maybe)
    return Unreached(start, None if end is None else max(start, end))


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    start = draw(quarters)
    end = draw(maybe)
    return Pause(start, None if end is None else max(start, end), draw(st.sampled_from(["suspension", "reply_pause"])))


def days(first: date, last: date) -> set[date]:
    return {first + n * DAY for n in range((last - first).days + 1)}


def naive(ended: datetime, unreached: Unreached, stood: list[Pause], day_end: DayEnd) -> int:
    """Days charged, from sets of days; written without looking at `charged`."""
    tick = timedelta(microseconds=1)
    working = default_calendar().is_working
    late = {day for day in days(local_day(DUE - tick, HANOI) + DAY, local_day(ended, HANOI)) if working(day)}
    paused: set[date] = set()
    for pause in stood:
        end = ended if pause.end is None or pause.end > ended else pause.end
        if pause.start < end:
            first = local_day(pause.start, HANOI)
            after_hours = pause.start >= day_end.instant(first, HANOI)
            paused |= days(first + DAY if after_hours else first, local_day(end - tick, HANOI))
    reached = ended if unreached.end is None or unreached.end > ended else unreached.end
    lost = days(local_day(unreached.start, HANOI) + DAY, local_day(reached - tick, HANOI))
    lost = {day for day in lost - paused if working(day)} if unreached.start < ended else set()
    total = max(1, len(late))
    ran = max(1, total - len(late & paused))
    return max(0, ran - len(lost))


@given(
    ended=quarters,
    unreached=bounces(),
    stood=st.lists(pauses(), max_size=3),
    day_end=st.sampled_from([END_OF_DAY, OFFICE]),
)
def test_a_bounce_takes_off_what_sets_of_days_say(
    ended: datetime, unreached: Unreached, stood: list[Pause], day_end: DayEnd
) -> None:
    found = charge(ended, *stood, unreached, day_end=day_end)
    assert found.late is is_late(ended, DUE)
    if not found.late:
        return
    without = charge(ended, *stood, day_end=day_end)
    assert found.days == naive(ended, unreached, stood, day_end)
    assert found.days + found.deducted == without.days + without.deducted, "together they are all days late"
    stops = {reason: taken for reason, taken in found.taken.items() if reason != "unreached"}
    assert stops == without.taken, "what the clock stood for stays with its own reason"
