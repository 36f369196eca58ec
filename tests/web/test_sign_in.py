"""The door: one answer for whatever is wrong, a lock after five failures, a new session for who is right."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.applications import SECRET, OfficerClient
from tests.factories.accounts import HASH, enter, give_password, living, officer, outcomes, token_of, without_tokens
from tests.factories.province import PASSWORD, Province
from workflow.adapters import passwords
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application

pytestmark = pytest.mark.usefixtures("leader")
SENTENCE = "Tên đăng nhập hoặc mật khẩu không đúng"


@pytest.fixture
def leader(application: Application, province: Province) -> int:
    return give_password(application, province, "stc.leader")


def test_the_right_password_opens_and_leads_to_the_page_that_was_asked_for(visitor: OfficerClient) -> None:
    asked = visitor.get("/requests?state=open")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/requests?state%3Dopen")
    page = visitor.get(asked.location).text
    assert 'name="next" value="/requests?state=open"' in page
    answer = enter(visitor, "stc.leader", next="/requests?state=open")
    assert (answer.status_code, answer.location) == (303, "/requests?state=open")
    assert visitor.get("/requests").status_code == 200
    assert visitor.get("/sign-in").status_code == 302, "who is signed in needs no door"


@pytest.mark.parametrize("typed", ["STC.Leader", "  stc.leader  "])
def test_case_and_blanks_around_the_name_do_not_matter(visitor: OfficerClient, typed: str) -> None:
    assert enter(visitor, typed).status_code == 303


def test_blanks_at_the_ends_of_a_password_belong_to_it(visitor: OfficerClient) -> None:
    assert enter(visitor, "stc.leader", f" {PASSWORD}").status_code == 422


def test_whatever_is_wrong_gets_the_same_answer_for_the_same_work(
    visitor: OfficerClient, application: Application, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = application.clock.now() + timedelta(minutes=5)
    give_password(application, province, "stp.leader", active=False)
    give_password(application, province, "snv.leader", locked_until=later)
    work: list[str] = []

    def counted(stored: str, password: str) -> bool:
        work.append(stored)
        return verify(stored, password)

    verify = passwords.verify_password
    monkeypatch.setattr(passwords, "verify_password", counted)
    tries = {
        "stc.leader": "sai-hoan-toan-mat-khau",
        "khong.co.ai": "sai-hoan-toan-mat-khau",
        "stp.leader": PASSWORD,
        "snv.leader": PASSWORD,
        "sxd.leader": PASSWORD,  # has no password yet
    }
    pages = set()
    for username, password in tries.items():
        answer = enter(visitor, username, password)
        assert answer.status_code == 422
        assert SENTENCE in answer.text
        assert password not in answer.text
        pages.add(without_tokens(answer.text).replace(username, "…"))
    assert len(pages) == 1, "an answer tells accounts apart"
    assert len(work) == len(tries), "each refusal costs one verification"
    assert outcomes(application) == ["wrong_password", "unknown_account", "disabled", "locked", "wrong_password"]


def test_five_failures_lock_the_account_even_for_the_right_password_until_the_time_is_over(
    visitor: OfficerClient, application: Application, clock: SettableClock, leader: int
) -> None:
    for _ in range(5):
        enter(visitor, "stc.leader", "sai-hoan-toan-mat-khau")
    refused = enter(visitor, "stc.leader")
    assert (refused.status_code, SENTENCE in refused.text) == (422, True)
    assert outcomes(application)[-1] == "locked"
    clock.advance(timedelta(minutes=15, seconds=1))
    assert enter(visitor, "stc.leader").status_code == 303
    assert (officer(application, leader).failed_sign_ins, officer(application, leader).locked_until) == (0, None)


def test_a_success_sets_the_count_of_failures_back(
    visitor: OfficerClient, application: Application, leader: int
) -> None:
    for _ in range(4):
        enter(visitor, "stc.leader", "sai-hoan-toan-mat-khau")
    assert officer(application, leader).failed_sign_ins == 4
    enter(visitor, "stc.leader")
    assert officer(application, leader).failed_sign_ins == 0


def test_an_empty_form_says_what_is_lacking_and_keeps_the_name(visitor: OfficerClient) -> None:
    answer = enter(visitor, "stc.leader", "")
    assert (answer.status_code, 'value="stc.leader"' in answer.text) == (422, True)
    assert "Nhập mật khẩu." in answer.text
    nothing = enter(visitor, "", "").text
    assert "Nhập tên đăng nhập." in nothing
    assert "Nhập mật khẩu." in nothing


def test_signing_in_gives_a_new_session_and_ends_the_one_this_browser_held(
    visitor: OfficerClient, application: Application, leader: int
) -> None:
    enter(visitor, "stc.leader")
    first = token_of(visitor)
    with visitor.session_transaction() as cookie:
        cookie["planted"] = "by somebody before"
        cookie["csrf_token"] = "known to somebody before"
    enter(visitor, "stc.leader")
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "known to somebody before"
    assert token_of(visitor) != first
    assert living(application, leader) == 1


def test_a_planted_session_cookie_is_not_the_one_that_is_signed_in(visitor: OfficerClient) -> None:
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "chosen-by-the-attacker"
    assert visitor.get("/account").status_code == 303
    enter(visitor, "stc.leader")
    assert token_of(visitor) not in {None, "chosen-by-the-attacker"}


def test_the_language_chosen_before_stays_after(visitor: OfficerClient) -> None:
    visitor.get("/language/en")
    enter(visitor, "stc.leader")
    assert "My account" in visitor.get("/account").text


def test_a_replayed_cookie_is_dead_after_signing_out(web: Flask, visitor: OfficerClient) -> None:
    enter(visitor, "stc.leader")
    kept = visitor.get_cookie("session")
    assert kept is not None
    assert visitor.get("/account").status_code == 200
    assert visitor.post("/sign-out").location == "/sign-in"
    thief = web.test_client()
    thief.set_cookie("session", kept.value)
    assert thief.get("/account").status_code == 303
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "///evil.example",
        " //evil.example",
    ],
)
def test_no_other_host_is_ever_the_next_page(visitor: OfficerClient, target: str) -> None:
    answer = enter(visitor, "stc.leader", next=target)
    assert (answer.status_code, answer.location) == (303, "/")
    signed_in = visitor.get("/sign-in", query_string={"next": target})
    assert (signed_in.status_code, signed_in.location) == (302, "/")
    assert visitor.get("/language/vi", query_string={"next": target}).location == "/"


def test_an_older_hash_is_renewed_at_the_door(
    visitor: OfficerClient, application: Application, leader: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.adapters.passwords.needs_rehash", lambda _stored: True)
    enter(visitor, "stc.leader")
    renewed = officer(application, leader).password_hash
    assert renewed not in {None, HASH}
    assert passwords.verify_password(str(renewed), PASSWORD)


def test_who_knocks_too_often_from_one_place_is_asked_to_wait(
    application: Application, limited: Callable[[str], OfficerClient]
) -> None:
    browser = limited("3 per minute")
    for _ in range(3):
        assert enter(browser, "stc.leader", "sai-hoan-toan-mat-khau").status_code == 422
    refused = enter(browser, "stc.leader")
    assert refused.status_code == 429
    assert "Thử quá nhiều lần" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert outcomes(application).count("wrong_password") == 3, "the refused try reaches no account"
    assert browser.get("/sign-in").status_code == 200, "reading the page is not limited"
    browser.get("/language/en")
    assert "Too many attempts" in enter(browser, "stc.leader").text


def test_the_sign_in_page_works_with_the_token_of_its_own_form_only(visitor: OfficerClient) -> None:
    data = {"username": "stc.leader", "password": PASSWORD}
    assert visitor.post("/sign-in", data=data, csrf=False).status_code == 400
    assert visitor.post("/sign-in", data={**data, "csrf_token": "made-up"}, csrf=False).status_code == 400
    assert visitor.get("/account").status_code == 303
    assert SECRET not in visitor.get("/sign-in").text
