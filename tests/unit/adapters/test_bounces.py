"""Reading what a mail server sends back when it could not deliver."""

import pytest

from tests.factories.bounces import report
from workflow.adapters.bounces import Report, read_report


def test_a_permanent_failure_names_the_message_its_status_and_what_the_other_server_said() -> None:
    assert read_report(report("abc123")) == [
        Report(
            message_key="abc123",
            failed=True,
            status="5.1.1",
            code=550,
            text="5.1.1 smtp; 550 5.1.1 <binh@tinh.example>: Recipient address rejected",
        )
    ]


def test_the_returned_message_may_be_whole_or_only_its_headers() -> None:
    assert read_report(report("abc123", whole=True)) == read_report(report("abc123"))


def test_a_delay_is_no_failure_and_a_success_is_left_out() -> None:
    (delayed,) = read_report(report("abc123", action="delayed", status="4.4.1", code=""))
    assert (delayed.failed, delayed.code) == (False, None)
    assert read_report(report("abc123", action="delivered", status="2.0.0", code="")) == []


def test_a_report_about_two_recipients_has_two_entries() -> None:
    assert len(read_report(report("abc123", recipients=2))) == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        "Subject: Trả lời tự động\r\n\r\nTôi vắng mặt.".encode(),
        report("abc123").replace(b"Message-ID: <abc123@", b"X-Other: <abc123@"),
        report("abc123").replace(b"multipart/report", b"multipart/mixed"),
        b"\xff\xfe\x00" * 50,
    ],
    ids=["nothing", "out of office", "no message id", "not a report", "rubbish"],
)
def test_what_is_no_report_about_a_message_says_nothing(raw: bytes) -> None:
    assert read_report(raw) == []
