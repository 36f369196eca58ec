"""An agency says that the matter is not its own; the drafting agency refuses, and the agency answers after all."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import row_of
from tests.e2e.people import Person, choose
from tests.e2e.replying_steps import (
    answer,
    choose_position,
    circulated,
    field,
    open_for_signature,
    open_own_work,
    sees_it_saved,
    sign,
    submit_for_clearance,
)
from tests.factories.reply_journey import Journey

Enter = Callable[..., Person]
CLAIM = "Quản lý phí tham quan được giao cho Sở Xây dựng tại Quyết định số 12/2025/QĐ-UBND."
REFUSAL = "Khoản 3 Điều 5 nói về tổ chức bộ máy, thuộc nhiệm vụ của Sở Nội vụ."


def test_a_refused_claim_gives_the_obligation_back_with_its_clock_as_it_stood(person: Enter, living: Living) -> None:
    """15 working days from Monday the 23rd end on 15 December. The claim stands from Thursday to Monday morning.

    Each day that it touches is given back whole: Thursday, Friday and Monday, so that the 18th is the date.
    """
    journey = circulated(living, "snv")
    journey.to_assigned("snv")
    assert due_date_on(person("snv.officer"), journey) == "2026-12-15"

    living.pass_time(days=3)
    claims_to_be_outside_remit(person("snv.officer"))
    signs_the_claim(person("snv.leader"))

    living.pass_time(days=4)
    drafter = person("stc.officer")
    decides_against_it(drafter, journey)

    officer = person("snv.officer")
    assert due_date_on(officer, journey) == "2026-12-18"
    answers_after_all(officer)
    leader = person("snv.leader")
    open_for_signature(leader)
    sign(leader, position="Thống nhất")
    drafter.visit(f"/requests/{journey.request_id}")
    assert "Thống nhất" in row_of(drafter, "Sở Nội vụ")
    drafter.press("Xem văn bản tham gia ý kiến (Sở Nội vụ)")
    drafter.reads(REFUSAL, within="#history")


def due_date_on(officer: Person, journey: Journey) -> str:
    officer.visit(f"/replies/{journey.reply_ids['snv']}")
    return officer.page.locator(".ck-head .ck-due summary time").get_attribute("datetime") or ""


def claims_to_be_outside_remit(officer: Person) -> None:
    open_own_work(officer)
    expect(field(officer, "remit_reason")).to_be_hidden()
    choose_position(officer, "Không thuộc phạm vi quản lý")
    officer.press("Trình duyệt")
    officer.follows_to_field("Nêu lý do không thuộc phạm vi quản lý", "remit_reason")
    officer.follows_to_field("Nêu cơ quan có thẩm quyền", "competent_agency_id")
    field(officer, "remit_reason").fill(CLAIM)
    choose(field(officer, "competent_agency_id"), "Sở Xây dựng")
    sees_it_saved(officer)
    submit_for_clearance(officer)


def signs_the_claim(leader: Person) -> None:
    open_for_signature(leader)
    leader.reads(CLAIM, "Sở Xây dựng")
    leader.agree("Ký văn bản", to="không thuộc phạm vi quản lý")
    leader.reads("tạm dừng tính thời hạn cho đến khi có quyết định")


def decides_against_it(drafter: Person, journey: Journey) -> None:
    drafter.visit(f"/requests/{journey.request_id}")
    drafter.press("Quyết định về phạm vi quản lý (Sở Nội vụ)")
    drafter.press("Quyết định về phạm vi quản lý")
    drafter.reads(CLAIM, "Sở Xây dựng")
    drafter.press("Không chấp nhận")
    expect(drafter.page.locator("#error-summary")).to_be_visible()
    drafter.write("Lý do", REFUSAL)
    drafter.press("Không chấp nhận")
    drafter.reads("cơ quan phải tiếp tục trả lời, đến hết ngày 18/12/2026")


def answers_after_all(officer: Person) -> None:
    officer.reads("Đề nghị không thuộc phạm vi quản lý không được chấp nhận", REFUSAL)
    choose_position(officer, "Thống nhất")
    answer(officer, 1, "Thời hạn tại Điều 5 phù hợp với quy trình của Sở.")
    officer.page.locator("#checked_questions").get_by_label("Đã xem xét").first.check()
    submit_for_clearance(officer)
