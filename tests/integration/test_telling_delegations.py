"""Who signs in whose name is told to both at once, on screen and by mail, whoever entered or ended it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.mailroom import body, choose_digest, give_addresses, mailing, mails, notifications, told, work
from tests.factories.province import Province
from tests.support.smtp import PostOffice, post_office
from workflow.bootstrap import Application
from workflow.models import Membership
from workflow.queries.notices import notice_page
from workflow.services.delegations import EnterDelegation, RevokeDelegation, enter_delegation, revoke_delegation
from workflow.services.end_membership import EndMembership, end_membership
from workflow.vocabulary.notices import MailKind, MailState

HEAD, OFFICER, CLERK = "stp.head", "stp.officer", "stp.clerk"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


def entered(application: Application, province: Province, by: str = CLERK, **other: Any) -> int:
    now = application.clock.now()
    values: dict[str, Any] = {
        "jurisdiction_id": province.jurisdiction_id,
        "delegator_id": province.officer[HEAD],
        "delegate_id": province.officer[OFFICER],
        "starts_at": now,
        "ends_at": now + timedelta(days=300),
        "reason": "Lời riêng không ai khác cần biết",
        **other,
    }
    made = application.run(enter_delegation, EnterDelegation(**values), province.actor(by))
    assert isinstance(made, int)
    return made


def end_role(application: Application, province: Province, until: date) -> None:
    """Of the delegate, by the administrator."""
    with application.reading() as session:
        held = select(Membership.id).where(Membership.officer_id == province.officer[OFFICER])
        membership_id = session.scalars(held).one()
    command = EndMembership(jurisdiction_id=province.jurisdiction_id, membership_id=membership_id, until=until)
    application.run(end_membership, command, province.actor("administrator"))


def test_a_clerk_gives_the_heads_signature_away_and_the_head_hears_of_it_at_once(
    application: Application, province: Province, office: PostOffice
) -> None:
    give_addresses(application, province)
    choose_digest(application, province, HEAD)
    running = mailing(application, office)
    entered(running, province)
    work(running)
    assert told(running, province) == {(HEAD, "delegation_entered"), (OFFICER, "delegation_entered")}
    (mail,) = mails(running, province.officer[HEAD])
    assert (mail.kind, mail.state) == (MailKind.SINGLE, MailState.SENT), "not held back for tomorrow's summary"
    (letter,) = [one for one in office.letters if HEAD in str(one["To"])]
    words = body(letter)
    for said in ("Sở Tư pháp clerk", "Sở Tư pháp officer", "Sở Tư pháp head", "/account/delegations"):
        assert said in words
    for unsaid in ("Lời riêng", "Cơ quan đề nghị:", "%("):
        assert unsaid not in words + body(letter, "html")


def test_whoever_entered_or_ended_it_is_not_told_and_the_other_is(application: Application, province: Province) -> None:
    delegation_id = entered(application, province, by=HEAD)
    work(application)
    assert told(application, province) == {(OFFICER, "delegation_entered")}
    application.run(revoke_delegation, RevokeDelegation(delegation_id=delegation_id), province.actor(OFFICER))
    work(application)
    assert told(application, province) == {(OFFICER, "delegation_entered"), (HEAD, "delegation_ended")}


def test_a_delegate_of_another_agency_is_told_before_it_begins(application: Application, province: Province) -> None:
    now = application.clock.now()
    elsewhere = {"delegate_id": province.officer["sxd.leader"], "elsewhere_known": True}
    entered(application, province, starts_at=now + timedelta(days=3), **elsewhere)
    work(application)
    assert told(application, province) == {(HEAD, "delegation_entered"), ("sxd.leader", "delegation_entered")}
    with application.reading() as session:
        page = notice_page(session, province.officer["sxd.leader"], number=1, unread_only=False, language="vi")
    (view,) = page.rows
    assert (view.path, view.responder, view.owed) == ("/account/delegations", "Sở Tư pháp", False)
    assert view.args["first_day"] == (now + timedelta(days=3)).date().isoformat()


def test_a_role_that_ends_ends_what_rests_on_it_and_both_hear_it(application: Application, province: Province) -> None:
    entered(application, province)
    work(application)
    later = (application.clock.now() + timedelta(days=9)).date()
    end_role(application, province, later)
    work(application)
    assert {(HEAD, "delegation_shortened"), (OFFICER, "delegation_shortened")} <= told(application, province)
    (shortened,) = [n for n in notifications(application, province.officer[HEAD]) if n.kind == "delegation_shortened"]
    assert str(shortened.args["until"]) > later.isoformat()
    assert shortened.args["agency_en"] == "Sở Tư pháp", "an agency without an English name keeps its own"
    end_role(application, province, application.clock.now().date() - timedelta(days=1))
    work(application)
    assert (HEAD, "delegation_ended") in told(application, province)
