"""Who left an agency, or oversees no longer, gets no mail about what happens there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.mailroom import (
    address,
    body,
    choose_digest,
    give_addresses,
    mailing,
    mails,
    notifications,
    save_address,
    work,
)
from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from tests.support.smtp import PostOffice, post_office
from workflow.bootstrap import Application
from workflow.models import Membership
from workflow.services.delegations import EnterDelegation, RevokeDelegation, enter_delegation, revoke_delegation
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.notify import notify
from workflow.vocabulary.notices import MailState, Notice, NoticeKind, Whom
from workflow.vocabulary.roles import Role

CLERK = "stp.clerk"
LEFT = (MailState.UNREACHABLE, "left")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """Circulated by `stc` to `stp` a minute ago; nobody was told yet."""
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp")
    begun.pass_time(minutes=1)
    return begun


def leaves(journey: Journey, username: str) -> None:
    """Today is the last day."""
    today = journey.application.clock.now().date()
    with journey.application.reading() as session:
        held = session.scalars(select(Membership.id).where(Membership.officer_id == journey.province.officer[username]))
        ids = list(held)
    for membership_id in ids:
        command = EndMembership(
            jurisdiction_id=journey.province.jurisdiction_id, membership_id=membership_id, until=today
        )
        journey.application.run(end_membership, command)


def received(office: PostOffice, username: str) -> list[str]:
    return [body(letter) for letter in office.letters if address(username) in letter["To"]]


def settled(journey: Journey, username: str) -> list[tuple[MailState, str]]:
    found = mails(journey.application, journey.province.officer[username])
    return [(mail.state, mail.last_answer) for mail in found]


def test_the_summary_of_who_left_in_the_evening_does_not_go_in_the_morning(
    journey: Journey, office: PostOffice
) -> None:
    application = mailing(journey.application, office)
    choose_digest(application, journey.province, CLERK)
    work(application)
    leaves(journey, CLERK)
    journey.pass_time(days=1)
    work(application)
    assert received(office, CLERK) == []
    assert settled(journey, CLERK) == [LEFT]
    (notice,) = notifications(application, journey.province.officer[CLERK])
    assert notice.mail_id is not None


def test_a_single_mail_that_waited_for_the_server_does_not_go_either(journey: Journey, office: PostOffice) -> None:
    work(journey.application)
    leaves(journey, CLERK)
    journey.pass_time(days=1)
    work(mailing(journey.application, office))
    assert received(office, CLERK) == []
    assert len(received(office, "stp.leader")) == 1
    save_address(journey.application, journey.province, journey.province.officer[CLERK], "moi@tinh.example")
    assert settled(journey, CLERK) == [LEFT], "a new address does not bring it back"


def test_who_went_to_another_agency_is_mailed_what_is_told_to_them_there_only(
    journey: Journey, office: PostOffice
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer[CLERK]
    choose_digest(application, journey.province, CLERK)
    work(application)
    leaves(journey, CLERK)
    grant = GrantMembership(
        jurisdiction_id=journey.province.jurisdiction_id,
        officer_id=clerk,
        agency_id=journey.province.agency["sxd"],
        role=Role.CLERK,
        since=application.clock.now().date(),
    )
    application.run(grant_membership, grant)
    begin_journey(application, journey.province, "sxd").pass_time(minutes=1)
    work(application)
    journey.pass_time(days=1)
    work(application)
    (text,) = received(office, CLERK)
    assert "đề nghị Sở Xây dựng tham gia ý kiến" in text
    assert "đề nghị Sở Tư pháp" not in text
    (digest,) = mails(application, clerk)
    before, after = notifications(application, clerk)
    assert (before.mail_id, after.mail_id) == (None, digest.id), "the log says of the first: on screen only"


def test_who_acted_for_a_leader_until_yesterday_gets_nothing_of_the_leaders(
    journey: Journey, office: PostOffice
) -> None:
    application, province = mailing(journey.application, office), journey.province
    now = application.clock.now()
    delegation = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer["stp.leader"],
        delegate_id=province.officer["snv.officer"],
        starts_at=now,
        ends_at=now + timedelta(days=9),
        reason="Đi công tác",
        elsewhere_known=True,
    )
    entered = application.run(enter_delegation, delegation, province.actor("stp.leader"))
    choose_digest(application, province, "snv.officer")
    work(application)
    told = notifications(application, province.officer["snv.officer"])
    assert {notice.kind for notice in told} == {NoticeKind.DELEGATION_ENTERED, NoticeKind.CIRCULATED}
    application.run(revoke_delegation, RevokeDelegation(delegation_id=entered), province.actor("stp.leader"))
    journey.pass_time(days=1)
    work(application)
    words = received(office, "snv.officer")
    assert ["ủy quyền" in one for one in words] == [True, True], "that it began and ended, and nothing of the request"
    assert LEFT in settled(journey, "snv.officer")


@pytest.mark.parametrize("stays", [True, False])
def test_a_supervisor_is_mailed_as_long_as_the_role_lasts(journey: Journey, office: PostOffice, stays: bool) -> None:  # noqa: FBT001  a case of the test
    application = mailing(journey.application, office)
    choose_digest(application, journey.province, "supervisor")
    notice = Notice(
        kind=NoticeKind.EXPLAINED,
        jurisdiction_id=journey.province.jurisdiction_id,
        whom=(Whom.SUPERVISORS,),
        dedup="explained:1",
        request_id=journey.request_id,
        reply_id=journey.reply_ids["stp"],
    )
    assert application.run(notify, [notice]) == 1
    if not stays:
        with application.sessions.begin() as session:
            yesterday = application.clock.now().date() - timedelta(days=1)
            session.execute(
                update(Membership)
                .where(Membership.officer_id == journey.province.officer["supervisor"])
                .values(until=yesterday)
            )
    journey.pass_time(days=1)
    work(application)
    assert [SUBJECT in text for text in received(office, "supervisor")] == ([True] if stays else [])
