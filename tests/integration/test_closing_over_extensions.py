"""The drafting agency makes nobody silent who asked for more time: neither by closing the round, nor by a pause."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.extending import (
    DUE,
    allow,
    ask,
    at_noon,
    decide,
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
from tests.factories.silences import fall_silent
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import CommentRequest
from workflow.queries.request_detail import view_request
from workflow.sweep import run_sweep
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.states import ExtensionState, ReplyState, RequestState

OFFERED = date(2026, 12, 17)
UNANSWERED = ("every_extension_answered",)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    allow(made)
    return made


def against_closing(journey: Journey) -> tuple[str, ...]:
    """As its page foretells."""
    application = journey.application
    with application.reading() as session:
        view = view_request(
            session, journey.province.actor("stc.officer"), journey.request_id, now=application.clock.now()
        )
    return view.offers[RequestAction.START_CONSOLIDATING].unmet


def test_the_drafter_does_not_close_the_round_over_more_time_that_it_left_undecided(journey: Journey) -> None:
    set_clock(journey, DUE)
    asked = ask(journey)
    journey.pass_time(hours=13)  # an hour after the date; the working day to decide is not over
    assert against_closing(journey) == UNANSWERED
    assert unmet(lambda: fall_silent(journey, days=0)) == UNANSWERED
    assert journey.reply("stp").state is ReplyState.DELIVERED
    decide(journey, asked, Act.REFUSE, reason="Không còn thời gian.")
    assert against_closing(journey) == ()
    fall_silent(journey, days=0)
    assert journey.reply("stp").state is ReplyState.SILENT


def test_nor_over_a_date_that_it_offered_itself_until_its_end(journey: Journey) -> None:
    set_clock(journey, DUE)
    asked = ask(journey)
    decide(journey, asked, Act.COUNTER, day=OFFERED)
    journey.pass_time(hours=13)
    assert unmet(lambda: fall_silent(journey, days=0)) == UNANSWERED
    set_clock(journey, OFFERED)  # the one working day to take it is over, also before the sweep says so
    assert against_closing(journey) == ()
    fall_silent(journey, days=0)
    assert journey.reply("stp").state is ReplyState.SILENT


def test_a_granted_day_gives_the_agency_its_time(journey: Journey) -> None:
    set_clock(journey, DUE)
    asked = ask(journey)
    journey.pass_time(hours=13)
    grant(journey, asked)
    assert unmet(lambda: fall_silent(journey, days=0)) == ("every_reply_sent_or_past_its_date",)


def test_by_its_ladder_the_round_closes_all_the_same(journey: Journey) -> None:
    asked = ask(journey)
    journey.pass_time(days=60)
    run_sweep(journey.application)
    assert extension(journey, asked).state is ExtensionState.LAPSED
    with journey.application.reading() as session:
        assert session.get_one(CommentRequest, journey.request_id).state is RequestState.CONSOLIDATING


def test_an_answered_reply_asks_for_nothing(journey: Journey) -> None:
    ask(journey)
    journey.to_sent("stp")
    journey.pass_time(days=60)
    fall_silent(journey, days=0)
    assert journey.reply("sxd").state is ReplyState.SILENT


def sweep_at(journey: Journey, at: datetime) -> None:
    clock = journey.application.clock
    assert isinstance(clock, SettableClock)
    clock.set(at)
    run_sweep(journey.application)


def test_the_time_to_take_an_offer_does_not_pass_while_the_clock_stands(journey: Journey) -> None:
    asked = ask(journey)
    decide(journey, asked, Act.COUNTER, day=OFFERED)
    set_clock(journey, date(2026, 12, 14))
    suspend(journey)
    sweep_at(journey, at_noon(date(2026, 12, 21)))
    assert extension(journey, asked).state is ExtensionState.COUNTERED, "the due date has not come"
    resume(journey)
    due = journey.reply("stp").due_at
    assert due > extension(journey, asked).offer_until
    sweep_at(journey, due - timedelta(hours=1))
    assert take(journey, asked) > OFFERED, "moved by the pause, as its own date was"


def test_the_offer_ends_with_the_date_that_the_pause_moved(journey: Journey) -> None:
    asked = ask(journey)
    decide(journey, asked, Act.COUNTER, day=OFFERED)
    set_clock(journey, date(2026, 12, 14))
    suspend(journey)
    set_clock(journey, date(2026, 12, 21))
    resume(journey)
    sweep_at(journey, journey.reply("stp").due_at)
    assert extension(journey, asked).state is ExtensionState.LAPSED
