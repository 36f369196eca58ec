"""The pages of notices and mail, with data and empty: both languages, desktop and phone, without a fault."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

import pytest

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.stage import Stage, set_stage
from tests.factories.mailroom import address, give_addresses, mailing, set_officer, work
from tests.support.browser import DESKTOP, PHONE
from tests.support.smtp import post_office

Enter = Callable[..., Person]
GONE = "550 5.1.1 No such mailbox"


@pytest.fixture(scope="module")
def stage(living: Living) -> Stage:
    """Everybody was told of everything; two mailboxes do not exist."""
    give_addresses(living.application, living.province)
    set_officer(living.application, living.province.officer["xta.leader"], email="")
    stage = set_stage(living)
    living.pass_time(minutes=1)
    with post_office() as office:
        office.refusing = {address("sxd.clerk"): GONE, address("stp.officer"): "451 4.3.0 Later"}
        work(mailing(living.application, office))
        living.pass_time(days=1)
        work(mailing(living.application, office))
    return stage


def drafter(stage: Stage) -> Iterable[str]:
    yield from ("/notifications", "/notifications?show=unread", "/account")
    yield f"/requests/{stage.open.request_id}"
    yield from (f"/requests/{stage.open.request_id}/deliveries{show}" for show in ("", "?show=troubled"))


def recipient(stage: Stage) -> Iterable[str]:
    yield from ("/notifications", f"/replies/{stage.open.reply_ids['stp']}", "/account")


def refused(_stage: Stage) -> Iterable[str]:
    yield from ("/account", "/notifications")


def unaddressed(_stage: Stage) -> Iterable[str]:
    yield "/account"


def administrator(_stage: Stage) -> Iterable[str]:
    yield from ("/administration/mail-addresses", "/administration/")


def auditor(_stage: Stage) -> Iterable[str]:
    yield from ("/notifications", "/notifications?show=unread")


WALKS: dict[str, Callable[[Stage], Iterable[str]]] = {
    "stc.officer": drafter,
    "stp.leader": recipient,
    "sxd.clerk": refused,
    "xta.leader": unaddressed,
    "administrator": administrator,
    "auditor": auditor,
}


@pytest.mark.parametrize("username", WALKS, ids=[walk.__name__ for walk in WALKS.values()])
def test_no_page_has_a_fault_in_either_language_on_either_screen(person: Enter, stage: Stage, username: str) -> None:
    walker = person(username)
    for language in ("vi", "en"):
        walker.page.goto(f"{walker.home}/language/{language}")
        for path in WALKS[username](stage):
            walker.page.set_viewport_size(DESKTOP)
            assert walker.visit(path) == HTTPStatus.OK, path
            walker.page.set_viewport_size(PHONE)
            walker.check()
