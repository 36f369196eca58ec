"""What time does to extensions, on both databases: offers that run out, dates that pass, pauses before and after."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.extending import (
    DUE,
    WANTED,
    allow,
    ask,
    at_noon,
    decide,
    events,
    extension,
    grant,
    resume,
    set_clock,
    suspend,
    take,
    unmet,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Pause
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.ending_extensions import flag_undecided_extensions, lapse_extensions
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.states import ExtensionState, ReplyState

OFFERED = date(2026, 12, 17)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    allow(made)
    return made


def test_an_offer_not_taken_by_the_old_date_lapses_and_the_date_stays(journey: Journey) -> None:
    asked, due = ask(journey), journey.reply("stp").due_at
    decide(journey, asked, Act.COUNTER, day=OFFERED)
    assert extension(journey, asked).offer_until == due
    set_clock(journey, DUE)
    assert journey.application.run(lapse_extensions, 100, SYSTEM) == 0
    set_clock(journey, DUE + timedelta(days=1))
    assert unmet(lambda: take(journey, asked)) == ("offer_stands",)
    assert journey.application.run(lapse_extensions, 100, SYSTEM) == 1
    assert journey.application.run(lapse_extensions, 100, SYSTEM) == 0
    assert (extension(journey, asked).state, journey.reply("stp").due_at) == (ExtensionState.LAPSED, due)
    assert events(journey) == ["extension_asked", "extension_countered", "extension_lapsed"]


def test_an_offer_on_the_last_day_can_be_taken_for_one_working_day(journey: Journey) -> None:
    set_clock(journey, DUE)
    asked = ask(journey)
    decide(journey, asked, Act.COUNTER, day=OFFERED)
    set_clock(journey, DUE + timedelta(days=1))
    assert take(journey, asked) == OFFERED
    assert journey.reply("stp").due_day == OFFERED, "it was asked for before the date"


def test_asked_in_time_it_is_granted_after_the_date_and_the_reply_is_not_late(journey: Journey) -> None:
    asked = ask(journey)
    set_clock(journey, DUE + timedelta(days=2))
    assert grant(journey, asked) == WANTED
    assert journey.reply("stp").due_day == WANTED
    journey.to_clearance("stp")
    assert not journey.sign("stp").late


def test_what_the_drafter_leaves_undecided_over_one_working_day_is_told_once(journey: Journey) -> None:
    asked = ask(journey)
    until = extension(journey, asked).decide_by
    assert until == at_noon(date(2026, 11, 25)) + timedelta(hours=12), "the 24th is a day off"
    assert journey.application.run(flag_undecided_extensions, 100, SYSTEM) == 0
    set_clock(journey, date(2026, 11, 26))
    assert journey.application.run(flag_undecided_extensions, 100, SYSTEM) == 1
    assert journey.application.run(flag_undecided_extensions, 100, SYSTEM) == 0
    assert grant(journey, asked) == WANTED
    assert events(journey) == ["extension_asked", "extension_undecided", "extension_granted"]


def test_a_pause_between_asking_and_granting_is_not_charged_to_the_agency(journey: Journey) -> None:
    asked = ask(journey)
    journey.pass_time(days=7)
    suspend(journey)
    journey.pass_time(days=1)
    resume(journey)
    due = journey.reply("stp").due_day
    assert due == date(2026, 12, 17), "two days were paused"
    assert grant(journey, asked) == date(2026, 12, 21), "the day asked for moves by the two, over a week-end"
    assert journey.reply("stp").due_day == date(2026, 12, 21)


def test_granted_while_the_clock_stands_it_counts_and_moves_on_with_the_pause(journey: Journey) -> None:
    asked = ask(journey)
    suspend(journey)
    journey.pass_time(days=2)
    day = grant(journey, asked)
    assert day is not None
    assert journey.reply("stp").due_day == day >= WANTED
    journey.pass_time(days=7)
    resume(journey)
    assert journey.reply("stp").due_day > day


def test_an_extension_survives_a_pause_that_comes_after_it(journey: Journey) -> None:
    grant(journey, ask(journey))
    suspend(journey)
    journey.pass_time(hours=4)
    resume(journey)
    assert journey.reply("stp").due_day == date(2026, 12, 18), "the day of asking is not counted twice"
    journey.pass_time(days=2)
    suspend(journey)
    journey.pass_time(hours=4)
    resume(journey)
    assert journey.reply("stp").due_day == date(2026, 12, 21)


def test_a_refused_claim_gives_back_its_days_on_top_of_the_extension(journey: Journey) -> None:
    grant(journey, ask(journey))
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=7)
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Thuộc Sở Tư pháp")
    journey.run("stc.officer", decide_remit_claim, command)
    assert journey.reply("stp").due_day > WANTED
    with journey.application.reading() as session:
        assert session.scalars(select(Pause)).all()


def test_a_grant_during_an_undecided_claim_holds_when_the_claim_is_refused(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    asked = ask(journey)
    journey.sign("stp")
    day = grant(journey, asked)
    assert journey.reply("stp").state is ReplyState.REMIT_CLAIMED
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Thuộc Sở Tư pháp")
    journey.run("stc.officer", decide_remit_claim, command)
    assert day is not None
    assert journey.reply("stp").due_day >= day
