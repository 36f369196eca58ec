"""The steps of the responding side, each as a person does it on the screen, in the words that stand there."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Living
from tests.e2e.drafting_steps import dossier
from tests.e2e.people import Person, choose
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from workflow.demo.documents import as_docx

LINE = f"tr:has-text('{SUBJECT}')"


def circulated(living: Living, *agencies: str) -> Journey:
    """A request of the finance department with a Word draft, sent to the agencies a moment ago."""
    draft = ("du-thao.docx", as_docx(dossier(), "Lâm Đồng", 2026))
    return begin_journey(living.application, living.province, *agencies, draft=draft)


def confirm_receipt(clerk: Person) -> None:
    clerk.visit("/replies/")
    clerk.press("Xác nhận tiếp nhận", within=LINE)
    clerk.reads("Đã xác nhận tiếp nhận.")


def assign(leader: Person, officer: str) -> None:
    leader.visit("/replies/?tab=todo")
    choose(leader.page.locator(LINE).locator("select"), officer)
    leader.press("Phân công", within=LINE)
    leader.reads("Đã phân công.")


def open_own_work(officer: Person) -> None:
    officer.visit("/replies/?tab=mine")
    officer.press(SUBJECT)


def choose_position(officer: Person, name: str) -> None:
    officer.page.locator("#code").get_by_label(name, exact=True).check()


def answer(officer: Person, number: int, text: str) -> None:
    officer.page.locator("#checked_questions fieldset").nth(number - 1).get_by_label("Trả lời", exact=True).fill(text)


def comment_row(officer: Person, number: int) -> Locator:
    return officer.page.locator("[data-repeat=comments] [data-repeat-row]").nth(number - 1)


def add_comment(officer: Person, number: int, weight: str, **fields: str) -> None:
    """`fields`: the last part of the field's name and its text, such as article="Điều 2"."""
    officer.control("Thêm ý kiến").click()
    row = comment_row(officer, number)
    row.get_by_label(weight, exact=True).check()
    for name, text in fields.items():
        row.locator(f"[name$='-{name}']").fill(text)


def field(officer: Person, name: str) -> Locator:
    return officer.page.locator(f"#preparation [name='{name}']")


def sees_it_saved(officer: Person) -> None:
    expect(officer.page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d$"))


def is_warned(officer: Person, *words: str) -> None:
    for text in words:
        expect(officer.page.locator("#reply-warnings")).to_contain_text(text)


def submit_for_clearance(officer: Person) -> None:
    officer.press("Trình duyệt")
    officer.reads("Đã trình duyệt.")


def open_for_signature(leader: Person) -> None:
    """A leader's list opens on what waits for the signature."""
    leader.visit("/replies/")
    leader.press(SUBJECT)


def sign(leader: Person, *, position: str) -> None:
    leader.agree("Ký và gửi", to=f"“{position}”")
    leader.reads("Đã ký, gửi, số")
