"""Nobody acts on both sides of one letter: not by a role, a delegation, or after having signed for the other side."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.factories.extending import UNCLEAR, WANTED, WHY, allow, ask, decide
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import object_to
from workflow.bootstrap import Application
from workflow.models import Comment, CommentRequest, Membership, Position
from workflow.services.adjudicate_comment import AdjudicateComment, adjudicate_comment
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.decide_objection import DecideObjection, SupplyPapers, decide_objection, supply_papers
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.services.pause_reply import PauseReply, pause_reply
from workflow.services.react_to_comment import ReactToComment, react_to_comment
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.vocabulary.actions import CommentAction, ExtensionAction
from workflow.vocabulary.refusals import GuardsUnmet
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ReplyState

DRAFTER = "stc.leader"
OFFERED = date(2026, 12, 17)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    begun = begin_journey(application, province, "stp")
    allow(begun)
    return begun


def lend(journey: Journey, delegator: str, delegate: str = DRAFTER, by: str = "stp.clerk") -> None:
    now, province = journey.application.clock.now(), journey.province
    command = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer[delegator],
        delegate_username=delegate,
        elsewhere_known=True,
        starts_at=now,
        ends_at=now + timedelta(days=60),
        reason="Đi công tác",
    )
    journey.run(by, enter_delegation, command)


def join(journey: Journey, username: str, slug: str, role: Role, *, leaving: bool = False) -> None:
    province = journey.province
    with journey.application.sessions.begin() as session:
        if leaving:
            session.execute(delete(Membership).where(Membership.officer_id == province.officer[username]))
        session.add(
            Membership(
                jurisdiction_id=province.jurisdiction_id,
                officer_id=province.officer[username],
                agency_id=province.agency[slug],
                role=role,
                since=date(2024, 1, 1),
            )
        )


def refused(journey: Journey, username: str, service: Callable[..., Any], command: Any) -> None:
    with pytest.raises(GuardsUnmet) as refusal:
        journey.run(username, service, command)
    assert refusal.value.guards == ("stands_on_one_side",)


def reply_id(journey: Journey) -> int:
    return journey.reply_ids["stp"]


def comment_id(journey: Journey) -> int:
    with journey.application.reading() as session:
        return (
            session.scalars(
                select(Comment.id).join(Position).where(Position.reply_id == reply_id(journey)).order_by(Comment.id)
            ).first()
            or 0
        )


def test_the_drafting_leader_does_not_sign_the_answer_to_his_own_letter(journey: Journey) -> None:
    lend(journey, "stp.head")
    journey.to_clearance("stp")
    refused(journey, DRAFTER, sign_reply, SignReply(reply_id=reply_id(journey), version=None))
    assert journey.reply("stp").state is ReplyState.IN_CLEARANCE
    signed = journey.sign("stp")
    with journey.application.reading() as session:
        signer = session.get_one(Position, signed.position_id).signer_id
        assert signer != session.get_one(CommentRequest, journey.request_id).signer_id


def test_nobody_of_the_drafting_agency_answers_by_a_delegation_in_whatever_role(journey: Journey) -> None:
    lend(journey, "stp.leader", "stc.clerk")
    journey.receive("stp")
    objecting = ObjectToDossier(reply_id=reply_id(journey), version=None, lacking="Thiếu báo cáo.")
    refused(journey, "stc.clerk", object_to_dossier, objecting)
    asking = AskExtension(reply_id=reply_id(journey), version=None, reason=WHY, day=WANTED)
    refused(journey, "stc.clerk", ask_extension, asking)
    decide(journey, ask(journey, by="stp.head"), ExtensionAction.COUNTER, day=OFFERED)
    taking = TakeOffer(reply_id=reply_id(journey), extension_id=1, version=None)
    refused(journey, "stc.clerk", take_offer, taking)
    journey.assign("stp")
    journey.save("stp", journey.claiming())
    journey.submit("stp")
    refused(journey, "stc.clerk", sign_reply, SignReply(reply_id=reply_id(journey), version=None))


def test_a_newer_position_is_signed_from_one_side_only(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())
    lend(journey, "stp.head")
    command = SupersedePosition(reply_id=reply_id(journey), version=None)
    refused(journey, DRAFTER, supersede_position, command)
    journey.run("stp.leader", supersede_position, command)


@pytest.mark.parametrize("username", ["stc.leader", "stc.officer"], ids=["who signed the letter", "who began it"])
def test_who_moved_to_the_consulted_agency_does_not_answer_the_own_letter(journey: Journey, username: str) -> None:
    join(journey, username, "stp", Role.LEADER, leaving=True)
    journey.to_clearance("stp")
    command = SignReply(reply_id=reply_id(journey), version=None)
    refused(journey, username, sign_reply, command)
    lend(journey, username, "sxd.leader")
    refused(journey, "sxd.leader", sign_reply, command)
    journey.run("stp.leader", sign_reply, command)


def test_a_leader_of_both_agencies_is_not_got_round_by_a_delegate(journey: Journey) -> None:
    join(journey, "stp.leader", "stc", Role.OFFICER)
    lend(journey, "stp.leader", "sxd.leader")
    journey.to_clearance("stp")
    command = SignReply(reply_id=reply_id(journey), version=None)
    for username in ("stp.leader", "sxd.leader"):
        refused(journey, username, sign_reply, command)
    journey.run("stp.head", sign_reply, command)


def test_a_drafter_who_acts_for_the_consulted_agency_decides_nothing_of_it(journey: Journey) -> None:
    lend(journey, "stp.head")
    journey.receive("stp")
    refused(journey, DRAFTER, pause_reply, PauseReply(reply_id=reply_id(journey), version=None, reason="Đang làm rõ."))
    object_to(journey)
    deciding = DecideObjection(reply_id=reply_id(journey), version=None, accept=True)
    refused(journey, DRAFTER, decide_objection, deciding)
    journey.run("stc.head", decide_objection, deciding)
    papers = SupplyPapers(reply_id=reply_id(journey), version=None, note="Đã gửi.")
    refused(journey, DRAFTER, supply_papers, papers)
    journey.run("stc.officer", supply_papers, papers)
    journey.assign("stp")
    journey.save("stp", journey.claiming())
    journey.submit("stp")
    journey.sign("stp")
    for accept in (True, False):
        claim = DecideRemitClaim(reply_id=reply_id(journey), version=None, accept=accept, reason="Có căn cứ.")
        refused(journey, DRAFTER, decide_remit_claim, claim)
    journey.run("stc.head", decide_remit_claim, claim)


def test_who_claimed_for_the_consulted_agency_does_not_decide_it_after_moving_to_the_drafting_one(
    journey: Journey,
) -> None:
    journey.to_sent("stp", journey.claiming())
    join(journey, "stp.leader", "stc", Role.LEADER, leaving=True)
    claim = DecideRemitClaim(reply_id=reply_id(journey), version=None, accept=True)
    refused(journey, "stp.leader", decide_remit_claim, claim)
    journey.run("stc.head", decide_remit_claim, claim)


def test_an_answer_is_returned_and_its_comments_are_answered_from_one_side_only(journey: Journey) -> None:
    journey.to_sent("stp", journey.objecting())
    lend(journey, "stp.head")
    back = ReturnAsUnclear(reply_id=reply_id(journey), version=None, reason=UNCLEAR)
    refused(journey, DRAFTER, return_as_unclear, back)
    journey.run("stc.officer", start_consolidating, StartConsolidating(request_id=journey.request_id, version=None))
    first = comment_id(journey)
    answer = AdjudicateComment(
        comment_id=first, version=None, action=CommentAction.NOT_ACCEPT, response="Đã có quy định."
    )
    refused(journey, DRAFTER, adjudicate_comment, answer)
    journey.run("stc.officer", adjudicate_comment, answer)
    satisfied = ReactToComment(comment_id=first, version=None, action=CommentAction.REACT_SATISFIED)
    refused(journey, DRAFTER, react_to_comment, satisfied)
    journey.run("stp.leader", react_to_comment, satisfied)
