"""A decision is one of its buttons: a form that comes without either decides nothing, and keeps what was typed."""

import pytest

from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at
from tests.factories.silences import asked, fall_silent, object_to, objections
from workflow.vocabulary.states import ExplanationState, ObjectionState, ReplyState

WHY = "Nhiệm vụ này đã giao cho cơ quan tại Quyết định 12/QĐ-UBND."


@pytest.mark.parametrize("decision", ["", "both"])
def test_a_claim_is_neither_accepted_nor_refused(sign_in: SignIn, journey: Journey, decision: str) -> None:
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")
    data = {"version": journey.reply("stp").version, "decision": decision, "reason": WHY}
    answer = sign_in("stc.officer").post(at(journey, "/claim"), data=data)
    assert answer.status_code == 422
    assert "Chọn một" in answer.text
    assert WHY in answer.text
    assert journey.reply("stp").state is ReplyState.REMIT_CLAIMED


def test_an_objection_is_neither_accepted_nor_refused(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    object_to(journey)
    data = {"version": journey.reply("stp").version, "reason": WHY}
    answer = sign_in("stc.officer").post(at(journey, "/objection/decision"), data=data)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert objections(journey)[0].state is ObjectionState.RAISED


def test_a_silence_is_neither_excused_nor_upheld(sign_in: SignIn, journey: Journey) -> None:
    fall_silent(journey)
    journey.pass_time(days=30)
    data = {"version": journey.reply("stp").version, "reason": WHY}
    answer = sign_in("supervisor").post(f"/supervision{at(journey, '/silence')}", data=data)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert asked(journey).state is ExplanationState.ASKED


def test_a_version_of_any_length_is_out_of_date(sign_in: SignIn, journey: Journey) -> None:
    long = {"version": "9" * 5_000, "reason": WHY}
    assert sign_in("stc.leader").post(f"/requests/{journey.request_id}/suspend", data=long).status_code == 409
    fall_silent(journey)
    path = f"/supervision{at(journey, '/silence')}"
    assert sign_in("supervisor").post(path, data={**long, "decision": "excuse"}).status_code == 409
