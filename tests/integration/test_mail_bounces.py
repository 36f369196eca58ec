"""A mail that comes back is noted on the mail, and marks its address."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.bounces import report
from tests.factories.mailroom import attempts, give_addresses, mailing, mails, officer, save_address, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.support.beside import Beside, until_somebody_waits
from tests.support.smtp import PostOffice, post_office
from workflow.adapters.bounces import read_report
from workflow.bootstrap import Application
from workflow.services.record_bounce import RecordBounce, record_bounce
from workflow.vocabulary.notices import MailState


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


def test_a_mail_that_comes_back_is_noted_once_and_marks_the_address(journey: Journey, office: PostOffice) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    work(application)
    (mail,) = mails(application, clerk)
    commands = [
        RecordBounce(message_key=one.message_key, failed=one.failed, code=one.code, text=one.text)
        for raw in (
            report(mail.message_key, action="delayed", status="4.4.1", code=""),
            report(mail.message_key),
            report(mail.message_key),
        )
        for one in read_report(raw)
    ]
    assert [application.run(record_bounce, command) for command in commands] == [True] * 3
    assert mails(application, clerk)[0].state is MailState.BOUNCED
    assert attempts(application, mail.id) == [("accepted", 250), ("delayed", None), ("bounced", 550)]
    assert officer(application, clerk).mail_bounced_at == application.clock.now()


def test_a_bounce_of_somebody_elses_message_is_left_alone(application: Application) -> None:
    command: Any = RecordBounce(message_key="unknown", failed=True, code=550, text="")
    assert application.run(record_bounce, command) is False


def test_a_bounce_from_an_old_address_does_not_mark_the_new_one(journey: Journey, office: PostOffice) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    work(application)
    save_address(application, journey.province, clerk, "moi@tinh.example")
    (mail,) = mails(application, clerk)
    application.run(record_bounce, RecordBounce(message_key=mail.message_key, failed=True, code=550, text="gone"))
    assert officer(application, clerk).mail_bounced_at is None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("5.1.1 smtp; 550 No such mailbox", True),
        ("5.1.8 smtp; 550 Bad sender's system address", False),
        ("5.7.1 smtp; 550 Not authorised", False),
        ("smtp; 550 no status", True),
    ],
)
def test_what_a_bounce_says_of_our_own_sender_marks_nobodys_address(
    journey: Journey, office: PostOffice, text: str, *, marked: bool
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    work(application)
    (mail,) = mails(application, clerk)
    application.run(record_bounce, RecordBounce(message_key=mail.message_key, failed=True, code=550, text=text))
    assert mails(application, clerk)[0].state is MailState.BOUNCED
    assert (officer(application, clerk).mail_bounced_at is not None) is marked


def test_a_report_of_delay_is_noted_once_however_often_it_is_read_and_a_later_one_beside_it(
    journey: Journey, office: PostOffice
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    work(application)
    (mail,) = mails(application, clerk)
    for code, text in ((451, "4.4.1 later"), (None, "4.4.1 later"), (451, "4.4.7 later still")):
        command = RecordBounce(message_key=mail.message_key, failed=False, code=code, text=text)
        assert [application.run(record_bounce, command) for _again in range(2)] == [True, True]
    assert attempts(application, mail.id) == [("accepted", 250), ("delayed", 451), ("delayed", None), ("delayed", 451)]
    assert mails(application, clerk)[0].state is MailState.SENT
    assert officer(application, clerk).mail_bounced_at is None


def test_two_readers_of_one_report_of_delay_note_it_once(journey: Journey, office: PostOffice) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    work(application)
    (mail,) = mails(application, clerk)
    command = RecordBounce(message_key=mail.message_key, failed=False, code=451, text="4.4.1 later")
    with application.unit_of_work() as uow:
        assert record_bounce(uow, command)
        beside = Beside(lambda: application.run(record_bounce, command))
        until_somebody_waits(application)
    assert beside.wait() is True
    assert attempts(application, mail.id) == [("accepted", 250), ("delayed", 451)]
