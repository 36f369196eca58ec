"""An agency stays silent: the supervisor sees it late, day by day, and the drafter's close puts it on record."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.replying_steps import circulated
from tests.factories.reply_journey import SUBJECT, Journey

Enter = Callable[..., Person]


def test_a_supervisor_sees_who_is_late_and_then_who_was_silent(person: Enter, living: Living) -> None:
    """Due on Tuesday, 15 December; looked at on Friday the 18th, which is three working days later."""
    journey = circulated(living, "stp", "sxd")
    journey.to_sent("stp")
    journey.receive("sxd")

    living.pass_time(days=25)
    supervisor = person("supervisor")
    supervisor.visit("/")
    sees_the_late_one_only(supervisor)
    drills_to_the_reply_and_its_history(supervisor)

    closes_the_round(person("stc.officer"), journey)
    supervisor.visit("/")
    sees_the_silent_one(supervisor)
    explains(person("sxd.head"))
    excuses(supervisor)


def attention(supervisor: Person) -> Locator:
    return supervisor.page.locator("#attention tbody tr")


def sees_the_late_one_only(supervisor: Person) -> None:
    supervisor.reads("Giám sát việc tham gia ý kiến", within="h1")
    expect(attention(supervisor)).to_have_count(1)
    for words in ("Sở Xây dựng", SUBJECT, "Quá hạn", "trễ 3 ngày làm việc"):
        expect(attention(supervisor)).to_contain_text(words)


def drills_to_the_reply_and_its_history(supervisor: Person) -> None:
    supervisor.press(SUBJECT, within="#attention")
    supervisor.reads("Sở Xây dựng", within="h1")
    supervisor.reads("trễ 3 ngày làm việc", "Sở Xây dựng head", within="#obligation")
    supervisor.reads("Xác nhận đã tiếp nhận", "Sở Xây dựng clerk", within="#history")


def closes_the_round(drafter: Person, journey: Journey) -> None:
    drafter.visit(f"/requests/{journey.request_id}")
    drafter.agree("Kết thúc lấy ý kiến và tổng hợp", to="Sở Xây dựng")
    drafter.reads("1 cơ quan")


def sees_the_silent_one(supervisor: Person) -> None:
    expect(attention(supervisor)).to_have_count(1)
    expect(attention(supervisor)).to_contain_text("Sở Xây dựng")
    expect(attention(supervisor)).to_contain_text("Im lặng")
    supervisor.press(SUBJECT, within="#attention")
    supervisor.reads("Sở Xây dựng head", "Không trả lời khi đợt lấy ý kiến kết thúc")


def explains(head: Person) -> None:
    head.visit("/replies/?tab=explain")
    head.press(SUBJECT)
    head.press("Giải trình việc im lặng")
    head.write("Giải trình", "Hồ sơ đến khi đơn vị đang sáp nhập, chưa phân công được.")
    head.agree("Gửi giải trình", to="không sửa được")
    head.reads("Giải trình lần 1", "đang sáp nhập", within="#silence")


def excuses(supervisor: Person) -> None:
    supervisor.visit("/supervision/silences?waiting=to_decide")
    supervisor.press(SUBJECT)
    supervisor.reads("đang sáp nhập", "Sở Xây dựng head", within="#silence")
    supervisor.press("Quyết định về việc im lặng")
    supervisor.write("Lý do", "Việc sáp nhập là lý do khách quan.")
    supervisor.press("Chấp nhận lý do im lặng")
    supervisor.reads("Đã chấp nhận lý do im lặng", "lý do khách quan", within="#silence")
    supervisor.press("Sở Xây dựng head", within="#silence")
    supervisor.reads("Các lần im lặng thuộc trách nhiệm")
