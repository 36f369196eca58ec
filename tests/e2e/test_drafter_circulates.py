"""An officer writes a request and a leader circulates it; the drafting side then follows the replies as they come."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import (
    BETWEEN_DEPARTMENTS,
    CHAIRMANS_DECISION,
    ask,
    choose_file,
    dossier,
    pdf_file,
    pick,
    pick_group,
    row_of,
    set_period,
    shown_due_date,
    sign_and_circulate,
    start_request,
    submit_for_signature,
    word_file,
)
from tests.e2e.people import Person

Enter = Callable[..., Person]
SUBJECT = "Nghị quyết quy định mức thu, nộp, quản lý phí tham quan danh lam thắng cảnh"


def test_an_officer_writes_a_request_with_a_word_draft_and_a_leader_circulates_it(person: Enter) -> None:
    drafter = person("stc.officer")
    start_request(drafter, CHAIRMANS_DECISION)
    drafter.reads("Còn thiếu trước khi ký")
    drafter.follows_to_field("trích yếu", "subject")
    drafter.follows_to_field("chính kiến", "own_position")
    drafter.follows_to_field("Tải lên dự thảo", "draft")

    write_the_letter(drafter)
    drafter.press("Lưu")
    drafter.reads("Đã lưu.", "Sở Xây dựng", "Xã Tân An")
    watch_the_date_follow_the_period(drafter)
    drafter.press("Lưu và xem lại")
    drafter.reads("Hồ sơ đầy đủ", "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng", within="main")
    drafter.press("Trình ký")
    drafter.reads("Đã trình ký.")

    sign_and_circulate(person("stc.leader"), SUBJECT, agencies=4)
    drafter.page.reload()
    drafter.check()
    for agency in ("Sở Tư pháp", "Sở Nội vụ", "Sở Xây dựng", "Xã Tân An"):
        assert "chưa có" in row_of(drafter, agency)


def write_the_letter(drafter: Person) -> None:
    drafter.write("Trích yếu", SUBJECT)
    drafter.write("Căn cứ pháp lý", "; ".join(dossier().grounds))
    drafter.write("Chính kiến của cơ quan soạn thảo", dossier().own_position)
    choose_file(drafter, word_file())
    pick(drafter, "so xay dung")
    pick_group(drafter, "Các xã, phường, đặc khu")
    ask(drafter, 1, "Mức thu tại Điều 2 có phù hợp với thực tế của cơ quan, địa phương không?")
    drafter.control("Thêm nội dung").click()
    ask(drafter, 2, "Việc bố trí điểm thu có ảnh hưởng quy hoạch, cảnh quan không?", only="Sở Xây dựng")


def watch_the_date_follow_the_period(drafter: Person) -> None:
    """7 calendar days from Monday the 23rd end on the 30th; 10 on Thursday, 3 December; 3 are under the minimum."""
    assert shown_due_date(drafter) == "2026-11-30"
    set_period(drafter, "3")
    expect(drafter.page.locator("#due-preview")).to_contain_text("Lưu và đề nghị rút ngắn thời hạn")
    set_period(drafter, "10")
    expect(drafter.page.locator("#due-preview .ck-due summary time")).to_have_attribute("datetime", "2026-12-03")
    drafter.does_not_read("Lưu và đề nghị rút ngắn thời hạn", within="#due-preview")
    drafter.page.locator("#due-preview .ck-due summary").click()
    tenth = drafter.page.locator("#due-preview .ck-derivation .ck-day-no", has_text="10")
    expect(tenth).to_be_visible()
    drafter.page.wait_for_timeout(400)  # leaving the field of the period asks for nothing anew
    expect(tenth).to_be_visible()
    drafter.check()


def test_a_pdf_draft_is_read_in_the_page_and_replies_appear_without_a_reload(person: Enter, living: Living) -> None:
    drafter = person("stc.officer")
    drafter.page.clock.install()
    start_request(drafter, BETWEEN_DEPARTMENTS, subject="Quy chế phối hợp thu phí")
    drafter.write("Chính kiến của cơ quan soạn thảo", dossier().own_position)
    choose_file(drafter, pdf_file(living.application.pdf))
    pick(drafter, "so tu phap")
    ask(drafter, 1, "Quy chế có phù hợp với quy định của pháp luật không?")
    submit_for_signature(drafter)
    words = drafter.page.locator(".ck-pdf .textLayer").first
    expect(words).to_contain_text("Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng")

    sign_and_circulate(person("stc.leader"), "Quy chế phối hợp thu phí", agencies=1)
    drafter.page.reload()
    assert "Chờ tiếp nhận" in row_of(drafter, "Sở Tư pháp")

    clerk = person("stp.clerk")
    clerk.visit("/replies/")
    clerk.press("Xác nhận tiếp nhận", within="tr:has-text('Quy chế phối hợp thu phí')")
    drafter.page.clock.run_for(31_000)
    expect(drafter.page.locator("#replies tbody tr")).to_contain_text("Đã tiếp nhận")
