"""From the queue to a real mail server: accepted, refused, tried again, gathered, come back."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories.mailroom import (
    address,
    attempts,
    body,
    choose_digest,
    give_addresses,
    mailing,
    mails,
    notifications,
    officer,
    save_address,
    set_officer,
    work,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.support.smtp import PostOffice, dying_server, free_port, post_office
from workflow.bootstrap import Application
from workflow.policies.mailing import MOST_ATTEMPTS
from workflow.services.deliver_mail import ClaimMail, NoteAnswer, claim_mail, note_answer
from workflow.services.mail_jobs import deliver
from workflow.vocabulary.notices import MailKind, MailState

GONE = "550 5.1.1 No such mailbox"


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


def states(application: Application, *usernames: str, province: Province) -> list[str]:
    return [mail.state.value for name in usernames for mail in mails(application, province.officer[name])]


def test_everybody_told_gets_a_mail_once(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    work(application)
    work(application)
    assert sorted(office.recipients) == sorted(address(name) for name in ("stc.leader", "stp.clerk", "stp.leader"))
    assert office.connections == 1
    keys = {letter["Message-ID"] for letter in office.letters}
    assert len(keys) == 3
    assert {letter["References"] for letter in office.letters} == {f"<request-{journey.request_id}@127.0.0.1>"}
    assert all(mail.state is MailState.SENT and mail.sent_at for mail in mails(application))
    assert [attempts(application, mail.id) for mail in mails(application)] == [[("accepted", 250)]] * 3


def test_without_a_server_mails_wait_and_the_screen_still_tells(journey: Journey) -> None:
    work(journey.application)
    assert {mail.state for mail in mails(journey.application)} == {MailState.QUEUED}
    assert notifications(journey.application, journey.province.officer["stp.clerk"])
    assert deliver(journey.application, {}) == 0


def test_a_refused_address_is_marked_and_gets_nothing_more_until_a_new_one_is_entered(
    journey: Journey, office: PostOffice
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    office.refusing = {address("stp.clerk"): GONE}
    work(application)
    assert states(application, "stp.clerk", "stp.leader", province=journey.province) == ["refused", "sent"]
    (mail,) = mails(application, clerk)
    assert (mail.last_code, mail.last_answer) == (550, "5.1.1 No such mailbox")
    assert officer(application, clerk).mail_bounced_at is not None
    begin_journey(application, journey.province, "stp")
    journey.pass_time(minutes=1)
    work(application)
    assert states(application, "stp.clerk", province=journey.province) == ["refused", "unreachable"]
    save_address(application, journey.province, clerk, "moi@tinh.example")
    assert officer(application, clerk).mail_bounced_at is None


def test_a_refusal_for_another_reason_does_not_blame_the_address(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    office.refusing = {"": "550 5.7.1 Rejected by policy"}
    work(application)
    assert {mail.state for mail in mails(application)} == {MailState.REFUSED}
    assert officer(application, journey.province.officer["stp.clerk"]).mail_bounced_at is None


def test_what_is_not_taken_now_is_tried_again_later_and_later_with_the_same_identity(
    journey: Journey, office: PostOffice
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    office.refusing = {address("stp.clerk"): "451 4.3.0 Later"}
    work(application)
    (first,) = mails(application, clerk)
    assert (first.state, first.attempts) == (MailState.QUEUED, 1)
    assert first.next_try_at - application.clock.now() == timedelta(minutes=1)
    work(application)
    assert mails(application, clerk)[0].attempts == 1, "not before its time"
    journey.pass_time(minutes=2)
    work(application)
    (second,) = mails(application, clerk)
    assert second.next_try_at - application.clock.now() == timedelta(minutes=2)
    office.refusing = {}
    journey.pass_time(minutes=5)
    work(application)
    (sent,) = mails(application, clerk)
    assert (sent.state, sent.message_key) == (MailState.SENT, first.message_key)
    assert attempts(application, sent.id) == [("later", 451), ("later", 451), ("accepted", 250)]


def test_it_is_given_up_after_about_a_day(journey: Journey, office: PostOffice) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    office.refusing = {address("stp.clerk"): "451 4.3.0 Later"}
    for _hours in range(MOST_ATTEMPTS + 2):
        work(application)
        journey.pass_time(hours=4)
    (mail,) = mails(application, clerk)
    assert (mail.state, mail.attempts) == (MailState.FAILED, MOST_ATTEMPTS)


def test_an_unreachable_server_charges_an_attempt_to_one_mail_only(journey: Journey) -> None:
    application = mailing(journey.application, free_port())
    work(journey.application)
    assert deliver(application, {}) == 0
    assert sorted(mail.attempts for mail in mails(application)) == [0, 0, 1]


def test_a_server_that_hangs_up_after_the_data_makes_it_go_again_with_the_same_message_id(journey: Journey) -> None:
    work(journey.application)
    with dying_server() as taken:
        application = mailing(journey.application, int(taken[0]))
        (mail, *_others) = mails(application, journey.province.officer["stp.clerk"])
        for _again in range(2):
            assert deliver(application, {"mail_id": mail.id}) == 0
            journey.pass_time(minutes=30)
    first, second = taken[1:]
    assert mail.message_key.encode() in first
    assert mail.message_key.encode() in second


def test_a_worker_that_died_over_a_mail_leaves_it_to_another_after_a_while(
    journey: Journey, office: PostOffice
) -> None:
    application = mailing(journey.application, office)
    work(journey.application)
    (mail, *_others) = mails(application, journey.province.officer["stp.clerk"])
    claimed = application.run(claim_mail, ClaimMail(mail_id=mail.id))
    assert claimed is not None
    assert claimed.content is not None
    assert application.run(claim_mail, ClaimMail(mail_id=mail.id)) is None
    work(application)
    assert address("stp.clerk") not in office.recipients
    journey.pass_time(minutes=11)
    work(application)
    assert office.recipients.count(address("stp.clerk")) == 1
    assert attempts(application, mail.id) == [("started", None), ("accepted", 250)]


def test_the_answer_of_a_slow_worker_does_not_undo_what_a_later_one_noted(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    work(journey.application)
    (mail, *_others) = mails(application, journey.province.officer["stp.clerk"])
    slow = application.run(claim_mail, ClaimMail(mail_id=mail.id))
    assert slow is not None
    journey.pass_time(minutes=11)
    work(application)
    from_afar = application.mailer
    assert from_afar is not None
    with from_afar.line() as line:
        assert slow.content is not None
        office.refusing = {"": "451 4.3.0 Later"}
        answer = line.send(application.composer.compose(slow.content))
    state = application.run(note_answer, NoteAnswer(mail_id=mail.id, attempt_id=slow.attempt_id, answer=answer))
    assert state is MailState.SENT
    assert attempts(application, mail.id) == [("later", 451), ("accepted", 250)]


def test_three_workers_at_once_send_each_mail_once(journey: Journey, office: PostOffice) -> None:
    for _more in range(3):
        begin_journey(journey.application, journey.province, "stp", "sxd", "snv")
    journey.pass_time(minutes=1)
    work(journey.application)
    application = mailing(journey.application, office)
    threads = [threading.Thread(target=deliver, args=(application, {})) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [letter["Message-ID"] for letter in office.letters]
    due = [mail for mail in mails(application) if mail.kind is MailKind.SINGLE]
    assert len(keys) == len(set(keys)) >= len(due) > 10
    assert {mail.state for mail in due} == {MailState.SENT}


def test_who_chose_a_summary_gets_one_mail_the_next_morning_in_their_language(
    journey: Journey, office: PostOffice
) -> None:
    application, clerk = mailing(journey.application, office), journey.province.officer["stp.clerk"]
    choose_digest(application, journey.province, "stp.clerk")
    set_officer(application, clerk, locale="en")
    work(application)
    assert address("stp.clerk") not in office.recipients
    begin_journey(application, journey.province, "stp")
    journey.pass_time(hours=3)
    work(application)
    journey.pass_time(hours=21)
    work(application)
    (letter,) = [letter for letter in office.letters if address("stp.clerk") in letter["To"]]
    assert letter["Subject"] == "Summary of Tuesday, 24/11/2026: 2 to do, further news: 0"
    assert body(letter).count("asks Sở Tư pháp for its position") == 2
    (digest,) = mails(application, clerk)
    assert digest.kind is MailKind.DIGEST
    assert {row.mail_id for row in notifications(application, clerk)} == {digest.id}


def test_a_summary_says_what_settled_itself_before_it_went(journey: Journey, office: PostOffice) -> None:
    application = mailing(journey.application, office)
    choose_digest(application, journey.province, "stp.leader")
    journey.to_clearance("stp")
    work(application)
    journey.sign("stp", by="head")
    journey.pass_time(days=1)
    work(application)
    (letter,) = [letter for letter in office.letters if address("stp.leader") in letter["To"]]
    assert "0 việc cần làm, 2 nội dung khác" in letter["Subject"]
    assert body(letter).count("Việc này đã được giải quyết") == 2


def test_an_account_disabled_meanwhile_gets_nothing(journey: Journey, office: PostOffice) -> None:
    work(journey.application)
    set_officer(journey.application, journey.province.officer["stp.clerk"], active=False)
    work(mailing(journey.application, office))
    assert address("stp.clerk") not in office.recipients
    assert states(journey.application, "stp.clerk", province=journey.province) == ["unreachable"]


def test_old_news_is_not_sent_when_a_server_is_configured_at_last(journey: Journey, office: PostOffice) -> None:
    work(journey.application)
    journey.pass_time(days=5)
    work(mailing(journey.application, office))
    assert office.recipients == []
    assert {mail.state for mail in mails(journey.application)} == {MailState.FAILED}


def test_an_officer_without_an_address_is_told_on_screen_and_it_shows(journey: Journey, office: PostOffice) -> None:
    set_officer(journey.application, journey.province.officer["stp.clerk"], email="")
    work(mailing(journey.application, office))
    (mail,) = mails(journey.application, journey.province.officer["stp.clerk"])
    assert (mail.state, mail.last_answer) == (MailState.UNREACHABLE, "no_address")
    assert notifications(journey.application, journey.province.officer["stp.clerk"])
