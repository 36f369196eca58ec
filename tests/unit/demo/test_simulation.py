"""Lives of the demo: woken in the order of time, made to wait, ended, and cut off at the present."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.adapters.clock import SettableClock
from workflow.calendar import default_calendar
from workflow.demo.simulation import Simulation
from workflow.demo.working_days import WorkingDays

START = datetime(2026, 11, 20, 2, tzinfo=UTC)  # Friday 09:00 in Asia/Ho_Chi_Minh; Tuesday the 24th is a day off
DAYS = WorkingDays(default_calendar(), ZoneInfo("Asia/Ho_Chi_Minh"), date(2026, 11, 30))


def hours(*numbers: int) -> Iterator[datetime]:
    return (START + timedelta(hours=number) for number in numbers)


def living(clock: SettableClock, said: list[tuple[str, datetime]], name: str, *numbers: int) -> Iterator[datetime]:
    for moment in hours(*numbers):
        yield moment
        said.append((name, clock.now()))


def test_lives_take_turns_in_the_order_of_time_and_stop_at_the_present() -> None:
    clock = SettableClock(START)
    said: list[tuple[str, datetime]] = []
    simulation = Simulation(clock, START + timedelta(hours=5), DAYS.later)
    simulation.start(living(clock, said, "one", 1, 4, 6))
    simulation.start(living(clock, said, "other", 2, 3))
    simulation.run()
    assert said == list(zip(["one", "other", "other", "one"], hours(1, 2, 3, 4), strict=True))


def test_a_life_that_has_to_wait_goes_on_at_the_same_hour_of_a_later_working_day() -> None:
    clock = SettableClock(START)
    said: list[tuple[str, datetime]] = []
    answers = iter([None, None, True])
    simulation = Simulation(clock, START + timedelta(days=9), DAYS.later)
    simulation.start(living(clock, said, "one", 0), lambda: next(answers))
    simulation.run()
    assert said == [("one", START + timedelta(days=5))]  # Friday, then Monday, then Wednesday


def test_a_life_ends_when_it_may_not_go_on_or_would_have_to_wait_beyond_the_present() -> None:
    clock = SettableClock(START)
    said: list[tuple[str, datetime]] = []
    simulation = Simulation(clock, START + timedelta(hours=5), DAYS.later)
    simulation.start(living(clock, said, "ended", 1), lambda: False)
    simulation.start(living(clock, said, "waiting", 1), lambda: None)
    simulation.run()
    assert said == []


def test_what_follows_each_step_happens_at_the_instant_of_the_step() -> None:
    clock = SettableClock(START)
    followed: list[datetime] = []
    simulation = Simulation(clock, START + timedelta(hours=5), DAYS.later, lambda: followed.append(clock.now()))
    simulation.start(living(clock, [], "one", 1, 4, 6))
    simulation.run()
    assert followed == list(hours(1, 4))


def test_nobody_works_on_a_day_that_a_storm_took() -> None:
    friday, monday, wednesday = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 25)
    stormy = WorkingDays(default_calendar(), ZoneInfo("Asia/Ho_Chi_Minh"), date(2026, 11, 30), closed=monday)
    assert DAYS.from_day(friday, 1) == monday
    assert stormy.from_day(friday, 1) == wednesday
