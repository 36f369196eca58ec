"""Returning an answer once, on both databases: the first answer keeps its words and its time; completing; standing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.extending import UNCLEAR, complete, returned, send_back, unmet
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Position
from workflow.policies.standing import standing
from workflow.queries.reply_detail import view_reply
from workflow.queries.standings import times_of
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.returned_replies import mark_missed_completions
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.refusals import Incomplete, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    made.to_sent("stp")
    made.pass_time(hours=1)
    return made


def stands(journey: Journey) -> Standing:
    return standing(times_of(journey.reply("stp")), journey.application.clock.now())


def close(journey: Journey) -> int:
    return int(
        journey.run("stc.officer", start_consolidating, StartConsolidating(request_id=journey.request_id, version=None))
    )


def told(journey: Journey, name: str) -> list[dict[str, Any]]:
    with journey.application.reading() as session:
        return [dict(row) for row in session.scalars(select(AuditEntry.after).where(AuditEntry.name == name))]


def test_a_returned_answer_stays_on_record_and_keeps_its_time(journey: Journey) -> None:
    before = journey.reply("stp")
    until = send_back(journey)
    reply, record = journey.reply("stp"), returned(journey)
    assert (reply.state, reply.returned_count) == (ReplyState.RETURNED, 1)
    assert (reply.position_id, reply.sent_at, reply.due_at) == (before.position_id, before.sent_at, before.due_at)
    assert stands(journey) is Standing.ON_TIME
    assert (record.position_id, record.reason, record.due_at) == (before.position_id, UNCLEAR, until)
    assert until.astimezone().date() >= date(2026, 11, 26), "two working days; the 24th is a day off"
    assert [entry["reason"] for entry in told(journey, "reply_returned")] == [UNCLEAR]


def test_completing_it_signs_a_newer_position_and_the_first_time_stays(journey: Journey) -> None:
    first = journey.reply("stp")
    send_back(journey)
    journey.pass_time(hours=2)
    complete(journey)
    reply, record = journey.reply("stp"), returned(journey)
    assert reply.state is ReplyState.SENT
    assert reply.position_id == record.completed_position_id != first.position_id == record.position_id
    assert (reply.sent_at, reply.days_late) == (first.sent_at, 0)
    assert not record.completing
    assert told(journey, "reply_completed")[0]["completed_late"] is False
    with journey.application.reading() as session:
        assert len(session.scalars(select(Position).where(Position.reply_id == reply.id)).all()) == 2


def test_it_is_returned_once_only(journey: Journey) -> None:
    send_back(journey)
    with pytest.raises(NotNow):
        send_back(journey)
    journey.pass_time(hours=2)
    complete(journey)
    assert unmet(lambda: send_back(journey)) == ("not_returned_before",)


def test_returning_needs_its_reason(journey: Journey) -> None:
    with pytest.raises(Incomplete) as refused:
        send_back(journey, why=" \u200b")
    assert [item.key for item in refused.value.missing] == ["reason_missing"]
    assert journey.reply("stp").state is ReplyState.SENT


@pytest.mark.parametrize("who", ["stc.officer", "stc.clerk", "stp.leader", "supervisor"])
def test_only_who_signs_for_the_drafting_agency_returns(journey: Journey, who: str) -> None:
    with pytest.raises(NotPermitted):
        send_back(journey, by=who)
    with pytest.raises(NotFound):
        send_back(journey, by="snv.leader")


def test_the_same_text_does_not_complete_it(journey: Journey) -> None:
    send_back(journey)
    with pytest.raises(Incomplete) as refused:
        journey.submit("stp")
    assert [item.key for item in refused.value.missing] == ["nothing_newer_prepared"]


def test_a_claim_does_not_complete_it(journey: Journey) -> None:
    send_back(journey)
    journey.pass_time(hours=1)
    journey.save("stp", journey.claiming())
    with pytest.raises(Incomplete) as refused:
        journey.submit("stp")
    assert [item.key for item in refused.value.missing] == ["claim_after_answer"]


def test_an_accepted_claim_is_not_returned(journey: Journey) -> None:
    journey.to_sent("sxd", journey.claiming())
    command = DecideRemitClaim(reply_id=journey.reply_ids["sxd"], version=None, accept=True)
    journey.run("stc.officer", decide_remit_claim, command)
    assert unmet(lambda: send_back(journey, "sxd")) == ("position_is_no_accepted_claim",)


def test_nothing_is_returned_while_the_request_is_suspended(journey: Journey) -> None:
    command = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ chỉ đạo")
    journey.run("stc.leader", suspend_request, command)
    assert unmet(lambda: send_back(journey)) == ("request_not_suspended",)


def test_the_round_waits_for_the_time_to_complete_and_then_the_first_answer_stands(journey: Journey) -> None:
    first = journey.reply("stp").position_id
    journey.to_sent("sxd")
    send_back(journey)
    assert unmet(lambda: close(journey)) == ("every_reply_sent_or_past_its_date",)
    journey.assign("stp")
    journey.pass_time(days=6)
    assert close(journey) == 0, "nobody was silent"
    reply = journey.reply("stp")
    assert (reply.state, reply.position_id, stands(journey)) == (ReplyState.SENT, first, Standing.ON_TIME)
    assert returned(journey).stood_at == reply.closed_at == journey.application.clock.now()
    assert told(journey, "first_answer_stands") == [{"state": "sent", "position_id": first}]


@pytest.mark.parametrize("prepared", [False, True])
def test_a_withdrawn_request_releases_no_answer_that_was_returned(journey: Journey, prepared: bool) -> None:  # noqa: FBT001  a case
    send_back(journey)
    if prepared:
        journey.pass_time(hours=1)
        journey.save("stp", journey.objecting())
        journey.submit("stp")
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Không còn cần thiết")
    assert journey.run("stc.leader", withdraw_request, command) == 1, "only the agency that never answered"
    assert journey.reply("stp").state is ReplyState.SENT


def test_what_is_not_completed_in_time_is_told_once_and_can_still_be_completed(journey: Journey) -> None:
    send_back(journey)
    assert journey.application.run(mark_missed_completions, 100, SYSTEM) == 0
    journey.pass_time(days=6)
    assert journey.application.run(mark_missed_completions, 100, SYSTEM) == 1
    assert journey.application.run(mark_missed_completions, 100, SYSTEM) == 0
    complete(journey)
    assert told(journey, "reply_completed")[0]["completed_late"] is True
    assert stands(journey) is Standing.ON_TIME


def test_a_suspension_is_not_charged_to_the_time_to_complete(journey: Journey) -> None:
    until = send_back(journey)
    command = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ chỉ đạo")
    journey.run("stc.leader", suspend_request, command)
    journey.pass_time(days=9)
    assert journey.application.run(mark_missed_completions, 100, SYSTEM) == 0
    journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    assert returned(journey).due_at > until + timedelta(days=7)
    assert returned(journey).first_due_at == until


def test_completed_while_suspended_it_is_in_time(journey: Journey) -> None:
    send_back(journey)
    command = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ chỉ đạo")
    journey.run("stc.leader", suspend_request, command)
    journey.pass_time(days=9)
    complete(journey)
    assert told(journey, "reply_completed")[0]["completed_late"] is False


def test_the_page_tells_both_sides_and_hides_the_text_under_way(journey: Journey) -> None:
    send_back(journey)
    now = journey.application.clock.now()
    for who in ("stp.leader", "stc.leader", "supervisor"):
        with journey.application.reading() as session:
            view = view_reply(session, journey.province.actor(who), journey.reply_ids["stp"], now=now)
        assert view.returned is not None
        assert (view.returned.reason, view.returned.missed) == (UNCLEAR, False)
        assert view.position is not None
        assert (view.preparation is not None) == (who == "stp.leader")
