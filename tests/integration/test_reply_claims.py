"""Claims to be outside remit and newer positions."""

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_reading import events, position_of
from workflow.bootstrap import Application
from workflow.models import (
    Pause,
    Position,
    RemitClaim,
    Reply,
)
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def test_a_claim_reaches_the_drafter_and_stops_the_clock(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.REMIT_CLAIMED, None)
    assert reply.claimed_at == journey.application.clock.now()
    with journey.application.reading() as session:
        claim, pause = session.scalars(select(RemitClaim)).one(), session.scalars(select(Pause)).one()
    assert claim.position_id == reply.position_id
    assert (pause.since, pause.until) == (reply.claimed_at, None)


def decide(journey: Journey, *, accept: bool, reason: str = "", by: str = "stc.officer") -> bool:
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=accept, reason=reason)
    return bool(journey.run(by, decide_remit_claim, command))


def test_an_accepted_claim_is_an_answer_given_when_it_was_signed(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    signed_at = journey.application.clock.now()
    journey.pass_time(days=3)
    decide(journey, accept=True)
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.SENT, signed_at)
    assert "remit_claim_accepted" in events(journey)


def test_a_refused_claim_puts_the_duty_back_with_the_clock_as_it_stood(journey: Journey) -> None:
    first = journey.reply("stp").due_at
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=2)
    with pytest.raises(Incomplete):
        decide(journey, accept=False)
    assert decide(journey, accept=False, reason="Nhiệm vụ tại Quyết định 12 đã giao Sở Tư pháp.")
    reply = journey.reply("stp")
    assert (reply.state, reply.position_id, reply.claimed_at) == (ReplyState.ASSIGNED, None, None)
    assert reply.due_at > first
    assert reply.first_due_at == first
    with journey.application.reading() as session:
        assert session.scalars(select(Pause)).one().until == journey.application.clock.now()
        assert session.scalars(select(Position)).one().code is PositionCode.OUTSIDE_REMIT, "it stays on record"


def test_a_claim_made_too_late_gives_no_time_back(journey: Journey) -> None:
    journey.pass_time(days=60)
    first = journey.reply("stp").due_at
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=5)
    assert not decide(journey, accept=False, reason="Thuộc lĩnh vực của Sở.")
    assert journey.reply("stp").due_at == first


def test_after_a_refusal_the_agency_answers_and_both_positions_stay_on_record(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    decide(journey, accept=False, reason="Thuộc lĩnh vực của Sở.")
    journey.save("stp", journey.objecting())
    journey.submit("stp")
    journey.sign("stp")
    with journey.application.reading() as session:
        rows = session.execute(select(Position.ordinal, Position.code).order_by(Position.ordinal)).all()
    assert [tuple(row) for row in rows] == [(1, PositionCode.OUTSIDE_REMIT), (2, PositionCode.OBJECT)]


def test_a_second_claim_after_a_refusal_is_decided_by_itself(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    decide(journey, accept=False, reason="Thuộc lĩnh vực của Sở.")
    journey.submit("stp")
    journey.sign("stp")
    journey.pass_time(hours=1)
    decide(journey, accept=True)
    with journey.application.reading() as session:
        claims = session.execute(select(RemitClaim.accepted, RemitClaim.decided_at).order_by(RemitClaim.id)).all()
    assert [row.accepted for row in claims] == [False, True]
    assert claims[0].decided_at < claims[1].decided_at
    assert journey.reply("stp").state is ReplyState.SENT


def test_only_the_drafting_agency_decides_a_claim_and_only_once(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    with pytest.raises(NotPermitted):
        decide(journey, accept=True, by="stp.head")
    with pytest.raises(NotFound):
        decide(journey, accept=True, by="sxd.head")
    decide(journey, accept=True)
    with pytest.raises(NotNow):
        decide(journey, accept=False, reason="Đổi ý")


def supersede(journey: Journey, by: str = "stp.leader") -> Any:
    return journey.run(by, supersede_position, SupersedePosition(reply_id=journey.reply_ids["stp"], version=None))


def test_a_newer_position_supersedes_and_the_first_time_of_sending_stays(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    before = journey.reply("stp")
    journey.pass_time(hours=5)
    journey.save("stp", journey.objecting())
    supersede(journey)
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.SENT, before.sent_at)
    assert reply.position_id != before.position_id
    assert position_of(journey, "stp").code is PositionCode.OBJECT
    with journey.application.reading() as session:
        assert len(session.scalars(select(Position)).all()) == 2


def test_superseding_needs_words_written_since_the_last_signature(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    with pytest.raises(Incomplete) as refused:
        supersede(journey)
    assert refused.value.missing[0].key == "nothing_newer_prepared"
    journey.save("stp", journey.concurring())
    with pytest.raises(Incomplete):
        supersede(journey)


def test_an_answer_cannot_be_superseded_by_a_claim_to_be_outside_remit(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    journey.save("stp", journey.claiming())
    with pytest.raises(Incomplete) as refused:
        supersede(journey)
    assert refused.value.missing[0].key == "claim_after_answer"


def test_a_closed_round_takes_no_newer_position(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())
    with journey.application.sessions.begin() as session:
        session.execute(update(Reply).values(closed_at=journey.application.clock.now()))
    with pytest.raises(GuardsUnmet) as refused:
        supersede(journey)
    assert refused.value.guards == ("round_open",)
    with pytest.raises(GuardsUnmet):
        journey.save("stp", journey.concurring())
