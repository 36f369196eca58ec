"""Account, administration, calculator and error pages: no accessibility violation, nothing wider than the window.

Each page is seen on a desk in Vietnamese and on a phone in English; forms also with their refusals.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.factories.province import PASSWORD
from tests.support.browser import DESKTOP, PHONE
from workflow.models import CalendarOverlay, Delegation

Enter = Callable[..., Person]
VIEWS = [
    pytest.param({"viewport": DESKTOP, "language": "vi"}, id="desk-vi"),
    pytest.param({"viewport": PHONE, "language": "en"}, id="phone-en"),
]
ADMINISTRATION = [
    "/administration/",
    "/administration/agencies",
    "/administration/agencies?words=khong-co",
    "/administration/agencies/new",
    "/administration/agencies/{agency}",
    "/administration/agencies/{agency}/tenures",
    "/administration/officers",
    "/administration/officers/new",
    "/administration/officers/{officer}",
    "/administration/delegations",
    "/administration/delegations/new",
    "/administration/procedures",
    "/administration/procedures/{procedure}",
    "/administration/procedures/{procedure}/ladder",
    "/administration/calendar/2026",
    "/administration/jurisdiction",
    "/administration/import/agencies",
]
TABLE = "code;symbol;name_vi;kind;parent\nH99.20;SYT;Sở Y tế;sở;\nH99.21;STC;Sở Tài chính mới;sở lớn;\n"


@pytest.fixture(scope="module", autouse=True)
def data(living: Living) -> None:
    """A delegation in force and a day off of the province's own."""
    now, here, officer = living.clock.now(), living.province.jurisdiction_id, living.province.officer
    with living.application.sessions.begin() as session:
        session.add(
            Delegation(
                jurisdiction_id=here,
                delegator_id=officer["stc.head"],
                delegate_id=officer["stc.officer"],
                agency_id=living.province.agency["stc"],
                starts_at=now,
                ends_at=now + timedelta(days=4),
                reason="Đi công tác theo Quyết định số 12/QĐ-STC",
                entered_by_id=officer["stc.clerk"],
            )
        )
        session.add(
            CalendarOverlay(
                jurisdiction_id=here,
                day=now.date() + timedelta(days=3),
                kind="off",
                name="Nghỉ bù",
                source="Quyết định số 15/QĐ-UBND",
            )
        )


def press(person: Person) -> None:
    """Send the page's main form, wait for the answer, and look at it."""
    with person.page.expect_navigation():
        person.page.locator("main form button[type=submit]").last.click()
    person.check()


@pytest.mark.parametrize("view", VIEWS)
def test_the_administration_is_accessible_with_data_and_with_refusals(
    person: Enter, living: Living, view: dict[str, Any]
) -> None:
    administrator = person("administrator", **view)
    ids = {
        "agency": living.province.agency["stc"],
        "officer": living.province.officer["stc.head"],
        "procedure": living.province.procedure["nq-hdnd"],
    }
    for path in ADMINISTRATION:
        administrator.visit(path.format(**ids))
    administrator.visit("/administration/agencies/new")
    administrator.page.fill("input[name=symbol]", "STC")
    press(administrator)
    assert administrator.page.input_value("input[name=symbol]") == "STC"
    assert administrator.page.locator("[aria-invalid=true]").count() > 0
    administrator.visit("/administration/import/agencies")
    table = {"name": "co-quan.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    administrator.page.set_input_files("input[type=file]", files=[table])
    press(administrator)
    assert administrator.page.get_by_text("sở lớn", exact=True).is_visible()


@pytest.mark.parametrize("view", VIEWS)
def test_the_account_is_accessible_with_data_and_with_refusals(person: Enter, view: dict[str, Any]) -> None:
    head = person("stc.head", **view)
    for path in ("/account", "/account/delegations", "/account/delegations/new", "/account/password"):
        head.visit(path)
    head.page.fill("input[name=new]", "123456789012")
    press(head)
    assert head.page.input_value("input[name=new]") == "", "a password never comes back"
    head.visit("/account/delegations/new")
    head.page.fill("textarea[name=reason]", "Đi công tác")
    press(head)
    assert head.page.input_value("textarea[name=reason]") == "Đi công tác"


@pytest.mark.parametrize("view", VIEWS)
def test_the_public_pages_are_accessible(person: Enter, view: dict[str, Any]) -> None:
    visitor = person(None, **view)
    for path in (
        "/sign-in",
        "/requests",
        "/deadlines/",
        "/deadlines/?start=2026-11-20&days=5&kind=working&jurisdiction=T01",
        "/deadlines/?start=2026-11-20&days=0&kind=working&jurisdiction=",
    ):
        visitor.visit(path)
    visitor.page.goto(visitor.home + "/khong-co-trang-nay")
    visitor.check()
    assert visitor.page.locator(".ck-error-page").is_visible()
    visitor.visit("/sign-in")
    visitor.page.fill("input[name=username]", "stc.leader")
    visitor.page.fill("input[name=password]", "sai-hoan-toan")
    press(visitor)
    assert visitor.page.input_value("input[name=username]") == "stc.leader"


@pytest.mark.parametrize("view", VIEWS)
def test_words_survive_a_page_that_expired_and_a_session_that_ended(
    person: Enter, living: Living, view: dict[str, Any]
) -> None:
    head = person("stc.head", **view)
    page = head.page
    head.visit("/account/delegations/new")
    page.select_option("select[name=delegate]", str(living.province.officer["stc.officer"]))
    page.fill("input[name=since]", "2026-11-23")
    page.fill("input[name=until]", "2026-11-30")
    words = "Đi công tác theo giấy mời của Bộ Tài chính;\nvề ngày 30/11"
    page.fill("textarea[name=reason]", words)
    living.pass_time(hours=2)
    press(head)
    assert page.locator("main textarea").input_value() == words
    with page.expect_popup() as opened:
        page.locator("main a[target=_blank]").click()
    door = opened.value
    door.fill("input[name=username]", "stc.head")
    door.fill("input[name=password]", PASSWORD)
    door.click("main button[type=submit]")
    door.wait_for_url(lambda url: "/sign-in" not in url)
    press(head)  # the page is older than the new session
    assert page.locator("main textarea").input_value() == words
    press(head)
    assert page.url.endswith("/account/delegations")
    assert "giấy mời của Bộ Tài chính" in page.content()
