"""A reason of letters that nobody can see is no reason, whoever has to give one."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.drafting import Wanted, circulated, drafted
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.bootstrap import Application
from workflow.models import Preparation
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Incomplete

UNSEEN = "\u200b\u2060\ufeff"


def refused(application: Application, service: Any, command: Any, actor: Any) -> list[str]:
    with pytest.raises(Incomplete) as refusal:
        application.run(service, command, actor)
    return [item.key for item in refusal.value.missing]


def test_withdrawing_and_suspending_need_a_reason_that_can_be_read(
    application: Application, province: Province
) -> None:
    request_id, _ = circulated(application, province)
    leader = province.actor("stc.leader")
    for service, command in (
        (withdraw_request, WithdrawRequest(request_id=request_id, version=None, reason=UNSEEN)),
        (suspend_request, SuspendRequest(request_id=request_id, version=None, reason=UNSEEN)),
    ):
        assert refused(application, service, command, leader) == ["reason_missing"]


def test_a_waiver_is_neither_asked_nor_decided_without_a_reason_that_can_be_read(
    application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(period_days=3))
    officer, supervisor = province.actor("stc.officer"), province.actor("supervisor")
    asking = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason=UNSEEN)
    assert refused(application, ask_waiver, asking, officer) == ["reason_missing"]
    asking = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Họp ngày 30/11.")
    waiver_id = application.run(ask_waiver, asking, officer)
    deciding = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason=UNSEEN)
    assert refused(application, decide_waiver, deciding, supervisor) == ["reason_missing"]


def test_a_reply_goes_back_only_with_a_reason_that_can_be_read(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp", "snv")
    journey.to_clearance("stp")
    back = ReturnForRework(reply_id=journey.reply_ids["stp"], version=None, reason=UNSEEN)
    assert refused(application, return_for_rework, back, province.actor("stp.leader")) == ["reason_missing"]
    journey.to_sent("snv", journey.claiming())
    claim = DecideRemitClaim(reply_id=journey.reply_ids["snv"], version=None, accept=False, reason=UNSEEN)
    assert refused(application, decide_remit_claim, claim, province.actor("stc.leader")) == ["reason_missing"]


def test_unseen_checked_parts_neither_count_as_checked_nor_spoil_a_signature(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_assigned("stp")
    nothing = PreparedContent(code=PositionCode.CONCUR, checked_parts=UNSEEN, answers={})
    journey.save("stp", nothing)
    with pytest.raises(Incomplete):
        journey.submit("stp")
    journey.save("stp", journey.concurring(checked_parts=UNSEEN))
    journey.submit("stp")
    assert journey.sign("stp").position_id


def test_an_answer_of_unseen_letters_is_not_kept(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_assigned("stp")
    answers = {question: AnswerDraft(answer=UNSEEN) for question in journey.question_ids}
    journey.save("stp", PreparedContent(answers=answers, opinion="Đồng ý"))
    with application.reading() as session:
        assert session.scalars(select(Preparation.answers)).all() == [{}]
