"""Two people at the same moment, on a real PostgreSQL: one consistent result, and the loser is told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import AuditEntry, CommentRequest, NumberSeries, Position, Preparation, Reply
from workflow.policies.prepared_position import PreparedContent
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.save_preparation import SavePreparation, save_preparation
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.refusals import Conflict
from workflow.vocabulary.states import ReplyState, RequestState

ROUNDS = 6
Act = Callable[[], Any]


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    if application.engine.dialect.name != "postgresql":
        pytest.fail("these races need several writers at once")
    return begin_journey(application, province, "stp", "sxd")


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


pytestmark = pytest.mark.postgresql


def race(*acts: Act) -> list[Any]:
    """Results in order; a refusal is a result too, any other error fails the test."""
    start = Barrier(len(acts))

    def enter(act: Act) -> Any:
        start.wait(timeout=10)
        try:
            return act()
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(enter, act) for act in acts]]


def refused(results: list[Any]) -> int:
    return sum(isinstance(result, Conflict) for result in results)


def count(journey: Journey, *criteria: Any, model: Any = Position) -> int:
    with journey.application.reading() as session:
        return session.scalars(select(func.count()).select_from(model).where(*criteria)).one()


def signing(journey: Journey, who: str, version: int) -> Act:
    actor = journey.province.actor(who)
    command = SignReply(reply_id=journey.reply_ids["stp"], version=version, preparation_version=1)
    return lambda: journey.application.run(sign_reply, command, actor)


def test_two_leaders_sign_at_once_and_one_position_results(journey: Journey) -> None:
    journey.to_clearance("stp", journey.objecting())
    version = journey.reply("stp").version
    results = race(signing(journey, "stp.leader", version), signing(journey, "stp.head", version))
    assert refused(results) == 1
    assert count(journey) == 1
    assert count(journey, AuditEntry.name == "reply_sent", model=AuditEntry) == 1
    assert count(journey, NumberSeries.kind == "TGYK", NumberSeries.last == 1, model=NumberSeries) == 1


def test_a_double_click_signs_once(journey: Journey) -> None:
    journey.to_clearance("stp")
    version = journey.reply("stp").version
    results = race(*[signing(journey, "stp.leader", version)] * 4)
    assert refused(results) == 3
    assert count(journey) == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_signing_while_the_request_is_withdrawn_ends_in_one_of_two_whole_states(journey: Journey, attempt: int) -> None:
    journey.to_clearance("stp", journey.objecting())
    version = journey.reply("stp").version
    drafter = journey.province.actor("stc.leader")
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason=f"Không còn cần thiết ({attempt})")
    results = race(
        signing(journey, "stp.leader", version),
        lambda: journey.application.run(withdraw_request, command, drafter),
    )
    reply = journey.reply("stp")
    assert not isinstance(results[1], Conflict), "the withdrawal waits for the signature, it is never the loser"
    if isinstance(results[0], Conflict):
        assert (reply.state, reply.position_id, count(journey)) == (ReplyState.RELEASED, None, 0)
    else:
        assert reply.state is ReplyState.SENT
        assert (reply.closed_at, count(journey)) == (journey.application.clock.now(), 1)
    with journey.application.reading() as session:
        assert session.scalars(select(Reply.request_id).where(Reply.closed_at.is_(None))).all() == []
    assert journey_state(journey) is RequestState.WITHDRAWN


def journey_state(journey: Journey) -> RequestState:
    with journey.application.reading() as session:
        return session.scalars(select(CommentRequest.state).where(CommentRequest.id == journey.request_id)).one()


def test_two_assigners_choose_at_once_and_the_second_is_told(journey: Journey) -> None:
    journey.receive("stp")
    version = journey.reply("stp").version

    def assigning(who: str, to: str) -> Act:
        actor = journey.province.actor(who)
        command = AssignReply(
            reply_id=journey.reply_ids["stp"], version=version, officer_id=journey.province.officer[to]
        )
        return lambda: journey.application.run(assign_reply, command, actor)

    results = race(assigning("stp.leader", "stp.officer"), assigning("stp.clerk", "stp.head"))
    assert refused(results) == 1
    won = "stp.officer" if not isinstance(results[0], Conflict) else "stp.head"
    assert journey.reply("stp").assignee_id == journey.province.officer[won]


def test_two_confirm_receipt_at_once_and_one_is_recorded(journey: Journey) -> None:
    command = ConfirmReceipt(reply_id=journey.reply_ids["stp"], version=1)
    acts = [
        lambda who=who: journey.application.run(confirm_receipt, command, journey.province.actor(who))
        for who in ("stp.clerk", "stp.officer")
    ]
    assert refused(race(*acts)) == 1
    assert count(journey, AuditEntry.name == "receipt_confirmed", model=AuditEntry) == 1


def test_two_tabs_save_their_first_words_at_once_and_none_overwrites_the_other(journey: Journey) -> None:
    journey.to_assigned("stp")
    actor = journey.province.actor("stp.officer")

    def saving(words: str) -> Act:
        command = SavePreparation(reply_id=journey.reply_ids["stp"], version=0, content=PreparedContent(opinion=words))
        return lambda: journey.application.run(save_preparation, command, actor)

    results = race(saving("Tab một"), saving("Tab hai"))
    assert refused(results) == 1
    won = "Tab một" if not isinstance(results[0], Conflict) else "Tab hai"
    with journey.application.reading() as session:
        assert session.scalars(select(Preparation.opinion)).all() == [won]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_signing_while_the_text_is_saved_signs_what_the_leader_saw_or_nothing(journey: Journey, attempt: int) -> None:
    journey.to_clearance("stp", journey.concurring(opinion="Như đã trình"))
    version = journey.reply("stp").version
    head = journey.province.actor("stp.head")
    newer = SavePreparation(
        reply_id=journey.reply_ids["stp"], version=1, content=journey.concurring(opinion=f"Đã sửa {attempt}")
    )
    results = race(
        signing(journey, "stp.leader", version), lambda: journey.application.run(save_preparation, newer, head)
    )
    with journey.application.reading() as session:
        signed = session.scalars(select(Position.opinion)).all()
    assert signed == ([] if isinstance(results[0], Conflict) else ["Như đã trình"])


def test_a_claim_is_accepted_and_refused_at_once_and_decided_once(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    version = journey.reply("stp").version

    def deciding(who: str, *, accept: bool) -> Act:
        actor = journey.province.actor(who)
        command = DecideRemitClaim(
            reply_id=journey.reply_ids["stp"], version=version, accept=accept, reason="Xem Quyết định 12"
        )
        return lambda: journey.application.run(decide_remit_claim, command, actor)

    results = race(deciding("stc.officer", accept=True), deciding("stc.leader", accept=False))
    assert refused(results) == 1
    accepted = not isinstance(results[0], Conflict)
    assert journey.reply("stp").state is (ReplyState.SENT if accepted else ReplyState.ASSIGNED)
