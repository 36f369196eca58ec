"""A living server and real browsers: each person of a journey signs in through the form, in a browser of their own.

Every page that a journey stands on is checked: no accessibility violation (axe-core, WCAG 2.2 AA), no request to
another host, no script error, no sideways scrolling on a phone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from blueprints.factory import create_app
from tests.applications import MONDAY, SECRET
from tests.factories.province import PASSWORD, Province, build_province
from tests.support.browser import FLAGS, chromium_path
from workflow.adapters.clock import SettableClock
from workflow.adapters.passwords import hash_password
from workflow.bootstrap import Application, build
from workflow.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@dataclass
class Living:
    """The served application; moving `clock` moves the time it lives in."""

    url: str
    application: Application
    province: Province
    clock: SettableClock


@dataclass
class Person:
    """One officer at one browser."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.check()

    def check(self) -> None:
        """The page as it stands now has no fault."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(AXE.read_text("utf-8") + "\n;0")
        found = self.page.evaluate(
            "rules => axe.run(document, {preload: false, runOnly: rules}).then(result => result.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | ')))",
            RULES,
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        where = self.page.url.removeprefix(self.home)
        assert found == [], f"{where}: {found}"
        assert wide <= 0, f"{where} is {wide} px wider than the window"
        assert self.faults == [], f"{where}: {self.faults}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def living(sqlite_url: str, tmp_path: Path) -> Iterator[Living]:
    clock = SettableClock(MONDAY)
    settings = Settings(database_url=sqlite_url, files_dir=tmp_path / "files", secret_key=SECRET, rate_limits=False)
    application = build(settings, clock=clock)
    province = build_province(application, hash_password(PASSWORD))
    server = make_server("127.0.0.1", 0, create_app(application=application), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Living(f"http://127.0.0.1:{server.port}", application, province, clock)
    server.shutdown()
    thread.join(10)
    server.server_close()
    application.engine.dispose()


def _watch(person: Person, host: str) -> None:
    def requested(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != host:
            person.faults.append(f"request to {parts.netloc}")

    person.page.on("request", requested)
    person.page.on("pageerror", lambda error: person.faults.append(f"script error: {error}"))
    person.page.on(
        "console",
        lambda message: person.faults.append(message.text) if "Content Security Policy" in message.text else None,
    )


@pytest.fixture
def person(browser: Browser, living: Living) -> Iterator[Callable[..., Person]]:
    """`person("stc.officer")` signs that officer in; `viewport=PHONE` and `language="en"` choose another screen."""
    with ExitStack() as stack:

        def enter(username: str | None, *, viewport: dict[str, int] = DESKTOP, language: str = "vi") -> Person:
            context = browser.new_context(viewport=viewport, locale="vi-VN" if language == "vi" else "en-GB")
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            guest = Person(context.new_page(), living.url)
            _watch(guest, urlsplit(living.url).netloc)
            if language != "vi":
                guest.page.goto(f"{living.url}/language/{language}")
            if username is not None:
                sign_in(guest, username)
            return guest

        yield enter


def sign_in(guest: Person, username: str) -> None:
    guest.visit("/sign-in")
    guest.page.fill("input[name=username]", username)
    guest.page.fill("input[name=password]", PASSWORD)
    guest.page.click("main button[type=submit]")
    guest.page.wait_for_url(lambda url: "/sign-in" not in url)
    guest.check()
