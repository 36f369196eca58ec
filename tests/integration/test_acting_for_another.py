"""Every act that a delegate of another agency does is told with the name it was done for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Officer
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.open_draft import OpenDraft, open_draft
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request

DELEGATE = "sxd.clerk"


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


def delegate(journey: Journey, principal: str) -> None:
    """Of one of the two sides: who holds both acts for neither."""
    now = journey.application.clock.now()
    command = EnterDelegation(
        jurisdiction_id=journey.province.jurisdiction_id,
        delegator_id=journey.province.officer[principal],
        delegate_username=DELEGATE,
        elsewhere_known=True,
        starts_at=now,
        ends_at=now + timedelta(days=90),
        reason="Đi công tác",
    )
    journey.run(principal, enter_delegation, command)


def told(journey: Journey) -> list[tuple[str, str | None]]:
    """Event and principal of what the delegate did, in order."""
    with journey.application.reading() as session:
        rows = session.execute(
            select(AuditEntry.name, Officer.username)
            .outerjoin(Officer, AuditEntry.on_behalf_of_id == Officer.id)
            .where(AuditEntry.actor_id == journey.province.officer[DELEGATE])
            .order_by(AuditEntry.id)
        )
        return [(row.name, row.username) for row in rows]


def test_what_is_done_to_a_reply_for_a_leader_names_the_leader(journey: Journey) -> None:
    delegate(journey, "stp.leader")
    reply_id = journey.reply_ids["stp"]
    journey.run(DELEGATE, open_draft, OpenDraft(reply_id=reply_id))
    journey.receive("stp")
    officer_id = journey.province.officer["stp.officer"]
    journey.run(DELEGATE, assign_reply, AssignReply(reply_id=reply_id, version=None, officer_id=officer_id))
    journey.save("stp", journey.concurring())
    journey.submit("stp")
    back = ReturnForRework(reply_id=reply_id, version=None, reason="Cần nêu rõ căn cứ.")
    journey.run(DELEGATE, return_for_rework, back)
    journey.submit("stp")
    journey.run(DELEGATE, sign_reply, SignReply(reply_id=reply_id, version=None))
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())
    journey.run(DELEGATE, supersede_position, SupersedePosition(reply_id=reply_id, version=None))
    names = ("draft_opened", "reply_assigned", "reply_returned_for_rework", "reply_sent", "position_superseded")
    assert told(journey) == [(name, "stp.leader") for name in names]


def test_silence_recorded_for_a_leader_names_the_leader(journey: Journey) -> None:
    delegate(journey, "stc.leader")
    journey.pass_time(days=60)
    command = StartConsolidating(request_id=journey.request_id, version=None)
    journey.run(DELEGATE, start_consolidating, command)
    names = ("silence_recorded", "silence_recorded", "consolidation_started")
    assert told(journey) == [(name, "stc.leader") for name in names]


def test_replies_released_for_a_leader_name_the_leader(journey: Journey) -> None:
    delegate(journey, "stc.leader")
    asked = AddConsultee(request_id=journey.request_id, version=None, agency_id=journey.province.agency["sxd"])
    journey.run(DELEGATE, add_consultee, asked)
    journey.run(DELEGATE, suspend_request, SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ"))
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Dự thảo được soạn lại.")
    journey.run(DELEGATE, withdraw_request, command)
    names = ("consultee_added", "request_suspended", *["reply_released"] * 3, "request_withdrawn")
    assert told(journey) == [(name, "stc.leader") for name in names]


def test_an_added_consultee_is_told_beside_those_asked_before(journey: Journey) -> None:
    agency = journey.province.agency
    delegate(journey, "stc.leader")
    asked = AddConsultee(request_id=journey.request_id, version=None, agency_id=agency["sxd"])
    journey.run("stc.leader", add_consultee, asked)
    with journey.application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "consultee_added")).one()
    assert entry.before == {"agency_ids": sorted((agency["stp"], agency["snv"]))}
    assert entry.after["agency_ids"] == sorted((agency["stp"], agency["snv"], agency["sxd"]))
