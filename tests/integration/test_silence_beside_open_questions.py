"""What the drafter leaves undecided keeps a round open, and nobody else's silence off the record."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.factories.letters import at
from tests.factories.mailroom import catch_up, give_addresses, told
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import explain, pause, unpause
from workflow.bootstrap import Application
from workflow.models import AuditEntry, CommentRequest, SilenceRecord
from workflow.queries.reply_detail import view_reply
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.sweep import run_sweep
from workflow.vocabulary.notices import NoticeKind
from workflow.vocabulary.refusals import NotNow
from workflow.vocabulary.states import ReplyState, RequestState

DAY = timedelta(days=1)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp", "sxd")
    catch_up(begun)
    return begun


def claim(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")


def silent(journey: Journey) -> list[int]:
    with journey.application.reading() as session:
        return list(session.scalars(select(SilenceRecord.reply_id).order_by(SilenceRecord.id)))


def kept_open(journey: Journey) -> list[dict[str, object]]:
    with journey.application.reading() as session:
        return list(session.scalars(select(AuditEntry.after).where(AuditEntry.name == "round_kept_open")))


def state(journey: Journey) -> RequestState:
    with journey.application.reading() as session:
        return session.get_one(CommentRequest, journey.request_id).state


def sweep_days(journey: Journey, days: int) -> None:
    """As often as a worker would, day by day."""
    for _day in range(days):
        journey.pass_time(days=1)
        run_sweep(journey.application)


def test_an_undecided_claim_keeps_no_other_silence_off_the_record(journey: Journey) -> None:
    claim(journey)
    sweep_days(journey, 60)
    assert silent(journey) == [journey.reply_ids["sxd"]]
    assert state(journey) is RequestState.OPEN
    assert kept_open(journey) == [{"silent": 1, "claims": 1, "paused": 0}], "said once, however long it takes"
    assert journey.reply("sxd").state is ReplyState.SILENT
    catch_up(journey)
    assert {name for name, _kind in told(journey.application, journey.province, NoticeKind.ROUND_KEPT_OPEN)} == {
        "stc.officer", "stc.leader", "supervisor",
    }  # fmt: skip
    assert explain(journey, by="sxd.head", agency="sxd") == 1, "its head is asked and can explain"


def test_a_paused_reply_keeps_no_other_silence_off_the_record_and_has_its_own_time_afterwards(journey: Journey) -> None:
    pause(journey)
    sweep_days(journey, 60)
    assert silent(journey) == [journey.reply_ids["sxd"]]
    assert kept_open(journey) == [{"silent": 1, "claims": 0, "paused": 1}]
    unpause(journey)
    sweep_days(journey, 45)
    assert silent(journey) == [journey.reply_ids["sxd"], journey.reply_ids["stp"]]
    assert state(journey) is RequestState.CONSOLIDATING


def test_what_the_agency_went_on_record_for_cannot_be_answered_any_more(journey: Journey) -> None:
    claim(journey)
    sweep_days(journey, 60)
    with pytest.raises(NotNow):
        journey.receive("sxd")


def test_once_the_claim_is_refused_the_round_ends_by_its_own_ladder(journey: Journey) -> None:
    claim(journey)
    sweep_days(journey, 40)
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Có liên quan")
    journey.run("stc.officer", decide_remit_claim, command)
    sweep_days(journey, 60)
    assert state(journey) is RequestState.CONSOLIDATING
    assert len(silent(journey)) == 2


def test_once_the_claim_is_accepted_the_round_that_was_kept_open_closes_by_itself(journey: Journey) -> None:
    claim(journey)
    sweep_days(journey, 40)
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=True, reason="Đúng vậy")
    journey.run("stc.officer", decide_remit_claim, command)
    assert run_sweep(journey.application).closings == 1
    assert run_sweep(journey.application).closings == 0
    assert state(journey) is RequestState.CONSOLIDATING
    assert silent(journey) == [journey.reply_ids["sxd"]], "the silence is counted where it was recorded"


def test_the_drafter_can_still_close_the_round_once_the_claim_is_decided(journey: Journey) -> None:
    claim(journey)
    sweep_days(journey, 40)
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=True, reason="Đúng vậy")
    journey.run("stc.officer", decide_remit_claim, command)
    close = StartConsolidating(request_id=journey.request_id, version=None)
    assert journey.run("stc.officer", start_consolidating, close) == 0


def test_while_somebody_still_has_time_nobody_goes_on_record_beside_the_claim(journey: Journey) -> None:
    claim(journey)
    late = at(journey.application, journey.reply("sxd").due_at + 2 * DAY)
    run_sweep(late)
    assert silent(journey) == []


def test_a_claim_left_over_its_working_day_is_flagged_once_and_told_to_those_who_decide_and_supervise(
    journey: Journey,
) -> None:
    claim(journey)
    run_sweep(journey.application)
    journey.pass_time(days=1)
    assert run_sweep(journey.application).flagged == 0, "Tuesday the 24th is a day off"
    journey.pass_time(days=2)
    assert run_sweep(journey.application).flagged == 1
    assert run_sweep(journey.application).flagged == 0
    catch_up(journey)
    assert {name for name, _kind in told(journey.application, journey.province, NoticeKind.CLAIM_UNDECIDED)} == {
        "stc.officer", "stc.leader", "supervisor",
    }  # fmt: skip
    with journey.application.reading() as session:
        actor, reply_id = journey.province.actor("stc.officer"), journey.reply_ids["stp"]
        undecided = view_reply(session, actor, reply_id, now=journey.application.clock.now()).undecided_claim
    assert undecided is not None
    assert undecided.overdue


def test_a_decided_claim_and_one_of_a_withdrawn_request_are_flagged_no_more(journey: Journey) -> None:
    claim(journey)
    journey.run(
        "stc.leader", withdraw_request, WithdrawRequest(request_id=journey.request_id, version=None, reason="Thôi")
    )
    journey.pass_time(days=5)
    assert run_sweep(journey.application).flagged == 0


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE remit_claim SET decide_by = claimed_at", "remit_claim_date_never_comes_earlier"),
        ("UPDATE remit_claim SET decide_by = NULL", "remit_claim_date_never_comes_earlier"),
        ("UPDATE remit_claim SET flagged_at = NULL", "remit_claim_is_flagged_once"),
    ],
)
def test_the_database_keeps_the_date_and_the_flag_of_a_claim(journey: Journey, statement: str, guard: str) -> None:
    claim(journey)
    journey.pass_time(days=5)
    run_sweep(journey.application)
    with pytest.raises(DBAPIError) as refused, journey.application.engine.begin() as connection:
        connection.execute(text(statement))
    assert guard in str(refused.value)
