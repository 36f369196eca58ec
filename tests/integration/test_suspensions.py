"""Suspended clocks on both databases: answers and claims signed meanwhile, what resuming moves, and what it costs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.drafting import Wanted, circulated
from tests.factories.office import Office
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Agency, DeadlineDerivation, Pause, Reply, SettledDay, SilenceRecord
from workflow.policies.standing import standing
from workflow.queries.reply_detail import view_reply
from workflow.queries.settled_sums import differences
from workflow.queries.standings import times_of
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.administration import AgencyKind, PauseReason, Standing
from workflow.vocabulary.states import ReplyState

ONE_DAY = timedelta(days=1)
REASON = "Chờ kết luận của Thường trực Tỉnh ủy"


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def suspend(journey: Journey) -> int:
    command = SuspendRequest(request_id=journey.request_id, version=None, reason=REASON)
    return int(journey.run("stc.leader", suspend_request, command))


def resume(journey: Journey) -> int:
    return int(journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None)))


def decide(journey: Journey, *, accept: bool) -> bool:
    command = DecideRemitClaim(
        reply_id=journey.reply_ids["stp"], version=None, accept=accept, reason="Thuộc Sở Tư pháp"
    )
    return bool(journey.run("stc.officer", decide_remit_claim, command))


def stands(journey: Journey) -> Standing:
    return standing(times_of(journey.reply("stp")), journey.application.clock.now())


def pauses(journey: Journey) -> list[tuple[PauseReason, bool]]:
    """Of `stp`: reason, and whether it still runs."""
    with journey.application.reading() as session:
        rows = session.query(Pause).where(Pause.reply_id == journey.reply_ids["stp"]).order_by(Pause.id)
        return [(pause.reason, pause.until is None) for pause in rows]


def test_an_answer_signed_during_a_suspension_is_on_time_though_the_date_came_meanwhile(journey: Journey) -> None:
    journey.to_clearance("stp")
    suspend(journey)
    journey.pass_time(days=60)
    assert not journey.sign("stp").late
    reply = journey.reply("stp")
    assert (stands(journey), reply.days_late, reply.paused_at) == (Standing.ON_TIME, 0, None)
    assert reply.due_at > journey.application.clock.now() > reply.first_due_at
    assert pauses(journey) == [(PauseReason.SUSPENSION, False)]
    journey.pass_time(days=3)
    assert resume(journey) == 1, "only the other agency's date moves"
    assert journey.reply("stp").due_at == reply.due_at
    assert stands(journey) is Standing.ON_TIME


def test_what_was_late_before_the_suspension_is_late_when_signed_in_it(journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.pass_time(days=60)
    suspend(journey)
    first = journey.reply("stp").due_at
    journey.pass_time(days=1)
    assert journey.sign("stp").late
    assert (journey.reply("stp").due_at, stands(journey)) == (first, Standing.LATE)


def test_what_was_late_before_a_suspension_is_not_charged_with_its_days(journey: Journey) -> None:
    """15 December is the date; Wednesday the 16th is charged, the 17th to the 22nd the clock stands."""
    journey.to_clearance("stp")
    late_since(journey, 2)
    suspend(journey)
    journey.pass_time(days=5)
    resume(journey)
    journey.pass_time(days=1)
    with journey.application.reading() as session:
        view = view_reply(session, journey.province.actor("stp.leader"), journey.reply_ids["stp"], now=now(journey))
    assert (view.days_left, view.charge.days, list(view.charge.taken.values())) == (-2, 2, [4])
    assert journey.sign("stp").late
    assert (stands(journey), journey.reply("stp").days_late) == (Standing.LATE, 2)
    with journey.application.reading() as session:
        assert differences(session) == []
        kept = session.query(SettledDay).where(SettledDay.agency_id == journey.province.agency["stp"]).one()
    assert (kept.answered_late, kept.days_late) == (1, 2)


def test_a_silence_is_charged_without_the_days_of_a_suspension(journey: Journey) -> None:
    late_since(journey, 2)
    suspend(journey)
    journey.pass_time(days=5)
    resume(journey)
    journey.pass_time(days=1)
    journey.run("stc.leader", start_consolidating, StartConsolidating(request_id=journey.request_id, version=None))
    with journey.application.reading() as session:
        records = session.query(SilenceRecord.working_days_late).all()
    assert [days for (days,) in records] == [2, 2]


def test_a_late_claim_that_is_refused_is_not_charged_with_the_days_of_the_decision(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    late_since(journey, 2)
    journey.sign("stp")
    journey.pass_time(days=5)
    decide(journey, accept=False)
    journey.pass_time(days=1)
    with journey.application.reading() as session:
        view = view_reply(session, journey.province.actor("stp.leader"), journey.reply_ids["stp"], now=now(journey))
    assert (view.charge.days, view.charge.taken) == (2, {PauseReason.REMIT_CLAIM.value: 4})


def late_since(journey: Journey, days: int) -> None:
    """So many days, at the same hour, after the reply of `stp` was due."""
    journey.pass_time(days=(journey.reply("stp").due_day - now(journey).date()).days + days)


def now(journey: Journey) -> datetime:
    return journey.application.clock.now()


def test_a_claim_signed_during_a_suspension_and_accepted_was_an_answer_in_time(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    suspend(journey)
    journey.pass_time(days=60)
    journey.sign("stp")
    assert stands(journey) is Standing.NOT_YET_DUE
    assert pauses(journey) == [(PauseReason.SUSPENSION, True), (PauseReason.REMIT_CLAIM, True)]
    journey.pass_time(days=2)
    decide(journey, accept=True)
    assert (stands(journey), journey.reply("stp").days_late) == (Standing.ON_TIME, 0)
    assert pauses(journey) == [(PauseReason.SUSPENSION, False), (PauseReason.REMIT_CLAIM, False)]


def test_a_claim_refused_while_suspended_is_not_late_and_resuming_gives_both_back(journey: Journey) -> None:
    first = journey.reply("stp").due_at
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=40)
    suspend(journey)
    journey.pass_time(days=10)
    assert not decide(journey, accept=False), "the clock stands on"
    assert (journey.reply("stp").due_at, stands(journey)) == (first, Standing.NOT_YET_DUE)
    journey.pass_time(days=10)
    assert resume(journey) == 1, "the other had let its date pass"
    assert journey.reply("stp").due_at > journey.application.clock.now()


def test_a_claim_that_outlasts_a_suspension_is_given_its_time_once(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    suspend(journey)
    journey.pass_time(days=14)
    assert resume(journey) == 1, "the claim is undecided, so only the other date moves"
    moved = journey.reply("sxd").due_at
    assert decide(journey, accept=False)
    assert journey.reply("stp").due_at == moved, "the same days, counted once"


def test_a_pause_over_a_weekend_moves_nothing_and_stands_in_the_derivation(journey: Journey) -> None:
    journey.pass_time(days=5, hours=1)  # Saturday
    before = journey.reply("stp")
    suspend(journey)
    journey.pass_time(hours=20)
    assert resume(journey) == 0
    after = journey.reply("stp")
    assert (after.due_at, after.derivation_id == before.derivation_id) == (before.due_at, False)
    with journey.application.reading() as session:
        (pause,) = session.get_one(DeadlineDerivation, after.derivation_id).body["pauses"]
    assert pause["reason"] == REASON


def test_the_derivation_of_a_date_that_has_passed_stays_as_it_was(journey: Journey) -> None:
    journey.pass_time(days=60)
    before = journey.reply("stp").derivation_id
    suspend(journey)
    journey.pass_time(days=2)
    resume(journey)
    assert journey.reply("stp").derivation_id == before


def test_withdrawing_a_suspended_request_ends_its_pauses(journey: Journey) -> None:
    suspend(journey)
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Dừng xây dựng văn bản")
    journey.run("stc.leader", withdraw_request, command)
    assert pauses(journey) == [(PauseReason.SUSPENSION, False)]
    assert (journey.reply("stp").paused_at, journey.reply("stp").state) == (None, ReplyState.RELEASED)


def test_suspending_and_resuming_thirty_agencies_takes_the_statements_of_three(
    application: Application,
    province: Province,
    clock: SettableClock,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    office = Office(application, province, clock)
    with application.sessions.begin() as session:
        for index in range(27):
            session.add(
                Agency(
                    jurisdiction_id=province.jurisdiction_id, code=f"H99.9.{index}", symbol=f"X{index}",
                    name_vi=f"Xã số {index}", kind=AgencyKind.COMMUNE,
                )
            )  # fmt: skip
    counts: dict[int, list[int]] = {}
    for more in (frozenset[AgencyKind](), frozenset({AgencyKind.COMMUNE})):
        request_id, done = circulated(
            application, province, Wanted(procedure="qd-chu-tich", period_days=7, more={"kinds": more})
        )
        _receive_at_different_times(application, request_id)
        suspension = SuspendRequest(request_id=request_id, version=None, reason=REASON)
        acts: tuple[tuple[Any, Any], ...] = (
            (suspend_request, suspension),
            (resume_request, ResumeRequest(request_id=request_id, version=None)),
        )
        counts[done.consultees] = []
        for service, command in acts:
            clock.advance(ONE_DAY)
            with count_statements() as seen:
                assert office.run("stc.leader", service, command) == done.consultees
            counts[done.consultees].append(len(seen))
    few, many = sorted(counts)
    assert many >= few + 27
    assert counts[few] == counts[many]


def _receive_at_different_times(application: Application, request_id: int) -> None:
    """The clock of this procedure starts with receipt, so each reply gets a derivation of its own."""
    with application.sessions.begin() as session:
        for index, reply in enumerate(session.query(Reply).where(Reply.request_id == request_id).order_by(Reply.id)):
            reply.received_at = reply.delivered_at + timedelta(minutes=index)
