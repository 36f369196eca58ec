"""An agency that does not answer is chased by the ladder: its head reads the letter, the supervisor lists it.

The administrator gives the procedure a ladder of its own, and the sweep follows it.
"""

from collections.abc import Callable

import pikepdf
from playwright.sync_api import expect

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.replying_steps import circulated
from tests.support.browser import PHONE
from workflow.sweep import run_sweep

Enter = Callable[..., Person]


def test_a_late_agency_is_urged_by_letter_and_put_before_the_chairman(person: Enter, living: Living) -> None:
    """Due on Tuesday, 15 December; the ladder speaks along the days until Wednesday the 23rd."""
    journey = circulated(living, "stp", "sxd")
    journey.to_sent("stp")
    for _day in range(30):
        living.pass_time(days=1)
        run_sweep(living.application)

    head = person("sxd.head")
    head.visit(f"/replies/{journey.reply_ids['sxd']}")
    head.reads("Các lần đôn đốc", "Công văn đôn đốc, sau hạn 3 ngày làm việc", within="#chases")
    keeps_the_letter(head)

    drafter = person("stc.officer")
    drafter.visit(f"/requests/{journey.request_id}")
    drafter.page.get_by_text("đã đôn đốc 6 lần").click()
    drafter.reads("Đưa vào danh sách trình Chủ tịch", within="#replies")
    drafter.check()

    supervisor = person("supervisor")
    supervisor.visit("/supervision/?view=listed")
    expect(supervisor.page.locator("#attention tbody tr")).to_have_count(1)
    supervisor.reads("Sở Xây dựng", "đã đôn đốc 6 lần", within="#attention")
    supervisor.visit(f"/supervision/replies/{journey.reply_ids['sxd']}")
    keeps_the_letter(supervisor)
    for reader, path in ((head, f"/replies/{journey.reply_ids['sxd']}"), (drafter, f"/requests/{journey.request_id}")):
        reader.page.set_viewport_size(PHONE)
        reader.page.goto(f"{reader.home}/language/en")
        reader.visit(path)


def keeps_the_letter(reader: Person) -> None:
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Công văn đôn đốc số 01/STC-ĐĐ (PDF)").click()
    assert download.value.suggested_filename == "01-STC-ĐĐ.pdf"
    with pikepdf.open(download.value.path()) as pdf:
        assert "Công văn số 01/STC-ĐĐ" in str(pdf.docinfo["/Title"])


def test_an_administrator_gives_a_procedure_a_ladder_of_its_own(person: Enter, living: Living) -> None:
    administrator = person("administrator")
    procedure = living.province.procedure["qd-chu-tich"]
    administrator.visit(f"/administration/procedures/{procedure}")
    administrator.press("Quy trình đôn đốc")
    for _row in range(5):
        administrator.page.get_by_role("button", name="Xóa").last.click()
    administrator.page.get_by_label("Số ngày làm việc tính từ ngày đến hạn").last.fill("-3")
    administrator.press("Lưu")
    administrator.reads("Có hai bước trùng ngày này.")
    administrator.page.get_by_label("Số ngày làm việc tính từ ngày đến hạn").last.fill("2")
    administrator.press("Lưu")
    administrator.reads("Quy trình riêng")
    administrator.agree("Trở lại quy trình mặc định", to="Quy trình đôn đốc riêng")
    administrator.reads("Quy trình mặc định")
    administrator.page.set_viewport_size(PHONE)
    administrator.check()
