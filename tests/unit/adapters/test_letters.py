"""What a mail says, in whose language, with one link and the date as a calendar file, and what it never says."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.factories.notices import NOW, content, view
from workflow.adapters.letters import MailComposer
from workflow.ports import Letter
from workflow.settings import ROOT
from workflow.vocabulary.notices import NoticeKind

COMPOSER = MailComposer(ROOT, "https://chinhkien.tinh.example/")
LINK = re.compile(r"https?://[^\s\"<]+")


def events(letter: Letter, method: str = "PUBLISH") -> list[dict[str, str]]:
    """The entries of the calendar file of that method, as another program reads them."""
    (part,) = [part for part in letter.calendars if part.method == method]
    calendar = Calendar.from_ical(part.content)
    assert str(calendar["METHOD"]) == method
    assert calendar["VERSION"] == "2.0"
    assert b"\r\n" in part.content
    assert all(len(line) <= 75 for line in part.content.split(b"\r\n"))
    return [{key: _plain(event.decoded(key)) for key in event} for event in calendar.walk("VEVENT")]


def _plain(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_a_mail_says_who_what_by_when_with_the_time_zone_and_one_link() -> None:
    letter = COMPOSER.compose(content())
    for said in (letter.text, letter.html):
        assert "Sở Tài chính đề nghị Sở Tư pháp tham gia ý kiến đối với văn bản số 12/2026/STC-LYK." in said
        assert "Hạn: 24:00 thứ Ba, 15/12/2026 (giờ Việt Nam, UTC+7)" in said
        assert "Kính gửi ông/bà Trần Thị Bình," in said
        assert LINK.findall(said) == ["https://chinhkien.tinh.example/replies/34"]
    assert letter.subject.startswith("Đề nghị tham gia ý kiến: 12/2026/STC-LYK – Quyết định ban hành")


def test_a_mail_is_in_its_readers_language() -> None:
    letter = COMPOSER.compose(content(locale="en"))
    assert "Sở Tài chính asks Sở Tư pháp for its position on document 12/2026/STC-LYK." in letter.text
    assert "Due: 24:00 on Tuesday, 15/12/2026 (Vietnam time, UTC+7)" in letter.text
    assert COMPOSER.compose(content(locale="fr")).text == COMPOSER.compose(content()).text


def test_a_date_that_ends_with_office_hours_says_the_hour_and_another_zone_its_name() -> None:
    due = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)
    assert "17:00 thứ Ba, 15/12/2026" in COMPOSER.compose(content(view(due_at=due))).text
    there = COMPOSER.compose(content(view(due_at=due, timezone="Asia/Bangkok"))).text
    assert "17:00 thứ Ba, 15/12/2026 (Asia/Bangkok, UTC+0700)" in there


def test_a_year_that_nobody_settled_is_no_ones_document() -> None:
    year = view(
        kind=NoticeKind.HOLIDAY_YEAR, owed=False, agency_id=None, request_id=None, reply_id=None, number="", subject="",
        drafter="", responder="", due_at=None, owing=False, sequence=0, args={"year": 2040, "empty": True, "days": 0},
    )  # fmt: skip
    letter = COMPOSER.compose(content(year, thread=""))
    assert letter.subject == "Lịch nghỉ của một năm chưa được xác định"
    assert "Năm 2040 chưa có quyết định" in letter.text
    assert LINK.findall(letter.html) == ["https://chinhkien.tinh.example/administration/calendar/2040"]
    assert "Cơ quan lấy ý kiến" not in letter.text + letter.html
    assert letter.calendars == ()
    doubtful = COMPOSER.compose(content(replace(year, args={"year": 2040, "empty": False, "days": 2}), locale="en"))
    assert "2 of your own entries in the working calendar of 2040 contradict" in doubtful.text


def test_styles_stand_in_the_elements_and_nothing_is_fetched() -> None:
    html = COMPOSER.compose(content()).html
    assert "<style" not in html
    assert 'style="' in html
    assert "<script" not in html
    assert "<img" not in html


def test_of_a_restricted_request_only_number_and_agency_leave_the_house() -> None:
    secret = view(restricted=True, subject="Phương án sắp xếp đơn vị hành chính", args={"actor": "Ngô Văn Kín"})
    letter = COMPOSER.compose(content(secret, message_key="k"))
    whole = letter.subject + letter.text + letter.html + "".join(part.content.decode() for part in letter.calendars)
    assert "Phương án" not in whole
    assert "Ngô Văn Kín" not in whole
    assert "Sở Tư pháp" not in whole
    assert letter.subject == "Văn bản hạn chế: 12/2026/STC-LYK"
    assert "Có diễn biến mới về văn bản hạn chế số 12/2026/STC-LYK của Sở Tài chính." in letter.text
    digest = COMPOSER.compose(content(secret, secret))
    assert "Phương án" not in digest.subject + digest.text + digest.html


def test_no_reason_or_preparation_that_slipped_into_the_arguments_is_printed() -> None:
    args = {"actor": "Lê Văn An", "reason": "Lời riêng", "internal_note": "Phòng đã thống nhất miệng"}
    letter = COMPOSER.compose(content(view(kind=NoticeKind.REWORK, args=args)))
    assert "Lê Văn An trả lại" in letter.text
    assert "Lời riêng" not in letter.text + letter.html
    assert "thống nhất miệng" not in letter.text + letter.html


def test_what_stands_in_a_subject_is_escaped_in_html_and_harmless() -> None:
    nasty = view(subject='<img src=x onerror="alert(1)"> & {{ 7*7 }} %(actor)s')
    letter = COMPOSER.compose(content(nasty))
    assert "<img" not in letter.html
    assert "&lt;img" in letter.html
    assert "{{ 7*7 }}" in letter.text


def test_a_long_subject_is_cut_at_a_word() -> None:
    letter = COMPOSER.compose(content(view(subject="Quyết định " * 60)))
    assert len(letter.subject) <= 141
    assert letter.subject.endswith("định…") or letter.subject.endswith("Quyết…")


def test_a_delegate_reads_for_whom() -> None:
    letter = COMPOSER.compose(content(view(principal="Phạm Quốc Huy")))
    assert "Ông/bà nhận thông báo này theo ủy quyền của Phạm Quốc Huy." in letter.text
    assert "theo ủy quyền của Phạm Quốc Huy" in letter.html


def test_a_moved_date_is_told_from_and_to() -> None:
    args = {"from": "2026-12-15T17:00:00+00:00", "to": "2026-12-17T17:00:00+00:00"}
    moved = view(kind=NoticeKind.DUE_MOVED, args=args, due_at=datetime(2026, 12, 17, 17, 0, tzinfo=UTC))
    text = COMPOSER.compose(content(moved)).text
    assert "từ 24:00 thứ Ba, 15/12/2026 (giờ Việt Nam, UTC+7) sang 24:00 thứ Năm, 17/12/2026" in text


def test_the_date_comes_as_a_calendar_entry_whose_identity_stays_while_its_sequence_grows() -> None:
    (first,) = events(COMPOSER.compose(content()))
    assert first["UID"] == "reply-34@chinhkien.tinh.example"
    assert (first["DTSTART"], first["DTEND"]) == ("2026-12-15", "2026-12-16")
    assert "Phải ký và gửi trước 24:00 thứ Ba, 15/12/2026" in first["DESCRIPTION"]
    later = view(sequence=5, due_at=datetime(2026, 12, 17, 17, 0, tzinfo=UTC))
    (moved,) = events(COMPOSER.compose(content(later)))
    assert moved["UID"] == first["UID"]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert moved["DTSTART"] == "2026-12-17"


def test_a_reply_that_is_owed_no_more_is_cancelled_in_the_calendar() -> None:
    released = view(kind=NoticeKind.RELEASED, owed=False, owing=False, sequence=9)
    (cancelled,) = events(COMPOSER.compose(content(released)), "CANCEL")
    assert cancelled["UID"] == "reply-34@chinhkien.tinh.example"
    assert cancelled["SEQUENCE"] == "9"
    assert cancelled["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": NoticeKind.SUSPENDED, "paused": True},
        {"kind": NoticeKind.HANDED_ON},
        {"kind": NoticeKind.SIGNATURE, "reply_id": None, "due_at": None, "owing": False},
        {"kind": NoticeKind.ANSWERED, "args": {"position": "concur"}},
    ],
)
def test_no_date_is_said_where_none_concerns_the_reader(changes: dict[str, object]) -> None:
    letter = COMPOSER.compose(content(view(**changes)))
    assert letter.calendars == ()
    assert "Hạn:" not in letter.text


def test_who_oversees_reads_the_date_and_gets_no_calendar_entry() -> None:
    letter = COMPOSER.compose(content(view(kind=NoticeKind.CHASE, agency_id=None, args={"rung": 5})))
    assert "Hạn: 24:00 thứ Ba, 15/12/2026" in letter.text
    assert letter.calendars == ()


def test_messages_of_one_request_share_a_thread_and_each_keeps_its_identity() -> None:
    letter = COMPOSER.compose(content())
    assert letter.message_id == "<abc123@chinhkien.tinh.example>"
    assert letter.thread_id == "<request-12@chinhkien.tinh.example>"
    assert COMPOSER.compose(content(view(), view())).thread_id == ""


def test_a_summary_puts_what_is_to_be_done_first_and_says_what_settled_itself() -> None:
    owed = view(id=1, number="1/2026/STC-LYK")
    known = view(id=2, kind=NoticeKind.ANSWERED, owed=False, number="2/2026/STC-LYK", args={"position": "object"})
    done = view(id=3, number="3/2026/STC-LYK", settled=True, owing=False, reply_id=35)
    letter = COMPOSER.compose(content(known, done, owed))
    assert letter.subject == "Tổng hợp thứ Hai, 23/11/2026: 1 việc cần làm, 2 nội dung khác"
    assert letter.text.index("1/2026/STC-LYK") < letter.text.index("2/2026/STC-LYK")
    assert "Không thống nhất" in letter.text
    assert letter.text.count("Việc này đã được giải quyết") == 1
    assert LINK.findall(letter.html) == ["https://chinhkien.tinh.example/notifications"]
    assert len(events(letter)) == 1


def test_a_summary_names_first_what_is_due_first() -> None:
    sooner, later = NOW + timedelta(days=1), NOW + timedelta(days=4)
    dateless = view(id=1, number="1/2026/STC-LYK", due_at=None)
    late, soon = (view(id=i, number=f"{i}/2026/STC-LYK", due_at=at) for i, at in ((2, later), (3, sooner)))
    text = COMPOSER.compose(content(dateless, late, soon)).text
    assert text.index("3/2026/STC-LYK") < text.index("2/2026/STC-LYK") < text.index("1/2026/STC-LYK")


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_kind_has_its_words_in_both_languages(kind: NoticeKind, locale: str) -> None:
    args = {"actor": "Lê Văn An", "position": "concur", "rung": 2, "granted": True, "waiver": 7, "year": 2040,
            "from": "2026-12-15T17:00:00+00:00", "to": "2026-12-17T17:00:00+00:00"}  # fmt: skip
    one = view(kind=kind, args=args)
    letter = COMPOSER.compose(content(one, locale=locale))
    assert "%(" not in letter.text + letter.html + letter.subject
    assert letter.at == NOW
    other = COMPOSER.compose(content(one, locale="en" if locale == "vi" else "vi"))
    assert letter.text != other.text


def test_a_refused_waiver_reads_differently_from_a_granted_one() -> None:
    texts = {
        COMPOSER.compose(content(view(kind=NoticeKind.WAIVER_DECIDED, args={"granted": granted}))).text
        for granted in (True, False)
    }
    assert len(texts) == 2
