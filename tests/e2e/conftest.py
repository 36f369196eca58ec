"""A living server and real browsers: each person of a journey signs in through the form, in a browser of their own.

The server, its database and its province last as long as one module, so that its journeys may build on one another's
people but never on one another's requests.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from blueprints.factory import create_app
from tests.applications import MONDAY, SECRET
from tests.e2e.people import Person, watch
from tests.factories.province import PASSWORD, Province, build_province
from tests.support.browser import DESKTOP, FLAGS, chromium_path
from tests.support.databases import SQLITE, Databases
from workflow.adapters.clock import SettableClock
from workflow.adapters.passwords import hash_password
from workflow.bootstrap import Application, build
from workflow.settings import Settings


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

    def pass_time(self, **amount: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**amount))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def living(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    clock = SettableClock(MONDAY)
    with databases.new(SQLITE) as url:
        settings = Settings(
            database_url=url,
            files_dir=tmp_path_factory.mktemp("files"),
            secret_key=SECRET,
            rate_limits=False,
            _env_file=None,
        )
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


@pytest.fixture
def person(browser: Browser, living: Living) -> Iterator[Callable[..., Person]]:
    """`person("stc.officer")` signs that officer in; `viewport=PHONE` and `language="en"` choose another screen."""
    with ExitStack() as stack:

        def enter(username: str | None, *, viewport: dict[str, int] = DESKTOP, language: str = "vi") -> Person:
            context = browser.new_context(viewport=viewport, locale="vi-VN" if language == "vi" else "en-GB")
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            guest = Person(context.new_page(), living.url)
            watch(guest)
            if language != "vi":
                guest.page.goto(f"{living.url}/language/{language}")
            if username is not None:
                sign_in(guest, username)
            return guest

        yield enter


def sign_in(guest: Person, username: str) -> None:
    """Through the form; where it leads is not looked at here: each journey checks the pages that it is about."""
    guest.page.goto(f"{guest.home}/sign-in")
    guest.page.fill("input[name=username]", username)
    guest.page.fill("input[name=password]", PASSWORD)
    guest.page.click("main button[type=submit]")
    guest.page.wait_for_url(lambda url: "/sign-in" not in url)
