"""`flask mail …`: working off what waits, a bounce through a pipe, how mail stands."""

import json

import pytest
from flask import Flask

from blueprints.factory import create_app
from tests.factories.bounces import report
from tests.factories.mailroom import give_addresses, mailing, mails
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from tests.support.smtp import post_office
from workflow.bootstrap import Application
from workflow.vocabulary.notices import MailState


@pytest.fixture
def waiting(application: Application, province: Province) -> Application:
    give_addresses(application, province)
    begin_journey(application, province, "stp").pass_time(minutes=1)
    return application


def run(app: Flask, *arguments: str, given: bytes = b"") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["mail", *arguments], input=given)
    return result.exit_code, result.output


def test_without_a_server_people_are_told_and_the_command_says_what_is_lacking(waiting: Application) -> None:
    app = create_app(application=waiting)
    code, said = run(app, "work")
    assert code == 0
    assert "3 notifications, 0 mails accepted" in said
    assert "no mail server is configured" in said
    assert json.loads(run(app, "status", "--json")[1]) == {"configured": False, "mails": {"queued": 3}}


def test_with_a_server_what_waits_is_sent(waiting: Application) -> None:
    with post_office() as office:
        app = create_app(application=mailing(waiting, office))
        assert run(app, "work")[1] == "3 notifications, 3 mails accepted\n"
        assert len(office.letters) == 3
        assert "sent: 3" in run(app, "status")[1]


def test_a_bounce_from_standard_input_marks_the_mail(waiting: Application) -> None:
    app = create_app(application=waiting)
    assert "no mails yet" in run(app, "status")[1]
    run(app, "work")
    (mail, *_others) = mails(waiting)
    code, said = run(app, "bounce", given=report(mail.message_key))
    assert (code, said) == (0, "failed 5.1.1: noted\n")
    assert mails(waiting)[0].state is MailState.BOUNCED


def test_a_bounce_of_another_program_is_taken_and_left_alone(waiting: Application) -> None:
    code, said = run(create_app(application=waiting), "bounce", given=report("unknown", action="delayed"))
    assert (code, said) == (0, "delayed 5.1.1: not a mail of ours\n")


def test_what_is_no_report_ends_with_the_code_that_mail_servers_know(waiting: Application) -> None:
    code, said = run(create_app(application=waiting), "bounce", given=b"Subject: hello\r\n\r\nhello\r\n")
    assert (code, said) == (65, "no delivery status notification\n")
