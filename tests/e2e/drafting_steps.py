"""The steps of the drafting side, each as a person does it on the screen, in the words that stand there."""

import re
from functools import cache

from playwright.sync_api import FilePayload, expect

from tests.e2e.people import Person, choose
from workflow.demo.documents import as_docx, as_pdf
from workflow.demo.dossiers import Dossier, dossiers
from workflow.ports import PdfRenderer

BETWEEN_DEPARTMENTS = "Phối hợp giữa các sở, ban, ngành"
CHAIRMANS_DECISION = "Quyết định quy phạm pháp luật của Chủ tịch UBND tỉnh"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@cache
def dossier(key: str = "phi-tham-quan") -> Dossier:
    return next(one for one in dossiers() if one.key == key)


def word_file(name: str = "du-thao.docx") -> FilePayload:
    return {"name": name, "mimeType": WORD, "buffer": as_docx(dossier(), "Lâm Đồng", 2026)}


def pdf_file(renderer: PdfRenderer, name: str = "du-thao.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": as_pdf(renderer, dossier(), "Lâm Đồng", 2026)}


def start_request(drafter: Person, procedure: str, subject: str = "") -> None:
    """From the list of requests to the empty form of a new one."""
    drafter.visit("/requests")
    drafter.press("Lập hồ sơ lấy ý kiến")
    choose(drafter.page.get_by_label(re.compile("^Loại thủ tục")), procedure)
    drafter.write("Trích yếu", subject)
    drafter.press("Bắt đầu soạn")


def ask(drafter: Person, number: int, text: str, *, only: str | None = None) -> None:
    """Fills question `number` (from 1), put to all, or to one agency among those consulted."""
    row = drafter.page.locator("[data-repeat=questions] [data-repeat-row]").nth(number - 1)
    row.get_by_label("Nội dung", exact=True).fill(text)
    if only:
        row.get_by_label("chỉ các cơ quan sau:").check()
        row.get_by_label(re.compile(f"^{only}")).check()


def choose_file(drafter: Person, file: FilePayload) -> None:
    drafter.page.get_by_label("Tệp dự thảo").set_input_files(file)


def pick(drafter: Person, agency: str) -> None:
    """Finds an agency in the long list without typing its diacritics, and ticks it."""
    panel = drafter.page.locator("#consultees-panel")
    panel.get_by_role("searchbox").fill(agency.lower())
    panel.locator("#agency_ids [data-choice]:not([hidden]) input").check()
    panel.get_by_role("searchbox").fill("")


def pick_group(drafter: Person, group: str) -> None:
    drafter.page.locator("#consultees-panel").get_by_label(group, exact=True).check()


def set_period(drafter: Person, days: str) -> None:
    with drafter.page.expect_response(lambda answer: answer.url.endswith("/due")):
        drafter.write("Thời hạn (ngày)", days)


def shown_due_date(drafter: Person) -> str:
    """What the live part says: the ISO date."""
    return drafter.page.locator("#due-preview .ck-due summary time").get_attribute("datetime") or ""


def submit_for_signature(drafter: Person) -> None:
    drafter.press("Lưu và xem lại")
    drafter.press("Trình ký")
    drafter.reads("Đã trình ký.")


def sign_and_circulate(leader: Person, subject: str, *, agencies: int) -> None:
    """Finds it among what waits for a signature, reads it, signs it after the question."""
    leader.visit("/requests")
    leader.follow(leader.page.get_by_role("link", name=re.compile("^Chờ ký")))
    leader.follow(leader.page.get_by_role("link", name=subject))
    leader.press("Xem xét, ký phát hành")
    leader.agree("Ký, phát hành", to=f"{agencies} cơ quan")
    leader.reads("Đã ký, phát hành số")


def row_of(follower: Person, agency: str) -> str:
    """The words of one agency's line in the table of replies."""
    line = follower.page.locator("#replies tbody tr", has=follower.page.get_by_role("rowheader", name=agency))
    expect(line).to_have_count(1)
    return line.inner_text()
