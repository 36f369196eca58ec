"""A feed is valid by RFC 5545 whatever the subject says, the same for the same state, and read back by a library."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.support.ics import checked
from workflow.adapters.calendar_feed import EventStatus, FeedEvent, calendar_feed
from workflow.adapters.calendar_file import reply_uid

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def event(number: int = 1, status: EventStatus = EventStatus.CONFIRMED, summary: str = "Hạn trả lời") -> FeedEvent:
    return FeedEvent(
        uid=reply_uid(number, "ck.example"),
        sequence=number,
        changed_at=AT,
        day=date(2026, 12, 15),
        status=status,
        summary=summary,
        description=f"{summary}\nThời hạn: 24:00 15/12/2026",
        url=f"https://ck.example/replies/{number}",
    )


def test_each_status_is_valid_and_only_a_firm_date_rings() -> None:
    events = [event(number, status) for number, status in enumerate(EventStatus, 1)]
    calendar = checked(calendar_feed(events, name="Chính Kiến: thời hạn", zone=HANOI))
    assert [len(one.parts) for one in calendar.parts] == [1, 0, 0]
    first = calendar.parts[0]
    assert (first.one("UID"), first.one("DTSTART"), first.one("DTEND")) == (
        "reply-1@ck.example", "20261215", "20261216",
    )  # fmt: skip
    assert (first.one("DTSTAMP"), first.one("SEQUENCE")) == ("20261123T010000Z", "1")
    assert first.parts[0].one("TRIGGER") == "-PT15H"


def test_an_empty_calendar_is_one() -> None:
    assert checked(calendar_feed([], name="Chính Kiến", zone=HANOI)).parts == []


@settings(deadline=None, max_examples=60)
@given(words=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_subject_is_folded_escaped_and_read_back(words: str) -> None:
    body = calendar_feed([event(summary=f"Hạn; {words}, hết\n")], name=words or "x", zone=HANOI)
    checked(body)
    read = Calendar.from_ical(body).walk("VEVENT")[0]
    assert str(read["SUMMARY"]).startswith("Hạn; ")
    assert body == calendar_feed([event(summary=f"Hạn; {words}, hết\n")], name=words or "x", zone=HANOI)


GOOD = calendar_feed([event()], name="Chính Kiến", zone=HANOI)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n", b"\n"),
        (b"UID:reply-1@ck.example\r\n", b""),
        (b"STATUS:CONFIRMED", b"STATUS:DONE"),
        (b"DTSTAMP:20261123T010000Z", b"DTSTAMP:20261123T010000"),
        (b"DTEND;VALUE=DATE:20261216", b"DTEND;VALUE=DATE:20261215"),
        (b"SUMMARY:", b"SUMMARY:a;b"),
        (b"VERSION:2.0\r\n", b""),
        (b"END:VALARM\r\n", b""),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
        (b"TRIGGER:-PT15H", b"TRIGGER:later"),
    ],
)
def test_the_checks_find_what_is_wrong(old: bytes, new: bytes) -> None:
    checked(GOOD)
    assert old in GOOD
    with pytest.raises((AssertionError, ValueError)):
        checked(GOOD.replace(old, new))
