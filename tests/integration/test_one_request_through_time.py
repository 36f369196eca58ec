"""One request from its circulation to the decided explanation of a silence: each mail, date and record on its day.

The clock of the application walks in steps of six hours; at each step the sweep and the mailing do what a worker does.
Mails go through a real server and are read back from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import allow, ask, grant
from tests.factories.mailroom import body, give_addresses, mailing, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import asked, decide, explain, pause, unpause
from tests.support.smtp import PostOffice, post_office
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Chase, CommentRequest, DeadlineDerivation, SilenceRecord, UrgingLetter
from workflow.services.verify_audit import verify_audit
from workflow.sweep import run_sweep
from workflow.vocabulary.states import ExplanationState, ReplyState, RequestState

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT_WORK = ("stp.clerk", "stp.leader", "stp.officer")
REMINDER = "Nhắc việc"


@dataclass
class Diary:
    """Walks through the days and writes down which mail arrived when: day and hour, heading, recipients."""

    journey: Journey
    office: PostOffice
    read: int = 0
    arrived: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def until(self, moment: str) -> None:
        """`moment` as 24/12/2026 09:00 in Hanoi; looks every six hours and at the end."""
        goal = datetime.strptime(moment, "%d/%m/%Y %H:%M").replace(tzinfo=HANOI)
        clock = self.journey.application.clock
        while clock.now() < goal:
            clock.set(min(clock.now() + timedelta(hours=6), goal))  # type: ignore[attr-defined]
            run_sweep(self.journey.application)
            work(self.journey.application)
            self._note(f"{clock.now().astimezone(HANOI):%d/%m %H:%M}")

    def _note(self, moment: str) -> None:
        fresh = zip(self.office.recipients[self.read :], self.office.letters[self.read :], strict=True)
        told: dict[str, list[str]] = {}
        for recipient, letter in fresh:
            told.setdefault(str(letter["Subject"]).partition(":")[0], []).append(recipient.partition("@")[0])
        self.read = len(self.office.recipients)
        self.arrived += [(moment, heading, tuple(sorted(names))) for heading, names in sorted(told.items())]

    def since(self, known: int) -> list[tuple[str, str, tuple[str, ...]]]:
        return self.arrived[known:]

    def newest(self, username: str) -> str:
        letters = zip(self.office.recipients, self.office.letters, strict=True)
        return [body(letter) for recipient, letter in letters if recipient.startswith(username)][-1]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def diary(application: Application, province: Province, office: PostOffice) -> Diary:
    """Circulated on Monday 23 November 2026 at 08:00 for fifteen working days; Tuesday the 24th is a day off."""
    give_addresses(application, province)
    journey = begin_journey(mailing(application, office), province, "stp", "sxd")
    allow(journey)
    return Diary(journey, office)


def due_day(journey: Journey) -> date:
    """The date of the reply, which the derivation kept beside it must say too."""
    reply = journey.reply("stp")
    with journey.application.reading() as session:
        derivation = session.get_one(DeadlineDerivation, reply.derivation_id).body
    assert (derivation["due_date"], derivation["due"]) == (reply.due_day.isoformat(), reply.due_at.isoformat())
    return reply.due_day


def rows(journey: Journey, model: Any) -> list[Any]:
    with journey.application.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def test_one_request_through_time(diary: Diary) -> None:
    journey = diary.journey
    _circulated_and_reminded_three_times(diary)
    _extended_paused_and_moved_by_a_holiday(diary)
    _overdue_until_its_silence_is_recorded(diary)
    _explained_and_upheld(diary)
    with journey.application.reading() as session:
        state = journey.reply("stp").state
        names = list(session.scalars(select(AuditEntry.name)))
        request = session.get_one(CommentRequest, journey.request_id)
    assert state is ReplyState.SILENT, "upheld or excused, it stays on record"
    assert request.state is RequestState.CONSOLIDATING
    for name in ("extension_granted", "reply_paused", "reply_resumed", "due_date_recomputed", "silence_upheld"):
        assert names.count(name) == 1
    with journey.application.reading() as session:
        assert not verify_audit(session).breaches
    assert journey.reply("sxd").days_late == 0


def _circulated_and_reminded_three_times(diary: Diary) -> None:
    journey = diary.journey
    assert due_day(journey) == date(2026, 12, 15)
    diary.until("23/11/2026 14:00")
    journey.to_assigned("stp")
    diary.until("30/11/2026 10:00")
    journey.to_sent("sxd")
    diary.until("15/12/2026 10:00")
    assert diary.arrived == [
        ("23/11 14:00", "Văn bản lấy ý kiến chờ ký", ("stc.leader",)),
        ("23/11 14:00", "Đề nghị tham gia ý kiến", ("stp.clerk", "stp.leader", "sxd.clerk", "sxd.leader")),
        ("23/11 20:00", "Giao chuẩn bị văn bản tham gia ý kiến", ("stp.officer",)),
        ("30/11 16:00", "Giao chuẩn bị văn bản tham gia ý kiến", ("sxd.officer",)),
        ("30/11 16:00", "Văn bản tham gia ý kiến chờ ký", ("sxd.leader",)),
        ("30/11 16:00", "Đã nhận văn bản tham gia ý kiến", ("stc.officer",)),
        ("10/12 10:00", REMINDER, ("stp.clerk", "stp.officer")),
        ("14/12 10:00", REMINDER, ("stp.clerk", "stp.officer")),
        ("15/12 10:00", REMINDER, ("stp.leader",)),
    ]
    assert "Đôn đốc lần 3" in diary.newest("stp.leader")


def _extended_paused_and_moved_by_a_holiday(diary: Diary) -> None:
    """Asked on the last day; paused for a whole working day; the 21st becomes a day off."""
    journey, known = diary.journey, len(diary.arrived)
    extension = ask(journey, date(2026, 12, 18))
    diary.until("15/12/2026 15:00")
    grant(journey, extension)
    assert due_day(journey) == date(2026, 12, 18)
    assert journey.reply("stp").first_due_at.astimezone(HANOI).date() == date(2026, 12, 16), "24:00 of the 15th"
    diary.until("16/12/2026 10:00")
    pause(journey)
    diary.until("17/12/2026 10:00")
    unpause(journey)
    assert due_day(journey) == date(2026, 12, 21)
    diary.until("17/12/2026 15:00")
    desk = CalendarDesk(journey.application, journey.province)
    shown = desk.do(desk.day(date(2026, 12, 21)))
    assert (shown.requests, shown.replies) == (1, 1)
    assert due_day(journey) == date(2026, 12, 22)
    diary.until("18/12/2026 09:00")
    assert diary.since(known) == [
        ("15/12 15:00", "Đề nghị gia hạn chờ ông/bà quyết định", ("stc.leader", "stc.officer")),
        ("15/12 21:00", "Đề nghị gia hạn được chấp thuận", AT_WORK),
        ("16/12 16:00", "Thời hạn trả lời của một cơ quan tạm dừng", AT_WORK),
        ("17/12 15:00", "Thời hạn trả lời của một cơ quan tiếp tục", AT_WORK),
        ("17/12 21:00", "Thay đổi thời hạn", AT_WORK),
        ("18/12 09:00", REMINDER, ("stp.clerk", "stp.officer")),
    ]
    assert "22/12/2026" in diary.newest("stp.leader")


def _overdue_until_its_silence_is_recorded(diary: Diary) -> None:
    """1 January 2027 is a day off: ten working days after 22 December end on 6 January."""
    journey, known = diary.journey, len(diary.arrived)
    diary.until("06/01/2027 09:00")
    assert diary.since(known) == [
        ("22/12 09:00", REMINDER, ("stp.leader",)),
        ("23/12 09:00", REMINDER, ("stp.head",)),
        ("25/12 09:00", REMINDER, ("stp.head", "supervisor")),
        ("29/12 09:00", REMINDER, ("supervisor",)),
        ("06/01 09:00", "Đã ghi nhận im lặng", ("stp.clerk", "stp.head")),
    ]
    chases = [(chase.number, chase.offset_days, chase.due_at.date().isoformat()) for chase in rows(journey, Chase)]
    assert chases == [
        (1, -3, "2026-12-15"), (2, -1, "2026-12-15"), (3, 0, "2026-12-15"), (4, -1, "2026-12-22"),
        (5, 0, "2026-12-22"), (6, 1, "2026-12-22"), (7, 3, "2026-12-22"), (8, 5, "2026-12-22"),
    ]  # fmt: skip
    (letter,) = rows(journey, UrgingLetter)
    with journey.application.files.open(letter.digest) as pdf:
        assert pdf.read(5) == b"%PDF-"
    head = journey.province.officer["stp.head"]
    assert (letter.number, letter.addressee_id) == ("01/STC-ĐĐ", head)
    (silence,) = rows(journey, SilenceRecord)
    assert (silence.head_id, silence.working_days_late) == (head, 10)
    assert silence.due_at == journey.reply("stp").due_at


def _explained_and_upheld(diary: Diary) -> None:
    journey, known = diary.journey, len(diary.arrived)
    assert asked(journey).state is ExplanationState.ASKED
    diary.until("20/01/2027 09:00")
    explain(journey)
    diary.until("21/01/2027 09:00")
    decide(journey, excuse=False)
    diary.until("22/01/2027 09:00")
    assert diary.since(known) == [
        ("14/01 03:00", "Giải trình về việc không trả lời đã quá hạn", ("stp.head", "supervisor")),
        ("20/01 15:00", "Có giải trình về việc không trả lời", ("stc.officer", "supervisor")),
        ("21/01 15:00", "Ghi nhận không trả lời được giữ nguyên", ("stc.officer", "stp.head")),
    ]
    decided = asked(journey)
    assert decided.state is ExplanationState.UPHELD
    assert [one.words for one in decided.explanations] == ["Văn thư nghỉ ốm, hồ sơ chưa được phân công."]
