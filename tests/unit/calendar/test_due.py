"""Due dates: the product's vectors, the end of the day, what is refused, how fast."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendar import DayEnd, Deadline, Period, StartEvent, WorkingCalendar, due
from workflow.vocabulary.clock import ClockStart, DayKind, StartNote, StepReason

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = DayEnd(time(17, 0))


def computed(calendar: WorkingCalendar, start: str, days: int, kind: DayKind = DayKind.WORKING) -> Deadline:
    return due(datetime.fromisoformat(start).replace(tzinfo=HANOI), Period(days, kind), calendar, HANOI)


@pytest.mark.parametrize(
    ("start", "days", "kind", "ends"),
    [
        ("2025-12-31", 5, DayKind.WORKING, date(2026, 1, 9)),
        ("2026-02-12", 5, DayKind.WORKING, date(2026, 2, 26)),
        ("2026-08-20", 5, DayKind.WORKING, date(2026, 8, 26)),
        ("2025-04-24", 5, DayKind.WORKING, date(2025, 5, 5)),
        ("2024-04-26", 3, DayKind.WORKING, date(2024, 5, 4)),
        ("2026-11-20", 5, DayKind.WORKING, date(2026, 11, 30)),
        ("2026-02-10", 7, DayKind.CALENDAR, date(2026, 2, 23)),
    ],
)
@pytest.mark.parametrize("hour", ["00:00", "08:30", "23:59:59.999999"])
def test_the_products_vectors_hold_at_any_hour_of_the_first_day(
    vietnam: WorkingCalendar, start: str, days: int, kind: DayKind, ends: date, hour: str
) -> None:
    assert computed(vietnam, f"{start}T{hour}", days, kind).due_date == ends


def test_a_day_ends_at_24_00_local_time_which_is_kept_in_utc(vietnam: WorkingCalendar) -> None:
    deadline = computed(vietnam, "2025-12-31T09:00", 5)
    assert (deadline.due, deadline.derivation.due_time) == (datetime(2026, 1, 9, 17, 0, tzinfo=UTC), "24:00")


def test_a_day_can_end_with_office_hours(vietnam: WorkingCalendar) -> None:
    start = datetime(2025, 12, 31, 2, 0, tzinfo=UTC)
    deadline = due(start, Period(5, DayKind.WORKING), vietnam, HANOI, OFFICE)
    assert (deadline.due, deadline.derivation.due_time) == (datetime(2026, 1, 9, 10, 0, tzinfo=UTC), "17:00")


def test_the_first_day_is_the_local_one(vietnam: WorkingCalendar) -> None:
    evening_in_utc = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)  # already the fourth in Hanoi
    deadline = due(evening_in_utc, Period(1, DayKind.WORKING), vietnam, HANOI)
    assert (deadline.derivation.start_date, deadline.due_date) == (date(2026, 3, 4), date(2026, 3, 5))


def test_a_bare_instant_is_a_sending_and_an_event_is_kept(vietnam: WorkingCalendar) -> None:
    instant = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    event = StartEvent(ClockStart.RECEIVED, instant, StartNote.RECEIPT_CONFIRMED)
    period = Period(1, DayKind.WORKING)
    assert due(instant, period, vietnam, HANOI).derivation.start.kind is ClockStart.SENT
    assert due(event, period, vietnam, HANOI).derivation.start == event


def test_the_derivation_lists_each_counted_and_skipped_day_with_its_reason(vietnam: WorkingCalendar) -> None:
    steps = computed(vietnam, "2026-08-20T09:00", 2).derivation.steps
    assert steps == (
        (date(2026, 8, 20), False, None, StepReason.FIRST_DAY, None),
        (date(2026, 8, 21), True, 1, StepReason.WORKING_DAY, None),
        (date(2026, 8, 22), True, 2, StepReason.SWAPPED_WORKING, "Làm bù cho ngày 31/08/2026"),
    )


def test_the_derivation_names_weekend_holiday_and_day_off(vietnam: WorkingCalendar) -> None:
    steps = computed(vietnam, "2025-12-31T09:00", 1).derivation.steps
    assert [(step.reason, step.name) for step in steps[1:]] == [
        (StepReason.HOLIDAY, "Tết Dương lịch"),
        (StepReason.DAY_OFF, "Nghỉ hoán đổi (làm bù 10/01/2026)"),
        (StepReason.WEEKEND, None),
        (StepReason.WEEKEND, None),
        (StepReason.WORKING_DAY, None),
    ]


def test_the_last_calendar_day_rolls_to_a_working_day_and_says_so(vietnam: WorkingCalendar) -> None:
    steps = computed(vietnam, "2026-03-05T09:00", 2, DayKind.CALENDAR).derivation.steps
    assert steps[1:] == (
        (date(2026, 3, 6), True, 1, StepReason.CALENDAR_DAY, None),
        (date(2026, 3, 7), True, 2, StepReason.CALENDAR_DAY, None),
        (date(2026, 3, 8), False, None, StepReason.WEEKEND, None),
        (date(2026, 3, 9), False, None, StepReason.ROLLED, None),
    )


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-03-27T09:00", datetime(2026, 3, 30, 22, 0, tzinfo=UTC)),  # summer time began on the 29th
        ("2026-10-23T09:00", datetime(2026, 10, 26, 23, 0, tzinfo=UTC)),  # and ended on 25 October
    ],
)
def test_24_00_in_brussels_follows_summer_time(start: str, ends: datetime) -> None:
    brussels = ZoneInfo("Europe/Brussels")
    begun = datetime.fromisoformat(start).replace(tzinfo=brussels)
    deadline = due(begun, Period(1, DayKind.WORKING), WorkingCalendar({}), brussels)
    assert deadline.due == ends


def test_a_midnight_that_summer_time_skips_is_the_end_of_the_day_before_it() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 2026-04-24 begins at 01:00
    calendar = WorkingCalendar({}, weekend={4, 5})
    deadline = due(datetime(2026, 4, 22, 9, 0, tzinfo=cairo), Period(1, DayKind.WORKING), calendar, cairo)
    assert deadline.due == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, -1, 3_661])
def test_a_period_of_no_days_or_of_too_many_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="number of days"):
        Period(days, DayKind.WORKING)


def test_a_start_without_time_zone_is_refused(vietnam: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 3, 6), Period(1, DayKind.WORKING), vietnam, HANOI)  # noqa: DTZ001 - the point


@pytest.mark.parametrize("start", [datetime(9999, 12, 30, tzinfo=UTC), datetime(1, 1, 1, tzinfo=HANOI)])
def test_a_date_beyond_the_calendar_is_refused_as_a_value(vietnam: WorkingCalendar, start: datetime) -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        due(start, Period(5, DayKind.WORKING), vietnam, HANOI)


def test_fifteen_working_days_are_computed_quickly(vietnam: WorkingCalendar) -> None:
    start, period = datetime(2026, 9, 7, 2, 0, tzinfo=UTC), Period(15, DayKind.WORKING)
    runs = []
    for _ in range(50):
        began = stopwatch.perf_counter()
        due(start, period, vietnam, HANOI)
        runs.append(stopwatch.perf_counter() - began)
    assert timedelta(seconds=min(runs)) < timedelta(milliseconds=1)  # about 40 µs on an idle machine
