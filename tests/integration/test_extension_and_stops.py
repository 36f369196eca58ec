"""An extension beside what else moves or stops the clock: a pause of the one reply, a changed calendar, the sweep."""

from datetime import date

import pytest

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import UNCLEAR, WANTED, allow, ask, at_noon, extension, grant, returned, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import object_to, pause, settle, unpause
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.sweep import run_sweep


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "snv")
    allow(made)
    return made


def at(journey: Journey, day: date) -> None:
    clock = journey.application.clock
    assert isinstance(clock, SettableClock)
    clock.set(at_noon(day))


def test_a_pause_of_one_reply_moves_the_day_that_was_granted(journey: Journey) -> None:
    grant(journey, ask(journey))
    assert journey.reply("stp").due_day == WANTED
    at(journey, date(2026, 12, 1))
    pause(journey)
    at(journey, date(2026, 12, 3))
    unpause(journey)
    assert journey.reply("stp").due_day > WANTED


def test_a_refused_objection_gives_back_its_time_on_top_of_the_extension(journey: Journey) -> None:
    journey.receive("stp")
    grant(journey, ask(journey))
    at(journey, date(2026, 12, 1))
    object_to(journey)
    at(journey, date(2026, 12, 3))
    settle(journey, accept=False)
    assert journey.reply("stp").due_day > WANTED


def test_a_changed_calendar_keeps_the_day_that_was_granted(
    journey: Journey, application: Application, province: Province
) -> None:
    grant(journey, ask(journey))
    desk = CalendarDesk(application, province)
    desk.do(desk.day(date(2026, 12, 1)))
    assert journey.reply("stp").due_day == WANTED
    assert desk.due(journey.reply_ids["snv"]) == date(2026, 12, 16)


def test_the_sweep_flags_an_undecided_extension_and_a_missed_completion_once(journey: Journey) -> None:
    asked = ask(journey)
    journey.to_sent("snv")
    send_back(journey, "snv", why=UNCLEAR)
    journey.pass_time(days=7)
    run = run_sweep(journey.application)
    assert run.flagged == 2
    assert extension(journey, asked).flagged_at is not None
    assert returned(journey, "snv").missed_at is not None
    journey.pass_time(hours=1)
    assert run_sweep(journey.application).flagged == 0
