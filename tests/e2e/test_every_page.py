"""Every page of requests, replies, supervision and the calculator, with data: both languages, desktop and phone."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

import pytest

from tests.e2e.conftest import Living
from tests.e2e.people import Person
from tests.e2e.stage import Stage, set_stage
from tests.support.browser import DESKTOP, PHONE

Enter = Callable[..., Person]
Pages = Callable[[Stage], Iterable[str]]


@pytest.fixture(scope="module")
def stage(living: Living) -> Stage:
    return set_stage(living)


def drafter(stage: Stage) -> Iterable[str]:
    yield from ("/requests", "/requests?state=open&q=khong+co", "/requests/new")
    yield from (f"/requests/{stage.short}/edit", f"/requests/{stage.short}")
    yield f"/requests/{stage.drafting}/waivers/new?kind=missing_mandatory"
    yield from (f"/requests/{one.request_id}" for one in (stage.open, stage.silent, stage.withdrawn))
    yield from (f"/replies/{stage.open.reply_ids['snv']}/claim", "/replies/?tab=claims")
    yield f"/replies/{stage.silent.reply_ids['stp']}"
    objected = f"/replies/{stage.open.reply_ids['skhcn']}"
    yield from (objected, f"{objected}/objection", "/replies/?tab=objections")


def drafting_leader(stage: Stage) -> Iterable[str]:
    yield f"/requests/{stage.awaiting}/sign"
    yield from (f"/requests/{stage.open.request_id}/{act}" for act in ("withdraw", "consultees/add"))
    yield from (f"/replies/{stage.open.reply_ids['xta']}", f"/replies/{stage.open.reply_ids['xta']}/pause")


def writer(stage: Stage) -> Iterable[str]:
    """Of an agency that is writing: the form with its warnings, the empty and the full lists."""
    yield from ("/replies/?tab=mine", "/replies/?tab=todo")
    yield f"/replies/{stage.open.reply_ids['skhcn']}"


def clearing_leader(stage: Stage) -> Iterable[str]:
    """Of an agency with a reply before its leader, one on record, one released."""
    reply = stage.open.reply_ids["stp"]
    yield from ("/replies/", "/replies/?tab=sent", "/replies/?tab=closed")
    yield from (f"/replies/{reply}/clear", f"/replies/{reply}/write")
    yield from (f"/replies/{stage.withdrawn.reply_ids['stp']}", f"/replies/{reply}/objection")


def answered(stage: Stage) -> Iterable[str]:
    """Of an agency that has sent one reply and left another unanswered."""
    sent = f"/replies/{stage.open.reply_ids['sxd']}"
    yield from (sent, f"{sent}/write", f"/replies/{stage.silent.reply_ids['sxd']}")


def silent_head(stage: Stage) -> Iterable[str]:
    """Of an agency whose silence waits to be decided."""
    silence = f"/replies/{stage.silent.reply_ids['sxd']}"
    yield from ("/replies/?tab=explain", silence, f"{silence}/explanation")


def newcomer(stage: Stage) -> Iterable[str]:
    """Of a commune that has just been asked."""
    yield from ("/replies/", f"/replies/{stage.open.reply_ids['xta']}", f"/requests/{stage.open.request_id}")


def supervisor(stage: Stage) -> Iterable[str]:
    yield from ("/supervision/", "/supervision/agencies", "/supervision/replies")
    silence = f"/supervision/replies/{stage.silent.reply_ids['sxd']}"
    province = stage.silent.province
    yield from (silence, f"{silence}/silence", "/supervision/silences", "/supervision/silences?waiting=upheld")
    yield from (f"/supervision/heads/{province.officer['sxd.head']}", f"/supervision/agencies/{province.agency['sxd']}")
    yield from ("/requests", "/waivers", f"/waivers/{stage.waiver}", f"/replies/{stage.silent.reply_ids['stp']}")


def visitor(_stage: Stage) -> Iterable[str]:
    yield from ("/sign-in", "/deadlines?start=2026-11-23&days=7&kind=working")


WALKS: dict[str | None, Pages] = {
    "stc.officer": drafter,
    "stc.leader": drafting_leader,
    "skhcn.officer": writer,
    "stp.leader": clearing_leader,
    "sxd.officer": answered,
    "sxd.head": silent_head,
    "xta.clerk": newcomer,
    "supervisor": supervisor,
    None: visitor,
}


@pytest.mark.parametrize("username", WALKS, ids=[walk.__name__ for walk in WALKS.values()])
def test_no_page_has_a_fault_in_either_language_on_either_screen(
    person: Enter, stage: Stage, username: str | None
) -> None:
    walker = person(username)
    for language in ("vi", "en"):
        walker.page.goto(f"{walker.home}/language/{language}")
        for path in WALKS[username](stage):
            walker.page.set_viewport_size(DESKTOP)
            assert walker.visit(path) == HTTPStatus.OK, path
            assert walker.page.locator("html").get_attribute("lang") == language
            walker.page.set_viewport_size(PHONE)
            walker.check()
