"""Letters over a real SMTP server: it accepts, refuses, stalls, hangs up, asks for TLS or a password."""

import time
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from tests.factories.mailroom import SENDER, body
from tests.factories.notices import NOW
from tests.support.smtp import CERTIFICATE, dying_server, free_port, post_office, stalling_server
from workflow.adapters.smtp import SmtpMailer, SmtpServer
from workflow.ports import Answer, CalendarPart, Letter, MailAnswer

LETTER = Letter(
    to_name="Nguyễn Thị Hương Giang",
    to_address="giang@tinh.example",
    subject="Đề nghị tham gia ý kiến: 12/2026/STC-LYK – Quyết định ban hành Quy chế phối hợp quản lý tài sản công tỉnh",
    text="Kính gửi ông/bà,\n",
    html="<p>Kính gửi ông/bà,</p>",
    message_id="<abc123@tinh.example>",
    thread_id="<request-12@tinh.example>",
    at=NOW,
    calendars=(CalendarPart(method="PUBLISH", name="thoi-han.ics", content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),),
)
PLAIN = SmtpServer(host="localhost", port=1, security="none", sender=SENDER, timeout=10.0)


def send(server: SmtpServer, *letters: Letter) -> list[MailAnswer]:
    with SmtpMailer(server).line() as line:
        return [line.send(letter) for letter in letters or (LETTER,)]


def answers(server: SmtpServer, *letters: Letter) -> list[Answer]:
    return [answer.answer for answer in send(server, *letters)]


def test_a_letter_arrives_whole_with_vietnamese_headers_that_read_as_written() -> None:
    with post_office() as office:
        assert answers(replace(PLAIN, port=office.port)) == [Answer.ACCEPTED]
    (letter,) = office.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["To"].addresses[0].display_name == LETTER.to_name
    assert letter["To"].addresses[0].addr_spec == "giang@tinh.example"
    assert letter["From"].addresses[0].display_name == "Chính Kiến"
    assert letter["Message-ID"] == "<abc123@tinh.example>"
    assert letter["In-Reply-To"] == letter["References"] == "<request-12@tinh.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert body(letter) == "Kính gửi ông/bà,\n"
    assert "<p>Kính gửi" in body(letter, "html")
    (calendar,) = letter.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == "thoi-han.ics"
    head = office.raw[0].split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_a_long_name_is_cut_into_words_that_readers_join_again() -> None:
    name = "Nguyễn Thị Hương Giang, Phó Giám đốc phụ trách Sở Khoa học và Công nghệ"
    with post_office() as office:
        assert answers(replace(PLAIN, port=office.port), replace(LETTER, to_name=name)) == [Answer.ACCEPTED]
    written = message_from_bytes(office.raw[0])["To"]
    assert "".join(str(make_header(decode_header(written))).split()) == "".join(f"{name}<giang@tinh.example>".split())
    assert f"{name} <" in str(make_header(decode_header(written)))


def test_several_letters_go_over_one_connection() -> None:
    with post_office() as office:
        assert answers(replace(PLAIN, port=office.port), LETTER, LETTER, LETTER) == [Answer.ACCEPTED] * 3
        assert office.connections == 1


@pytest.mark.parametrize("field", ["subject", "to_name"])
def test_line_breaks_in_a_header_become_blanks_and_no_header_of_their_own(field: str) -> None:
    nasty = replace(LETTER, **{field: "Tên\r\nBcc: nguoi-la@xa.example\r\n\r\nThân thư\x00\x0b\u2028"})
    with post_office() as office:
        assert answers(replace(PLAIN, port=office.port), nasty) == [Answer.ACCEPTED]
    (letter,) = office.letters
    assert letter["Bcc"] is None
    assert office.recipients == ["giang@tinh.example"]
    assert "Bcc: nguoi-la@xa.example Thân thư" in str(letter["Subject"]) + str(letter["To"])
    assert body(letter) == "Kính gửi ông/bà,\n"


@pytest.mark.parametrize("address", ["a@x.example\r\nBcc: b@x.example", "không có", "a@x.example, b@x.example"])
def test_what_is_no_address_is_refused_without_asking_a_server(address: str) -> None:
    (answer,) = send(PLAIN, replace(LETTER, to_address=address))
    assert (answer.answer, answer.bad_address) == (Answer.REFUSED, True)


def test_an_address_the_server_cannot_carry_is_refused_and_its_fault() -> None:
    with post_office() as office:
        (answer,) = send(replace(PLAIN, port=office.port), replace(LETTER, to_address="hương@tinh.example"))
    assert (answer.answer, answer.bad_address) == (Answer.REFUSED, True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("550 5.1.1 No such mailbox", (Answer.REFUSED, True)),
        ("550 5.7.1 Policy", (Answer.REFUSED, False)),
        ("550 No", (Answer.REFUSED, False)),
        ("556 5.1.10 Recipient address has null MX", (Answer.REFUSED, True)),
        ("550 5.1.8 Bad sender's system address", (Answer.LATER, False)),
        ("553 5.1.7 Sender address rejected", (Answer.LATER, False)),
        ("550 5.1.4 Ambiguous", (Answer.REFUSED, False)),
        ("452 4.2.2 Mailbox full", (Answer.LATER, False)),
    ],
)
def test_a_refused_recipient_is_told_from_one_to_be_tried_again(said: str, expected: tuple[Answer, bool]) -> None:
    with post_office() as office:
        office.refusing = {"": said}
        (answer,) = send(replace(PLAIN, port=office.port))
        assert (answer.answer, answer.bad_address) == expected
        assert f"{answer.code} {answer.text}" == said
        assert office.raw == []


def test_one_refused_recipient_does_not_hinder_the_next_letter() -> None:
    with post_office() as office:
        office.refusing = {"giang@tinh.example": "550 5.1.1 gone", "ban@tinh.example": "450 later"}
        letters = (
            LETTER,
            replace(LETTER, to_address="ban@tinh.example"),
            replace(LETTER, to_address="co@tinh.example"),
        )
        given = answers(replace(PLAIN, port=office.port), *letters)
    assert given == [Answer.REFUSED, Answer.LATER, Answer.ACCEPTED]
    assert office.recipients == ["co@tinh.example"]


@pytest.mark.parametrize(
    ("said", "answer"), [("554 5.6.0 Content refused", Answer.REFUSED), ("451 4.3.0 Try later", Answer.LATER)]
)
def test_the_answer_after_the_data_is_the_one_that_counts(said: str, answer: Answer) -> None:
    with post_office() as office:
        office.data_answer = said
        assert answers(replace(PLAIN, port=office.port)) == [answer]


def test_a_server_that_never_speaks_costs_the_time_out_and_no_more() -> None:
    with stalling_server() as port:
        began = time.monotonic()
        assert answers(replace(PLAIN, port=port, timeout=0.5)) == [Answer.UNREACHED]
        assert time.monotonic() - began < 3


def test_nobody_listening_is_no_fault_of_the_letter() -> None:
    (answer,) = send(replace(PLAIN, port=free_port()))
    assert answer.answer is Answer.UNREACHED
    assert "ConnectionRefusedError" in answer.text


def test_a_server_that_hangs_up_before_its_250_has_accepted_nothing() -> None:
    with dying_server() as taken:
        (answer,) = send(replace(PLAIN, port=int(taken[0])))
    assert answer.answer is Answer.LATER
    assert b"abc123" in taken[1]


def test_starttls_with_a_certificate_that_is_trusted() -> None:
    with post_office(starttls=True) as office:
        server = replace(PLAIN, port=office.port, security="starttls", ca_file=CERTIFICATE)
        assert answers(server) == [Answer.ACCEPTED]
        assert office.encrypted == [True]


def test_a_certificate_that_nobody_trusts_stops_the_letter_unless_that_is_switched_off() -> None:
    with post_office(starttls=True) as office:
        server = replace(PLAIN, port=office.port, security="starttls")
        (answer,) = send(server)
        assert answer.answer is Answer.UNREACHED
        assert "CERTIFICATE_VERIFY_FAILED" in answer.text
        assert office.raw == []
        assert answers(replace(server, verify=False)) == [Answer.ACCEPTED]


def test_a_certificate_for_another_name_is_not_taken() -> None:
    with post_office(starttls=True) as office:
        server = replace(PLAIN, host="127.0.0.2", port=office.port, security="starttls", ca_file=CERTIFICATE)
        assert answers(server) == [Answer.UNREACHED]


def test_a_server_without_starttls_gets_no_letter_in_the_clear() -> None:
    with post_office() as office:
        assert answers(replace(PLAIN, port=office.port, security="starttls")) == [Answer.UNREACHED]
        assert office.raw == []


def test_tls_from_the_first_byte() -> None:
    with post_office(tls=True) as office:
        server = replace(PLAIN, port=office.port, security="tls", ca_file=CERTIFICATE)
        assert answers(server) == [Answer.ACCEPTED]


def test_signing_in_with_a_password_and_with_a_wrong_one() -> None:
    with post_office(starttls=True, password="mat-khau-may-chu") as office:
        server = replace(
            PLAIN, port=office.port, security="starttls", ca_file=CERTIFICATE, user="ck", password="mat-khau-may-chu"
        )
        assert answers(server) == [Answer.ACCEPTED]
        (wrong,) = send(replace(server, password="sai", timeout=10.0))
        assert (wrong.answer, wrong.code) == (Answer.UNREACHED, 535)
        assert set(office.logins) == {"ck"}


def test_a_sender_that_the_server_does_not_take_is_our_own_fault_and_tried_again() -> None:
    with post_office(starttls=True, password="p") as office:  # nobody may send without signing in
        (answer,) = send(replace(PLAIN, port=office.port, security="starttls", ca_file=CERTIFICATE))
    assert (answer.answer, answer.code) == (Answer.LATER, 530)
