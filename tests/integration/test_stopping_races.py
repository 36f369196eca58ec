"""Two people act on one clock, or on one silence, at the same moment: one is told so, and nothing is half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import asked, decide, explain, fall_silent, object_to, objections, pause, running, settle
from workflow.bootstrap import Application
from workflow.models import Pause
from workflow.queries.settled_sums import differences
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.flag_overdue import FlagOverdue, flag_overdue
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Refusal
from workflow.vocabulary.states import ExplanationState, ObjectionState, ReplyState

Act = Callable[[Journey], Any]


def at_once(journey: Journey, *acts: Act) -> list[str]:
    def outcome(act: Act) -> str:
        try:
            act(journey)
        except Refusal as refusal:
            return str(refusal.status)
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(outcome, acts))


def test_one_of_two_decisions_on_an_objection_counts(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_assigned("stp")
    assert at_once(journey, object_to, lambda j: object_to(j, by="stp.head")) == ["409", "done"]
    refuse, accept = (lambda j: settle(j, accept=False)), (lambda j: settle(j, by="stc.leader", accept=True))
    assert at_once(journey, refuse, accept) == ["409", "done"]
    stands = objections(journey)[0].state is ObjectionState.ACCEPTED
    assert len(running(journey)) == stands
    assert (journey.reply("stp").paused_at is not None) == stands


def test_an_answer_and_an_objection_or_a_pause_never_leave_a_clock_standing(
    application: Application, province: Province
) -> None:
    for stop in (object_to, pause):
        journey = begin_journey(application, province, "stp")
        journey.to_clearance("stp")
        assert "done" in at_once(journey, stop, lambda j: j.sign("stp", by="head"))
        if journey.reply("stp").sent_at is None:
            journey.sign("stp", by="head")
        assert running(journey) == []
        assert journey.reply("stp").paused_at is None


def test_one_of_two_supervisors_decides_and_the_sums_agree(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    fall_silent(journey)
    explain(journey)
    uphold = lambda j: decide(j, excuse=False)  # noqa: E731  beside its like
    assert at_once(journey, decide, uphold) == ["409", "done"]
    excused = asked(journey).state is ExplanationState.EXCUSED
    assert (journey.reply("stp").silence_excused_at is not None) == excused
    with application.reading() as session:
        assert differences(session) == []


def test_several_hosts_flag_each_overdue_explanation_once(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp", "snv", "sxd")
    fall_silent(journey)
    journey.pass_time(days=20)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: application.run(flag_overdue, FlagOverdue()).explanations, range(3)))
    flagged = [reply_id for one in found for reply_id in one]
    assert sorted(flagged) == sorted(journey.reply_ids.values())


def clicked_before(
    journey: Journey, username: str, service: Callable[[UnitOfWork, Any], Any], command: Any, act: Act
) -> Any:
    """Somebody clicked first, and then waited for the lock while `act` happened: it is a second later."""
    waiting = journey.application.unit_of_work(journey.province.actor(username))
    journey.pass_time(seconds=1)
    act(journey)
    with waiting as uow:
        return service(uow, command)


def test_a_withdrawal_that_waited_ends_an_objection_later_than_itself(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    journey.receive("stp")
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Thu hồi.")
    assert clicked_before(journey, "stc.leader", withdraw_request, command, object_to) == 1
    with application.reading() as session:
        (pause,) = session.scalars(select(Pause)).all()
    assert pause.until == pause.since == application.clock.now()
    assert (journey.reply("stp").state, journey.reply("stp").paused_at) == (ReplyState.RELEASED, None)
    assert objections(journey)[0].state is ObjectionState.LAPSED


def test_a_signature_that_waited_ends_a_pause_later_than_itself_and_moves_no_date(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp")
    before = journey.reply("stp").due_at
    command = SignReply(reply_id=journey.reply_ids["stp"], version=None)
    clicked_before(journey, "stp.head", sign_reply, command, pause)
    reply = journey.reply("stp")
    assert (reply.state, reply.paused_at, reply.due_at) == (ReplyState.SENT, None, before)
    assert running(journey) == []


def test_a_claim_refused_while_the_request_was_suspended_stands_since_the_suspension(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến cấp trên.")
    refuse = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Thuộc ngành.")
    clicked_before(
        journey, "stc.leader", decide_remit_claim, refuse, lambda j: j.run("stc.leader", suspend_request, suspend)
    )
    reply = journey.reply("stp")
    (stop,) = running(journey)
    assert (reply.state, reply.paused_at) == (ReplyState.ASSIGNED, stop.since)
