"""A leader signs without touching the mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.replying_steps import circulated
from workflow.vocabulary.states import ReplyState

Enter = Callable[..., Person]
FURTHEST = 60
# The browser's own ring or ours: something drawn around what has the focus.
RING = """() => { const style = getComputedStyle(document.activeElement);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'; }"""
BEHIND = "() => !document.activeElement.closest('dialog') && document.activeElement !== document.body"


def test_a_leader_signs_with_the_keyboard_alone(person: Enter, living: Living) -> None:
    journey = circulated(living, "stp")
    journey.to_clearance("stp")
    leader = person("stp.leader")
    leader.visit(f"/replies/{journey.reply_ids['stp']}")
    skips_to_the_content(leader.page)
    tabs_to(leader.page, "Ký và gửi")

    leader.page.keyboard.press("Enter")
    is_held_in_the_dialog(leader.page)
    leader.page.keyboard.press("Escape")
    expect(leader.page.get_by_role("dialog")).to_have_count(0)
    assert focused(leader.page) == "Ký và gửi", "the focus returns to the button that asked"
    assert journey.reply("stp").state is ReplyState.IN_CLEARANCE

    leader.page.keyboard.press("Space")
    dialog = leader.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Quay lại")).to_be_focused()
    leader.page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Ký và gửi")).to_be_focused()
    leader.page.keyboard.press("Enter")
    leader.reads("Đã ký, gửi, số")
    assert journey.reply("stp").state is ReplyState.SENT


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến thẳng nội dung")).to_be_focused()
    expect(page.get_by_role("link", name="Đến thẳng nội dung")).to_be_in_viewport()
    page.keyboard.press("Enter")


def tabs_to(page: Page, name: str) -> None:
    """Each stop on the way shows where it is."""
    for _step in range(FURTHEST):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), f"nothing shows the focus on {focused(page)!r}"
        if focused(page) == name:
            return
    raise AssertionError(f"{name!r} is not reached with the Tab key")


def is_held_in_the_dialog(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("“Thống nhất”")
    expect(dialog.get_by_role("button", name="Quay lại")).to_be_focused()
    for _step in range(5):
        page.keyboard.press("Tab")
        assert not page.evaluate(BEHIND), f"the focus slipped behind the dialog, to {focused(page)!r}"
