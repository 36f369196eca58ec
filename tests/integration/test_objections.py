"""Missing papers and the pause of one reply: who stops the clock, who decides, and that no day of it is charged."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from tests.applications import MONDAY
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey, blank_pdf
from tests.factories.reply_reading import events
from tests.factories.silences import (
    fall_silent,
    object_to,
    objections,
    pause,
    running,
    settle,
    supply,
    unpause,
)
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.calendar import deducted
from workflow.models import DeadlineDerivation, DossierObjection
from workflow.services.flag_overdue import FlagOverdue, flag_overdue
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.states import ObjectionState, ReplyState


@pytest.fixture
def journey(application: Application, province: Province, clock: SettableClock) -> Journey:
    clock.set(MONDAY)
    begun = begin_journey(application, province, "stp")
    begun.to_assigned("stp")
    begun.pass_time(days=2)  # the day after is a day off
    return begun


def refused(act: Any) -> tuple[str, ...]:
    with pytest.raises(GuardsUnmet) as refusal:
        act()
    return refusal.value.guards


def derivation(journey: Journey) -> dict[str, Any]:
    with journey.application.reading() as session:
        return session.get_one(DeadlineDerivation, journey.reply("stp").derivation_id).body


def test_a_refused_objection_gives_the_waiting_back(journey: Journey) -> None:
    due = journey.reply("stp").due_at
    object_to(journey)
    journey.pass_time(days=1)
    assert settle(journey, accept=False) is True
    reply, objection = journey.reply("stp"), objections(journey)[0]
    assert reply.due_at > due
    assert reply.paused_at is None
    assert (objection.state, objection.decision_reason) == (ObjectionState.REFUSED, "Đã có trong phụ lục.")
    assert sum(deducted(derivation(journey)).values()) == 2, "the day of raising and the day of the decision"


def test_an_accepted_objection_stops_the_clock_until_the_papers_are_there(journey: Journey) -> None:
    due = journey.reply("stp").due_at
    object_to(journey)
    journey.pass_time(days=1)
    assert settle(journey, accept=True, reason="") is False
    assert journey.reply("stp").paused_at is not None
    journey.pass_time(days=6)
    assert supply(journey, note="", name="bao-cao.pdf", content=blank_pdf()) is True
    reply, objection = journey.reply("stp"), objections(journey)[0]
    assert reply.due_at > due
    assert reply.paused_at is None
    assert objection.supplied_file_id is not None
    reasons = deducted(derivation(journey))
    assert reasons == {"dossier_objection: Thiếu báo cáo đánh giá tác động.": 6}
    assert events(journey)[-3:] == ["dossier_objected", "dossier_objection_accepted", "papers_supplied"]


def test_time_without_a_decision_is_the_drafters_and_is_flagged_once(
    journey: Journey, application: Application
) -> None:
    object_to(journey)
    assert application.run(flag_overdue, FlagOverdue()).objections == ()
    journey.pass_time(days=40)
    assert application.run(flag_overdue, FlagOverdue()).objections == (journey.reply_ids["stp"],)
    assert application.run(flag_overdue, FlagOverdue()).objections == ()
    assert objections(journey)[0].flagged_at is not None
    assert events(journey).count("dossier_objection_undecided") == 1
    settle(journey, accept=False)
    assert journey.reply("stp").due_at > application.clock.now(), "forty days of waiting made nobody late"


def test_papers_are_asked_for_before_the_date_with_words_and_one_objection_at_a_time(journey: Journey) -> None:
    with pytest.raises(Incomplete):
        object_to(journey, lacking=" \u200b")
    with pytest.raises(NotPermitted):
        object_to(journey, by="stp.officer")
    object_to(journey)
    assert refused(lambda: object_to(journey)) == ("no_objection_open",)
    settle(journey, accept=False)
    object_to(journey)
    settle(journey, accept=False)
    assert refused(lambda: object_to(journey)) == ("objections_left",)
    journey.pass_time(days=60)
    assert "due_date_ahead" in refused(lambda: object_to(journey))


def test_an_unreceived_or_answered_reply_takes_no_objection(application: Application, province: Province) -> None:
    fresh = begin_journey(application, province, "stp")
    assert refused(lambda: object_to(fresh)) == ("receipt_is_confirmed",)
    fresh.to_sent("stp")
    assert {"reply_unanswered", "receipt_is_confirmed"} <= set(refused(lambda: object_to(fresh)))


def test_nothing_is_decided_or_supplied_twice_or_out_of_turn(journey: Journey) -> None:
    with pytest.raises(NotNow):
        settle(journey, accept=True)
    object_to(journey)
    with pytest.raises(NotNow):
        supply(journey)
    with pytest.raises(Incomplete):
        settle(journey, accept=False, reason="")
    settle(journey, accept=True)
    with pytest.raises(NotNow):
        settle(journey, accept=False)
    with pytest.raises(Incomplete):
        supply(journey, note=" ")
    supply(journey)
    with pytest.raises(NotNow):
        supply(journey)


def test_an_answer_without_waiting_lets_the_objection_lapse(journey: Journey) -> None:
    journey.save("stp", journey.concurring())
    journey.submit("stp")
    object_to(journey)
    journey.pass_time(days=60)
    signed = journey.sign("stp")
    assert not signed.late
    assert objections(journey)[0].state is ObjectionState.LAPSED
    assert running(journey) == []


def test_a_claim_outside_remit_ends_the_wait_for_papers_but_not_the_drafters_pause(journey: Journey) -> None:
    journey.save("stp", journey.claiming())
    journey.submit("stp")
    pause(journey)
    object_to(journey)
    journey.pass_time(days=1)
    journey.sign("stp")
    assert objections(journey)[0].state is ObjectionState.LAPSED
    assert [one.reason.value for one in running(journey)] == ["reply_pause", "remit_claim"]
    journey.pass_time(days=1)
    assert unpause(journey) is False, "under a claim the decision moves the date"
    assert journey.reply("stp").paused_at is None


def test_a_withdrawn_request_leaves_nothing_running(journey: Journey) -> None:
    object_to(journey)
    pause(journey)
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Soạn lại.")
    journey.run("stc.leader", withdraw_request, command)
    assert objections(journey)[0].state is ObjectionState.LAPSED
    assert running(journey) == []
    assert journey.reply("stp").paused_at is None


def test_a_pause_of_one_reply_moves_its_date_only(application: Application, province: Province) -> None:
    both = begin_journey(application, province, "stp", "snv")
    due = {slug: both.reply(slug).due_at for slug in ("stp", "snv")}
    pause(both)
    assert refused(lambda: pause(both)) == ("reply_not_paused",)
    both.pass_time(days=7)
    assert unpause(both) is True
    assert both.reply("stp").due_at > due["stp"]
    assert both.reply("snv").due_at == due["snv"]
    with pytest.raises(NotNow):
        unpause(both)


def test_a_pause_needs_a_reason_a_signer_and_a_date_ahead(journey: Journey) -> None:
    with pytest.raises(NotPermitted):
        pause(journey, by="stc.officer")
    with pytest.raises(Incomplete):
        pause(journey, reason=" ")
    journey.pass_time(days=60)
    assert refused(lambda: pause(journey)) == ("due_date_ahead",)


def test_a_round_does_not_close_over_a_clock_that_stands(journey: Journey) -> None:
    pause(journey)
    assert refused(lambda: fall_silent(journey)) == ("every_reply_sent_or_past_its_date",)
    assert journey.reply("stp").state is ReplyState.ASSIGNED


def test_a_suspension_over_a_pause_keeps_the_clock_standing_until_both_are_over(journey: Journey) -> None:
    due = journey.reply("stp").due_at
    pause(journey)
    since = journey.reply("stp").paused_at
    journey.pass_time(days=1)
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ Bộ")
    journey.run("stc.leader", suspend_request, suspend)
    journey.pass_time(days=1)
    moved = journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    assert moved == 0
    assert journey.reply("stp").paused_at == since
    journey.pass_time(days=60)
    assert unpause(journey) is True
    assert journey.reply("stp").due_at > due
    assert journey.reply("stp").paused_at is None


def test_the_database_keeps_an_objection_as_it_was_raised_and_decided(journey: Journey) -> None:
    object_to(journey)
    settle(journey, accept=False)
    changes: tuple[dict[str, Any], ...] = (
        {"lacking": "Khác"}, {"state": ObjectionState.ACCEPTED}, {"decision_reason": "Khác"},
    )  # fmt: skip
    for values in changes:
        with pytest.raises(DatabaseError), journey.application.sessions.begin() as session:
            session.execute(update(DossierObjection).values(**values))
    with pytest.raises(DatabaseError), journey.application.sessions.begin() as session:
        session.query(DossierObjection).delete()
