"""An agency takes a request in, writes an objection without losing a word, signs it, and thinks again."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import row_of
from tests.e2e.people import Person
from tests.e2e.replying_steps import (
    add_comment,
    answer,
    assign,
    choose_position,
    circulated,
    comment_row,
    confirm_receipt,
    field,
    is_warned,
    open_for_signature,
    open_own_work,
    sees_it_saved,
    sign,
    submit_for_clearance,
)
from tests.factories.reply_journey import Journey

Enter = Callable[..., Person]
OPINION = "Sở Tư pháp đã rà soát Điều 2 và Điều 3; mức thu tại khoản 1 Điều 2 chưa có thuyết minh chi phí."
REASON = "Mức thu cao hơn khung của tỉnh lân cận 20% mà chưa có số liệu chi phí."
WORDING = "Sửa “60.000 đồng” thành “50.000 đồng/người/lượt”."


def test_an_objection_goes_from_the_clerk_to_the_signature_and_is_superseded(person: Enter, living: Living) -> None:
    journey = circulated(living, "stp")
    confirm_receipt(person("stp.clerk"))
    leader = person("stp.leader")
    assign(leader, "Sở Tư pháp officer")

    living.pass_time(minutes=9)
    officer = person("stp.officer")
    open_own_work(officer)
    types_and_closes_the_tab(officer, journey)
    is_told_what_is_missing(officer)
    writes_the_objection(officer)
    submit_for_clearance(officer)

    living.pass_time(minutes=9)
    open_for_signature(leader)
    leader.write("Lý do", "Đề nghị nêu rõ căn cứ tại khoản 1 Điều 2.", within="#decide")
    leader.press("Trả lại để hoàn thiện")
    mends_what_was_returned(officer, journey)

    open_for_signature(leader)
    leader.reads(OPINION, REASON, WORDING, "Luật Phí và lệ phí")
    sign(leader, position="Không thống nhất")
    nothing_can_be_changed_any_more(leader)
    the_drafter_reads_it(person("stc.officer"), journey)

    living.pass_time(minutes=9)
    a_newer_position_supersedes_it(officer, leader, journey)


def types_and_closes_the_tab(officer: Person, journey: Journey) -> None:
    choose_position(officer, "Không thống nhất")
    field(officer, "opinion").fill(OPINION)
    sees_it_saved(officer)
    officer.comes_back_in_a_new_tab(f"/replies/{journey.reply_ids['stp']}")
    expect(field(officer, "opinion")).to_have_value(OPINION)
    expect(officer.page.get_by_label("Không thống nhất", exact=True)).to_be_checked()


def is_told_what_is_missing(officer: Person) -> None:
    add_comment(officer, 1, "Điều kiện để thống nhất", text="Mức thu chưa phù hợp.")
    is_warned(officer, "Ý kiến 1: ghi rõ vị trí", "Ý kiến 1: nêu lý do", "Ý kiến 1: nêu nội dung cần sửa")
    officer.press("Trình duyệt")
    officer.reads("Chưa thể trình duyệt", within="#error-summary")
    officer.follows_to_field("Ý kiến 1: nêu lý do", "comments-0-reason")
    expect(comment_row(officer, 1).locator("[name$='-text']")).to_have_value("Mức thu chưa phù hợp.")


def writes_the_objection(officer: Person) -> None:
    row = comment_row(officer, 1)
    row.get_by_label("Điều", exact=True).fill("Điều 2")
    row.get_by_label("Khoản", exact=True).fill("khoản 1")
    row.get_by_label("Lý do", exact=False).fill(REASON)
    row.get_by_label("Đề nghị sửa thành", exact=False).fill(WORDING)
    is_warned(officer, "Chưa trả lời câu hỏi nào")
    answer(officer, 1, "Thời hạn tại Điều 5 phù hợp với Điều 8 Luật Phí và lệ phí.")
    answer(officer, 2, "Biểu mẫu khả thi; đề nghị bỏ cột số tài khoản.")
    is_warned(officer, "Không thiếu nội dung")
    officer.check()


def mends_what_was_returned(officer: Person, journey: Journey) -> None:
    officer.visit(f"/replies/{journey.reply_ids['stp']}")
    officer.reads("Đề nghị nêu rõ căn cứ tại khoản 1 Điều 2.")
    comment_row(officer, 1).get_by_label("Căn cứ pháp lý").fill("Điều 8 Luật Phí và lệ phí")
    submit_for_clearance(officer)


def nothing_can_be_changed_any_more(leader: Person) -> None:
    leader.reads("Không thống nhất", OPINION, REASON, WORDING)
    expect(leader.page.locator("main").get_by_role("textbox")).to_have_count(0)
    expect(leader.page.locator("main").get_by_role("button", name="Ký và gửi")).to_have_count(0)


def the_drafter_reads_it(drafter: Person, journey: Journey) -> None:
    drafter.visit(f"/requests/{journey.request_id}")
    line = row_of(drafter, "Sở Tư pháp")
    assert "Không thống nhất" in line
    assert "1 điều kiện" in line
    drafter.press("Xem văn bản tham gia ý kiến (Sở Tư pháp)")
    drafter.reads("Điều 2, khoản 1", REASON, WORDING)
    drafter.does_not_read("Đề nghị nêu rõ căn cứ tại khoản 1 Điều 2.")


def a_newer_position_supersedes_it(officer: Person, leader: Person, journey: Journey) -> None:
    reply = f"/replies/{journey.reply_ids['stp']}"
    officer.visit(reply)
    officer.press("Soạn chính kiến thay thế")
    choose_position(officer, "Thống nhất, có ý kiến bổ sung")
    comment_row(officer, 1).get_by_label("Đề nghị tiếp thu", exact=True).check()
    officer.press("Lưu")
    leader.visit(reply)
    leader.press("Đến bước ký")
    leader.agree("Ký chính kiến thay thế", to="“Thống nhất, có ý kiến bổ sung”")
    leader.reads("Chính kiến này thay thế chính kiến trước", "Chính kiến trước, số")


def test_text_that_never_reached_the_server_is_offered_again_on_the_same_device(person: Enter, living: Living) -> None:
    journey = circulated(living, "sxd")
    journey.to_assigned("sxd")
    officer = person("sxd.officer")
    open_own_work(officer)
    officer.loses_the_network()
    field(officer, "opinion").fill(OPINION)
    add_comment(officer, 1, "Đề nghị tiếp thu", article="Điều 4", text="Bổ sung thời hạn nộp phí.")
    expect(officer.page.locator("[data-autosave-status]")).to_contain_text("Chưa lưu được")
    officer.check()

    officer.comes_back_in_a_new_tab(f"/replies/{journey.reply_ids['sxd']}")
    expect(field(officer, "opinion")).to_have_value("")
    expect(officer.page.locator("[data-autosave-status]")).to_contain_text("Trên máy này còn nội dung chưa được lưu.")
    officer.control("Khôi phục").click()
    sees_it_saved(officer)
    officer.page.reload()
    officer.check()
    expect(field(officer, "opinion")).to_have_value(OPINION)
    expect(comment_row(officer, 1).locator("[name$='-text']")).to_have_value("Bổ sung thời hạn nộp phí.")
    expect(comment_row(officer, 1).get_by_label("Đề nghị tiếp thu", exact=True)).to_be_checked()
