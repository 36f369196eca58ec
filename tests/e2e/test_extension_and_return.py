"""An agency asks for more time, takes the date it is offered, answers too vaguely, and completes what was returned."""

from collections.abc import Callable

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import row_of
from tests.e2e.people import Person
from tests.e2e.replying_steps import answer, circulated, open_for_signature, submit_for_clearance
from tests.factories.extending import UNCLEAR, WHY, allow
from tests.support.browser import PHONE

Enter = Callable[..., Person]


def test_more_time_is_offered_and_taken_and_an_unclear_answer_is_returned_once(person: Enter, living: Living) -> None:
    """15 working days from Monday the 23rd end on 15 December; five more may be granted, to the 22nd."""
    journey = circulated(living, "snv")
    allow(journey)
    journey.to_assigned("snv")
    here = f"/replies/{journey.reply_ids['snv']}"
    officer = person("snv.officer", viewport=PHONE)
    officer.visit(here)
    asks_for_more_time(officer)
    living.pass_time(days=3)
    officer, drafter = person("snv.officer", viewport=PHONE), person("stc.leader")
    drafter.visit(f"/requests/{journey.request_id}")
    offers_another_date(drafter)
    officer.visit("/replies/")
    officer.reads("Đề nghị hạn khác: 17/12/2026")
    officer.visit(here)
    officer.press("Chấp nhận hạn được đề nghị")
    officer.reads("hạn trả lời là ngày 17/12/2026")
    assert due_date(officer) == "2026-12-17"
    officer.reads("hạn ban đầu: 15/12/2026", within=".ck-head")

    journey.save("snv", journey.concurring())
    journey.submit("snv")
    journey.sign("snv")
    drafter.visit(here)
    returns_it(drafter)
    living.pass_time(hours=2)
    officer, drafter = person("snv.officer", viewport=PHONE), person("stc.leader")
    officer.visit("/replies/")
    officer.reads("Bị trả lại để hoàn thiện", "hạn hoàn thiện")
    officer.visit(here)
    completes_it(officer)
    leader = person("snv.leader")
    open_for_signature(leader)
    leader.agree("Ký và gửi", to="“Thống nhất”")
    leader.reads("thời điểm trả lời lần đầu giữ nguyên")
    drafter.visit(here)
    drafter.reads("Đã bị trả lại và hoàn thiện ngày", "Chỉ được trả lại một lần.")


def asks_for_more_time(officer: Person) -> None:
    """First for a Saturday and without a reason: what was typed stays, and each lack stands at its field."""
    officer.press("Đề nghị gia hạn")
    officer.write("Đề nghị gia hạn đến ngày", "2026-12-19")
    officer.press("Gửi đề nghị")
    officer.reads("Đây không phải ngày làm việc.", "Nêu lý do.")
    officer.write("Đề nghị gia hạn đến ngày", "2026-12-21")
    officer.write("Lý do", WHY)
    officer.press("Gửi đề nghị")
    officer.reads("Đã gửi đề nghị gia hạn đến Sở Tài chính", "chậm nhất ngày 25/11/2026")


def offers_another_date(drafter: Person) -> None:
    assert "Gia hạn chưa được quyết định trong 01 ngày làm việc" in row_of(drafter, "Sở Nội vụ")
    drafter.press("Quyết định việc gia hạn (Sở Nội vụ)")
    drafter.write("Hạn khác", "2026-12-17")
    drafter.press("Đề nghị hạn khác")
    drafter.reads("Đã đề nghị hạn khác: 17/12/2026.")


def returns_it(drafter: Person) -> None:
    drafter.press("Trả lại do chưa rõ chính kiến")
    drafter.write("Lý do", UNCLEAR)
    drafter.agree("Trả lại văn bản", to="chỉ thực hiện được một lần")
    drafter.reads("Đã trả lại văn bản.", UNCLEAR)


def completes_it(officer: Person) -> None:
    officer.reads(UNCLEAR, "Hạn hoàn thiện")
    answer(officer, 2, "Biểu mẫu kèm theo thực hiện được, đề nghị bổ sung mục ghi chú.")
    submit_for_clearance(officer)


def due_date(reader: Person) -> str:
    return reader.page.locator(".ck-head .ck-due summary time").first.get_attribute("datetime") or ""
