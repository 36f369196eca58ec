"""A mail that could not go for want of an address goes once the address is there, as long as it is news."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.factories.mailroom import (
    address,
    body,
    choose_digest,
    give_addresses,
    mailing,
    mails,
    notifications,
    save_address,
    set_officer,
    work,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.support.beside import Beside, until_somebody_waits
from tests.support.smtp import PostOffice, post_office
from workflow.bootstrap import Application
from workflow.models import Mail, Officer
from workflow.policies.mailing import STALE
from workflow.services.clear_address import ClearAddress, clear_address
from workflow.services.deliver_mail import ClaimMail, claim_mail
from workflow.services.disable_officer import EnableOfficer, enable_officer
from workflow.services.save_officer import SaveOfficer, save_officer
from workflow.vocabulary.notices import MailKind, MailState

CLERK = "stp.clerk"
GONE = "550 5.1.1 No such mailbox"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """Circulated by `stc` to `stp` a minute ago; nobody was told yet, and the clerk of `stp` has no address."""
    give_addresses(application, province)
    set_officer(application, province.officer[CLERK], email="")
    begun = begin_journey(application, province, "stp")
    begun.pass_time(minutes=1)
    return begun


def clerk_of(journey: Journey) -> int:
    return journey.province.officer[CLERK]


def of_clerk(journey: Journey) -> list[tuple[str, str]]:
    return [(mail.state.value, mail.last_answer) for mail in mails(journey.application, clerk_of(journey))]


def enter_address(journey: Journey) -> None:
    save_address(journey.application, journey.province, clerk_of(journey), address(CLERK))


def test_a_summary_begun_without_an_address_goes_in_the_morning_if_the_address_has_come(
    journey: Journey, office: PostOffice
) -> None:
    application = mailing(journey.application, office)
    choose_digest(application, journey.province, CLERK)
    work(application)
    enter_address(journey)
    begin_journey(application, journey.province, "stp").pass_time(minutes=1)  # a second request, later the same day
    work(application)
    assert address(CLERK) not in office.recipients
    journey.pass_time(days=1)
    work(application)
    (letter,) = [letter for letter in office.letters if address(CLERK) in letter["To"]]
    assert body(letter).count("đề nghị Sở Tư pháp tham gia ý kiến") == 2
    (digest,) = mails(application, clerk_of(journey))
    assert (digest.kind, digest.state) == (MailKind.DIGEST, MailState.SENT)
    assert {row.mail_id for row in notifications(application, clerk_of(journey))} == {digest.id}


def test_a_summary_that_could_not_go_takes_nothing_more_and_goes_when_the_address_comes(
    journey: Journey, office: PostOffice
) -> None:
    application = mailing(journey.application, office)
    choose_digest(application, journey.province, CLERK)
    work(application)
    journey.pass_time(days=1)
    work(application)
    assert of_clerk(journey) == [("unreachable", "no_address")]
    begin_journey(application, journey.province, "stp").pass_time(minutes=1)
    work(application)
    assert of_clerk(journey) == [("unreachable", "no_address"), ("queued", "")]
    enter_address(journey)
    work(application)
    assert of_clerk(journey) == [("sent", ""), ("queued", "")]
    journey.pass_time(days=1)
    work(application)
    assert office.recipients.count(address(CLERK)) == 2


def test_a_mail_that_found_no_address_is_sent_when_there_is_one(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    work(application)
    assert of_clerk(journey) == [("unreachable", "no_address")]
    enter_address(journey)
    assert of_clerk(journey) == [("queued", "")]
    work(application)
    assert office.recipients.count(address(CLERK)) == 1
    assert of_clerk(journey) == [("sent", "")]


def test_what_is_no_news_any_more_stays_unsent(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    work(application)
    journey.pass_time(seconds=STALE.total_seconds() + 1)
    enter_address(journey)
    work(application)
    assert of_clerk(journey) == [("unreachable", "no_address")]


def test_a_cleared_address_gets_what_was_held_back_and_what_was_refused_stays_refused(
    journey: Journey, office: PostOffice
) -> None:
    application = mailing(journey.application, office)
    set_officer(application, clerk_of(journey), email=address(CLERK))
    office.refusing = {address(CLERK): GONE}
    work(application)
    begin_journey(application, journey.province, "stp").pass_time(minutes=1)
    work(application)
    assert [state for state, _answer in of_clerk(journey)] == ["refused", "unreachable"]
    office.refusing = {}
    application.run(clear_address, ClearAddress(officer_id=clerk_of(journey)), journey.province.actor("administrator"))
    work(application)
    assert [state for state, _answer in of_clerk(journey)] == ["refused", "sent"]


def save_again(application: Application, journey: Journey, **changes: Any) -> None:
    with application.reading() as session:
        known = session.get_one(Officer, clerk_of(journey))
    values = {"email": known.email, "full_name": known.full_name, "active": known.active, **changes}
    command = SaveOfficer(
        jurisdiction_id=journey.province.jurisdiction_id,
        officer_id=known.id,
        version=None,
        username=known.username,
        **values,
    )
    application.run(save_officer, command)


@pytest.mark.parametrize(
    "enable",
    [
        lambda journey: journey.application.run(enable_officer, EnableOfficer(officer_id=clerk_of(journey))),
        lambda journey: save_again(journey.application, journey, active=True),
    ],
    ids=["the command", "the form"],
)
def test_an_account_that_is_opened_again_gets_what_was_held_back(
    journey: Journey, office: PostOffice, enable: Callable[[Journey], None]
) -> None:
    application = mailing(journey.application, office)
    set_officer(application, clerk_of(journey), email=address(CLERK), active=False)
    with application.sessions.begin() as session:  # told before the account was shut
        session.execute(update(Officer).where(Officer.id == clerk_of(journey)).values(active=True))
    work(journey.application)
    set_officer(application, clerk_of(journey), active=False)
    work(application)
    assert of_clerk(journey) == [("unreachable", "account_disabled")]
    enable(journey)
    work(application)
    assert of_clerk(journey) == [("sent", "")]


def test_a_change_that_leaves_something_lacking_queues_nothing(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    work(application)
    save_again(application, journey, full_name="Tên khác")
    assert of_clerk(journey) == [("unreachable", "no_address")]
    set_officer(application, clerk_of(journey), active=False)
    save_again(application, journey, active=True)
    assert of_clerk(journey) == [("unreachable", "no_address")]


def test_an_address_entered_while_a_worker_settles_the_mail_is_waited_for(journey: Journey) -> None:
    application = journey.application
    work(application)
    with application.sessions.begin() as session:  # the one mail that is due
        session.execute(update(Mail).where(Mail.officer_id != clerk_of(journey)).values(state=MailState.REFUSED))
    with application.unit_of_work() as uow:
        uow.session.execute(
            update(Officer).where(Officer.id == clerk_of(journey)).values(email=address(CLERK), title="x")
        )
        beside = Beside(lambda: application.run(claim_mail, ClaimMail()))
        until_somebody_waits(application)
    claimed = beside.wait()
    assert claimed.content.address == address(CLERK)


def test_a_mail_settled_while_an_address_is_entered_is_found_and_queued_again(journey: Journey) -> None:
    application = journey.application
    work(application)
    (mail,) = mails(application, clerk_of(journey))
    with application.unit_of_work() as uow:
        settled = claim_mail(uow, ClaimMail(mail_id=mail.id))
        assert settled is not None
        assert settled.content is None
        beside = Beside(lambda: enter_address(journey))
        until_somebody_waits(application)
    assert beside.wait() is None
    assert of_clerk(journey) == [("queued", "")]


def test_a_summary_waits_its_time_when_the_address_comes_and_goes_again(journey: Journey) -> None:
    application = journey.application
    choose_digest(application, journey.province, CLERK)
    work(application)
    (before,) = mails(application, clerk_of(journey))
    enter_address(journey)
    (after,) = mails(application, clerk_of(journey))
    assert (after.state, after.next_try_at) == (MailState.QUEUED, before.next_try_at)
    assert after.next_try_at > application.clock.now() + timedelta(hours=12)
