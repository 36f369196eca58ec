"""Changing the own password: what is refused and why, what ends, and what comes before everything else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.applications import OfficerClient
from tests.factories.accounts import NEW, enter, give_password, living, officer, token_of
from tests.factories.province import PASSWORD, Province
from workflow.adapters import passwords
from workflow.bootstrap import Application

SignIn = Callable[[str], OfficerClient]


@pytest.fixture
def leader(application: Application, province: Province) -> int:
    return give_password(application, province, "stc.leader")


@pytest.fixture
def client(visitor: OfficerClient, leader: int) -> OfficerClient:
    assert living(visitor.application.extensions["chinh-kien"], leader) == 0
    assert enter(visitor, "stc.leader").status_code == 303
    return visitor


def change(client: OfficerClient, present: str = PASSWORD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    typed = {"present": present, "new": new, "again": new if again is None else again}
    answer = client.post("/account/password", data=typed)
    for secret in typed.values():
        assert secret == "" or secret not in answer.text, "a password came back to the browser"
    return answer.status_code, answer.text


def test_the_new_password_counts_every_other_session_ends_and_this_one_goes_on(
    client: OfficerClient, application: Application, leader: int, sign_in: SignIn
) -> None:
    elsewhere, token = sign_in("stc.leader"), token_of(client)
    assert change(client)[0] == 303
    assert client.get("/account").status_code == 200
    assert token_of(client) != token, "the session that goes on has a new token"
    assert elsewhere.get("/account").status_code == 303
    assert living(application, leader) == 1
    client.post("/sign-out")
    assert enter(client, "stc.leader", PASSWORD).status_code == 422
    assert enter(client, "stc.leader", NEW).status_code == 303


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("ngan qua", "Mật khẩu phải có ít nhất 12 ký tự"),
        ("x" * 129, "Mật khẩu có tối đa 128 ký tự"),
        ("123456789012", "thuộc nhóm dễ bị đoán"),
        ("matkhau123456", "thuộc nhóm dễ bị đoán"),
        ("sotaichinh ban ngay", "Mật khẩu chứa thông tin dễ biết"),
        ("xin chao stc.leader", "Mật khẩu chứa thông tin dễ biết"),
        ("tinh thu nghiem xanh", "Mật khẩu chứa thông tin dễ biết"),
        ("", "Nhập mật khẩu mới"),
    ],
)
def test_a_password_that_may_not_be_used_is_refused_with_its_reason(
    client: OfficerClient, application: Application, leader: int, new: str, sentence: str
) -> None:
    status, page = change(client, new=new)
    assert status == 422
    assert sentence in page
    assert passwords.verify_password(str(officer(application, leader).password_hash), PASSWORD)


def test_the_present_password_is_no_new_one(client: OfficerClient) -> None:
    assert change(client)[0] == 303
    status, page = change(client, present=NEW, new=NEW)
    assert (status, "Mật khẩu mới trùng mật khẩu hiện tại" in page) == (422, True)


def test_a_slip_in_one_of_the_two_entries_is_found(client: OfficerClient) -> None:
    status, page = change(client, again=NEW + "g")
    assert (status, "Hai lần nhập mật khẩu mới không khớp" in page) == (422, True)


def test_guessing_the_present_password_locks_the_account_as_at_the_door(
    client: OfficerClient, application: Application, leader: int
) -> None:
    pages = {
        change(client, present=f"sai-hoan-toan-{number}")[1].count("Mật khẩu hiện tại không đúng")
        for number in range(5)
    }
    assert 0 not in pages
    assert officer(application, leader).locked_until == application.clock.now() + timedelta(minutes=15)
    status, page = change(client)
    assert status == 422, "the right one is refused too while the account is locked"
    assert "Mật khẩu hiện tại không đúng, hoặc tài khoản đang tạm khóa" in page


def test_a_password_that_somebody_else_set_is_changed_before_anything_else(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    give_password(application, province, "stp.leader", must_change_password=True)
    assert enter(visitor, "stp.leader", next="/requests").status_code == 303
    for path in ("/", "/account", "/requests", "/account/delegations"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.location) == (303, "/account/password"), path
    assert visitor.post("/account/language", data={"locale": "en"}).location == "/account/password"
    assert "Trước hết hãy đặt mật khẩu riêng" in visitor.get("/account/password").text
    assert change(visitor)[0] == 303
    assert visitor.get("/account").status_code == 200


def test_one_may_sign_out_before_changing_it(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    give_password(application, province, "stp.leader", must_change_password=True)
    enter(visitor, "stp.leader")
    assert visitor.post("/sign-out").location == "/sign-in"


def test_an_account_without_a_password_cannot_change_it(sign_in: SignIn, province: Province) -> None:
    assert province.officer["snv.leader"]
    assert change(sign_in("snv.leader"))[0] == 422


def test_trying_passwords_is_limited_by_place_too(
    application: Application, leader: int, limited: Callable[[str], OfficerClient]
) -> None:
    browser = limited("2 per minute")
    assert enter(browser, "stc.leader").status_code == 303
    statuses = [change(browser, present="sai-hoan-toan")[0] for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert officer(application, leader).failed_sign_ins == 2
