"""A comment begins where the draft is read, and is found there again by whoever reads the reply."""

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.replying_steps import circulated, comment_row, open_own_work, sees_it_saved
from tests.factories.reply_journey import CONDITION, REMARK
from workflow.policies.prepared_position import PreparedContent
from workflow.vocabulary.positions import PositionCode

Enter = Callable[..., Person]


def test_a_click_on_a_clause_begins_a_comment_that_is_marked_there(person: Enter, living: Living) -> None:
    journey = circulated(living, "stp")
    journey.to_assigned("stp")
    officer = person("stp.officer")
    open_own_work(officer)
    points_at(officer, article="Điều 2", clause="1")
    officer.page.keyboard.type("Mức thu chưa có thuyết minh chi phí.")
    expect_place(comment_row(officer, 1), "2", "1")
    points_at(officer, article="Điều 3", clause="2")
    officer.page.keyboard.type("Bổ sung thời hạn nộp phí.")
    expect_place(comment_row(officer, 2), "3", "2")
    sees_it_saved(officer)
    officer.check()
    assert marks(officer) == ["1", "2"]

    comment_row(officer, 1).get_by_label("Khoản", exact=True).fill("khoản 2")
    comment_row(officer, 1).get_by_label("Khoản", exact=True).blur()
    expect(clause_of(officer, "Điều 2", "2").locator(".ck-anchor-mark")).to_have_text("1")


def test_who_reads_a_sent_reply_finds_its_comments_in_the_draft(person: Enter, living: Living) -> None:
    journey = circulated(living, "stp")
    comments = (replace(CONDITION, article="Điều 2", clause="1"), replace(REMARK, article="3"))
    journey.to_sent("stp", PreparedContent(code=PositionCode.OBJECT, comments=comments))
    drafter = person("stc.officer")
    drafter.visit(f"/replies/{journey.reply_ids['stp']}")
    assert marks(drafter) == ["1", "2"]
    drafter.page.locator(".ck-anchor-mark").first.click()
    expect(drafter.page.locator("section.ck-comment:target")).to_contain_text("Thời hạn 03 ngày là quá ngắn.")
    expect(drafter.page.locator(".ck-anchor-add")).to_have_count(0)


def clause_of(reader: Person, article: str, clause: str) -> Locator:
    heading = f"starts-with(normalize-space(.), '{article}.')"
    path = f"//*[{heading}]/following-sibling::p[starts-with(normalize-space(.), '{clause}. ')][1]"
    return reader.page.locator(".ck-draft").locator(f"xpath=.{path}").first


def points_at(officer: Person, *, article: str, clause: str) -> None:
    place = clause_of(officer, article, clause)
    place.hover()
    place.locator(".ck-anchor-add").click()


def expect_place(row: Locator, article: str, clause: str) -> None:
    expect(row.locator("[name$='-article']")).to_have_value(article)
    expect(row.locator("[name$='-clause']")).to_have_value(clause)
    expect(row.locator("[name$='-text']")).to_be_focused()


def marks(reader: Person) -> list[str]:
    return reader.page.locator(".ck-anchor-mark").all_inner_texts()
