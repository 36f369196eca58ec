"""An account that ended after the page was sent no longer carries the act: the capacities are read under the lock."""

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Comment, Officer
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.adjudicate_comment import AdjudicateComment, adjudicate_comment
from workflow.services.conclude_request import ConcludeRequest, conclude_request
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.actions import CommentAction
from workflow.vocabulary.refusals import NotPermitted


def disable(application: Application, province: Province, username: str) -> None:
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == province.officer[username]).values(active=False))


def command_on(service: Any, journey: Journey) -> Any:
    """The services' commands about the journey's reply or request."""
    reply_id, request_id = journey.reply_ids["stp"], journey.request_id
    with journey.application.reading() as session:
        comment_id = session.scalars(select(Comment.id)).first() or 0
    return {
        sign_reply: SignReply(reply_id=reply_id, version=None),
        supersede_position: SupersedePosition(reply_id=reply_id, version=None),
        decide_remit_claim: DecideRemitClaim(reply_id=reply_id, version=None, accept=True),
        conclude_request: ConcludeRequest(request_id=request_id, version=None),
        withdraw_request: WithdrawRequest(request_id=request_id, version=None, reason="Dừng"),
        suspend_request: SuspendRequest(request_id=request_id, version=None, reason="Chờ"),
        resume_request: ResumeRequest(request_id=request_id, version=None),
        start_consolidating: StartConsolidating(request_id=request_id, version=None),
        add_consultee: AddConsultee(request_id=request_id, version=None, agency_id=journey.province.agency["snv"]),
        adjudicate_comment: AdjudicateComment(
            comment_id=comment_id, version=None, action=CommentAction.ACCEPT, response="Tiếp thu"
        ),
    }[service]


@pytest.mark.parametrize(
    ("service", "who"),
    [
        (sign_reply, "stp.leader"),
        (supersede_position, "stp.leader"),
        (decide_remit_claim, "stc.leader"),
        (conclude_request, "stc.leader"),
        (withdraw_request, "stc.leader"),
        (suspend_request, "stc.leader"),
        (resume_request, "stc.leader"),
        (start_consolidating, "stc.leader"),
        (add_consultee, "stc.leader"),
        (adjudicate_comment, "stc.leader"),
    ],
)
def test_what_was_held_when_the_page_was_sent_does_not_carry_the_act(
    application: Application, province: Province, service: Any, who: str
) -> None:
    journey = begin_journey(application, province, "stp", "sxd")
    journey.to_sent("stp", journey.objecting())
    actor, command = province.actor(who), command_on(service, journey)
    disable(application, province, who)
    with pytest.raises(NotPermitted):
        application.run(service, command, actor)


def test_whoever_still_holds_the_role_is_not_in_the_way(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    journey.to_clearance("stp")
    actor = province.actor("stp.leader")
    disable(application, province, "stp.head")
    application.run(sign_reply, SignReply(reply_id=journey.reply_ids["stp"], version=None), actor)
    assert journey.reply("stp").sent_at is not None
