"""Two people at once about one extension or one answer, on a real PostgreSQL: one result, and the loser is told so."""

import pytest

from tests.factories.extending import WHY, allow, ask, extension, returned
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.integration.test_reply_races import race, refused, signing
from workflow.bootstrap import Application
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.services.ending_extensions import flag_undecided_extensions, lapse_extensions
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.states import ExtensionState, ReplyState

pytestmark = pytest.mark.postgresql
ROUNDS = 4


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    allow(made)
    return made


def deciding(journey: Journey, asked: int, action: Act) -> DecideExtension:
    return DecideExtension(
        reply_id=journey.reply_ids["stp"], extension_id=asked, version=1, action=action, reason="Không đủ căn cứ"
    )


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_leaders_decide_at_once_and_one_decision_stands(journey: Journey, attempt: int) -> None:
    asked = ask(journey, why=f"{WHY} ({attempt})")
    leader, head = journey.province.actor("stc.leader"), journey.province.actor("stc.head")
    results = race(
        lambda: journey.application.run(decide_extension, deciding(journey, asked, Act.GRANT), leader),
        lambda: journey.application.run(decide_extension, deciding(journey, asked, Act.REFUSE), head),
    )
    assert refused(results) == 1
    state = extension(journey, asked).state
    assert (state is ExtensionState.GRANTED) == (journey.reply("stp").due_at > journey.reply("stp").first_due_at)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_grant_and_the_signature_at_once_leave_a_whole_state(journey: Journey, attempt: int) -> None:
    journey.to_clearance("stp")
    asked = ask(journey, why=f"{WHY} ({attempt})")
    leader = journey.province.actor("stc.leader")
    race(
        signing(journey, "stp.leader", journey.reply("stp").version),
        lambda: journey.application.run(decide_extension, deciding(journey, asked, Act.GRANT), leader),
    )
    reply, state = journey.reply("stp"), extension(journey, asked).state
    moved = reply.due_at > reply.first_due_at
    assert state in {ExtensionState.GRANTED, ExtensionState.LAPSED} if reply.state is ReplyState.SENT else moved
    assert (state is ExtensionState.GRANTED) == moved


def test_three_hosts_lapse_and_flag_each_thing_once(journey: Journey) -> None:
    first = ask(journey)
    other = ask(journey, by="sxd.leader")
    leader = journey.province.actor("stc.leader")
    command = DecideExtension(
        reply_id=journey.reply_ids["stp"],
        extension_id=first,
        version=None,
        action=Act.COUNTER,
        day=extension(journey, first).proposed_day,
    )
    journey.application.run(decide_extension, command, leader)
    journey.pass_time(days=60)
    run = journey.application.run
    results = race(
        *[lambda: run(lapse_extensions, 10, SYSTEM)] * 3, *[lambda: run(flag_undecided_extensions, 10, SYSTEM)] * 3
    )
    assert refused(results) == 0
    assert sum(results) == 2
    assert extension(journey, first).state is ExtensionState.LAPSED
    assert extension(journey, other).flagged_at is not None


def test_the_offer_is_taken_once_by_two_tabs(journey: Journey) -> None:
    asked = ask(journey)
    command = DecideExtension(
        reply_id=journey.reply_ids["stp"],
        extension_id=asked,
        version=None,
        action=Act.COUNTER,
        day=extension(journey, asked).proposed_day,
    )
    journey.application.run(decide_extension, command, journey.province.actor("stc.leader"))
    taking = TakeOffer(reply_id=journey.reply_ids["stp"], extension_id=asked, version=2)
    agency = journey.province.actor("stp.leader")
    results = race(*[lambda: journey.application.run(take_offer, taking, agency)] * 3)
    assert refused(results) == 2


def test_an_answer_is_returned_once_by_two_leaders(journey: Journey) -> None:
    journey.to_sent("stp")
    version = journey.reply("stp").version
    command = ReturnAsUnclear(reply_id=journey.reply_ids["stp"], version=version, reason="Chưa rõ")
    leader, head = journey.province.actor("stc.leader"), journey.province.actor("stc.head")
    results = race(
        lambda: journey.application.run(return_as_unclear, command, leader),
        lambda: journey.application.run(return_as_unclear, command, head),
    )
    assert refused(results) == 1
    assert returned(journey).completing
