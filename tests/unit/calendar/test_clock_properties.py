"""What holds of every due date, whatever the calendar, the period and the day."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.calendar.clocks import HANOI, paused
from workflow.calendar import (
    Deadline,
    Derivation,
    Extension,
    OverlayDay,
    Pause,
    Period,
    WorkingCalendar,
    clock_start,
    day_ended_by,
    distance,
    due,
    is_late,
)
from workflow.vocabulary.clock import ClockStart, DayKind

quick = settings(max_examples=60, deadline=None)

EPOCH = date(2026, 1, 1)
ONE_DAY = timedelta(days=1)
days = st.integers(0, 120).map(lambda offset: EPOCH + timedelta(days=offset))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 4, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
kinds = st.sampled_from(DayKind)
counts = st.integers(1, 25)
overlay_days = st.builds(OverlayDay, days, st.sampled_from(["off", "work"]), st.just("x"), st.just("y"))
weekends = st.frozensets(st.integers(0, 6), max_size=3)
calendars = st.builds(
    WorkingCalendar, st.dictionaries(days, st.just("lễ"), max_size=12), st.lists(overlay_days, max_size=12), weekends
)
pauses = st.lists(
    st.builds(lambda start, hours: Pause(start, start + timedelta(hours=hours), "p"), instants, st.integers(0, 200)),
    max_size=3,
)
extensions = st.lists(
    st.one_of(
        st.builds(lambda at, n: Extension(at, "e", days=n), instants, counts),
        st.builds(lambda at, day: Extension(at, "e", new_date=day), instants, days),
    ),
    max_size=3,
)


def due_date(deadline: Deadline) -> date:
    """The date of a deadline that no open pause stops."""
    assert deadline.due_date is not None
    return deadline.due_date


@quick
@given(calendars, instants, counts, kinds, pauses, extensions)
def test_a_date_is_never_on_a_day_off(
    calendar: WorkingCalendar,
    start: datetime,
    n: int,
    kind: DayKind,
    stops: list[Pause],
    more: list[Extension],
) -> None:
    deadline = due(start, Period(n, kind), calendar, HANOI, pauses=stops, extensions=more)
    assert calendar.is_working(due_date(deadline))


@quick
@given(calendars, instants, counts, counts, kinds, pauses, extensions)
def test_more_days_never_make_a_date_earlier(
    calendar: WorkingCalendar,
    start: datetime,
    n: int,
    more_days: int,
    kind: DayKind,
    stops: list[Pause],
    more: list[Extension],
) -> None:
    short = due(start, Period(n, kind), calendar, HANOI, pauses=stops, extensions=more)
    long = due(start, Period(n + more_days, kind), calendar, HANOI, pauses=stops, extensions=more)
    assert due_date(long) >= due_date(short)


@quick
@given(calendars, instants, counts, kinds, pauses, extensions, days)
def test_adding_a_day_off_never_makes_a_date_earlier(
    calendar: WorkingCalendar,
    start: datetime,
    n: int,
    kind: DayKind,
    stops: list[Pause],
    more: list[Extension],
    day: date,
) -> None:
    fewer = calendar.with_overlay([OverlayDay(day, "off", "nghỉ bão", "CV 1")])
    period = Period(n, kind)
    before = due(start, period, calendar, HANOI, pauses=stops, extensions=more)
    after = due(start, period, fewer, HANOI, pauses=stops, extensions=more)
    assert due_date(after) >= due_date(before)


@quick
@given(calendars, instants, counts, st.integers(0, 24), counts)
def test_pausing_a_working_day_period_for_k_working_days_moves_it_exactly_k(
    calendar: WorkingCalendar, start: datetime, n: int, offset: int, length: int
) -> None:
    period = Period(n, DayKind.WORKING)
    before = due(start, period, calendar, HANOI)
    counted = [step.date for step in before.derivation.steps if step.counted]
    first = counted[offset % n]
    last = first + timedelta(days=length - 1)
    after = due(start, period, calendar, HANOI, pauses=[paused(first, last)])
    k = calendar.working_days_between(first - ONE_DAY, last)
    assert calendar.working_days_between(due_date(before), due_date(after)) == k


@quick
@given(calendars, instants, counts, kinds, pauses, pauses)
def test_another_pause_never_makes_a_date_earlier(
    calendar: WorkingCalendar, start: datetime, n: int, kind: DayKind, some: list[Pause], others: list[Pause]
) -> None:
    before = due(start, Period(n, kind), calendar, HANOI, pauses=some)
    after = due(start, Period(n, kind), calendar, HANOI, pauses=[*others, *some])
    assert due_date(after) >= due_date(before)


@quick
@given(calendars, instants, counts, kinds, pauses, extensions)
def test_an_extension_never_makes_a_date_earlier_and_leaves_the_first_one(
    calendar: WorkingCalendar,
    start: datetime,
    n: int,
    kind: DayKind,
    stops: list[Pause],
    more: list[Extension],
) -> None:
    before = due(start, Period(n, kind), calendar, HANOI, pauses=stops)
    after = due(start, Period(n, kind), calendar, HANOI, pauses=stops, extensions=more)
    assert after.derivation.first_due_date == before.due_date
    assert due_date(after) >= due_date(before)


@quick
@given(calendars, instants, counts, kinds)
def test_exactly_n_days_are_counted_and_numbered(
    calendar: WorkingCalendar, start: datetime, n: int, kind: DayKind
) -> None:
    steps = due(start, Period(n, kind), calendar, HANOI).derivation.steps
    assert [step.ordinal for step in steps if step.counted] == list(range(1, n + 1))
    assert [step.date for step in steps] == [steps[0].date + i * ONE_DAY for i in range(len(steps))]


@quick
@given(calendars, instants, counts)
def test_a_working_day_period_is_as_long_as_the_calendar_says(
    calendar: WorkingCalendar, start: datetime, n: int
) -> None:
    deadline = due(start, Period(n, DayKind.WORKING), calendar, HANOI)
    assert calendar.working_days_between(deadline.derivation.start_date, due_date(deadline)) == n


@quick
@given(calendars, days, days, days)
def test_working_days_between_adds_up(calendar: WorkingCalendar, a: date, b: date, c: date) -> None:
    between = calendar.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)


@quick
@given(calendars, days, days)
def test_working_days_between_is_a_count_day_by_day(calendar: WorkingCalendar, a: date, b: date) -> None:
    first, last = sorted((a, b))
    one_by_one = sum(calendar.is_working(first + i * ONE_DAY) for i in range(1, (last - first).days + 1))
    assert calendar.working_days_between(first, last) == one_by_one


@quick
@given(calendars, instants, instants, instants)
def test_receipt_never_comes_before_delivery_nor_after_the_next_working_day(
    calendar: WorkingCalendar, sent: datetime, received: datetime, later: datetime
) -> None:
    def start(at: datetime) -> datetime:
        return clock_start(ClockStart.RECEIVED, sent, at, None, calendar, HANOI).instant

    local = sent.astimezone(HANOI).date()
    assert sent <= start(received)
    assert start(received).astimezone(HANOI).date() <= calendar.next_working(local)
    assert start(min(received, later)) <= start(max(received, later))


@quick
@given(calendars, instants, instants)
def test_the_sign_of_the_distance_tells_lateness(calendar: WorkingCalendar, now: datetime, end: datetime) -> None:
    assert (distance(now, end, calendar, HANOI) < 0) == is_late(now, end)


@quick
@given(calendars, instants, counts, kinds, pauses, extensions)
def test_every_derivation_comes_back_from_its_data(
    calendar: WorkingCalendar,
    start: datetime,
    n: int,
    kind: DayKind,
    stops: list[Pause],
    more: list[Extension],
) -> None:
    derivation = due(start, Period(n, kind), calendar, HANOI, pauses=stops, extensions=more).derivation
    assert Derivation.from_dict(derivation.to_dict()) == derivation


@quick
@given(instants, counts, kinds, st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Brussels", "America/Sao_Paulo", "UTC"]))
def test_a_due_instant_ends_its_due_date_in_every_zone(start: datetime, n: int, kind: DayKind, zone: str) -> None:
    there = ZoneInfo(zone)
    deadline = due(start, Period(n, kind), WorkingCalendar({}), there)
    assert deadline.due is not None
    assert day_ended_by(deadline.due, there) == deadline.due_date
    assert deadline.due.astimezone(there).time() == datetime.min.time()


SERVER_ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati")


@pytest.fixture
def server_zone() -> Iterator[None]:
    """Put the process's time zone back after a test that changed it."""
    kept = os.environ.get("TZ")
    yield
    if kept is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = kept
    time.tzset()


@pytest.mark.usefixtures("server_zone")
def test_no_result_depends_on_the_servers_time_zone(vietnam: WorkingCalendar) -> None:
    def results() -> list[object]:
        found: list[object] = [time.localtime(0).tm_gmtoff]
        for hour in range(0, 24, 3):
            start = datetime(2026, 2, 11, hour, 30, tzinfo=UTC)
            event = clock_start(ClockStart.RECEIVED, start, start + 30 * ONE_DAY, None, vietnam, HANOI)
            deadline = due(event, Period(7, DayKind.CALENDAR), vietnam, HANOI, pauses=[Pause(start, start, "p")])
            assert deadline.due is not None
            found += [deadline.derivation.to_dict(), distance(start, deadline.due, vietnam, HANOI)]
        return found

    by_zone = []
    for zone in SERVER_ZONES:
        os.environ["TZ"] = zone
        time.tzset()
        by_zone.append(results())
    assert len({found[0] for found in by_zone}) == len(SERVER_ZONES)  # the process really was elsewhere each time
    assert all(found[1:] == by_zone[0][1:] for found in by_zone)
