"""What people and scripts read when something is refused: their language, what to do, their own words, no trace."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from tests.applications import OfficerClient
from tests.factories.drafting import drafted, submitted, version
from tests.factories.province import Province
from workflow.bootstrap import Application

SignIn = Callable[[str], OfficerClient]
HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}
WORDS = "Điều 3 chưa rõ;\nđề nghị nêu mức chi cụ thể cho từng năm"

# status: what the heading says in both languages
TITLES = {
    400: ("Trang đã hết hạn", "The page has expired"),
    403: ("Không có thẩm quyền", "Not permitted"),
    404: ("Không tìm thấy trang", "Page not found"),
    405: ("Không đọc được yêu cầu", "The request could not be read"),
    409: ("Hồ sơ đã chuyển sang bước khác", "The matter has moved on"),
    413: ("Tệp quá lớn", "The file is too large"),
    422: ("Chưa đầy đủ", "Not complete yet"),
    500: ("Hệ thống gặp lỗi", "Something went wrong on our side"),
}


@dataclass(frozen=True)
class Scene:
    """An officer's browser, and what a refusal needs to come about."""

    client: OfficerClient
    web: Flask
    application: Application
    province: Province
    headers: dict[str, str]

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.post(path, headers=self.headers, **kwargs)


def without_token(scene: Scene) -> TestResponse:
    return scene.post("/account/language", data={"locale": "vi"}, csrf=False)


def not_permitted(scene: Scene) -> TestResponse:
    request_id = submitted(scene.application, scene.province)
    return scene.post(f"/requests/{request_id}/circulate", data=version(scene.application, request_id))


def stale(scene: Scene) -> TestResponse:
    return scene.post(f"/requests/{drafted(scene.application, scene.province)}/submit", data={"version": "1"})


def too_large(scene: Scene) -> TestResponse:
    scene.web.config["MAX_CONTENT_LENGTH"] = 1000
    return scene.post("/account/language", data={"locale": "x" * 2000})


def failing(scene: Scene) -> TestResponse:
    def fail() -> Any:
        raise RuntimeError("SELECT secret FROM somewhere")

    scene.web.view_functions["health.healthz"] = fail
    return scene.client.get("/healthz", headers=scene.headers)


ACTS: dict[int, Callable[[Scene], TestResponse]] = {
    400: without_token,
    403: not_permitted,
    404: lambda scene: scene.client.get("/khong-co-trang-nay", headers=scene.headers),
    405: lambda scene: scene.post("/account"),
    409: stale,
    413: too_large,
    422: lambda scene: scene.post("/account/language", data={"locale": "fr"}),
    500: failing,
}
Refused = Callable[[int, str, dict[str, str]], TestResponse]


@pytest.fixture
def refused(sign_in: SignIn, web: Flask, application: Application, province: Province) -> Refused:
    """`refused(409, "en", headers)` is the answer to a request that ends with this status."""

    def provoke(status: int, language: str, headers: dict[str, str]) -> TestResponse:
        client = sign_in("stc.officer")
        client.get(f"/language/{language}")
        return ACTS[status](Scene(client, web, application, province, headers))

    return provoke


@pytest.mark.parametrize("status", TITLES)
@pytest.mark.parametrize(("language", "place"), [("vi", 0), ("en", 1)])
def test_a_refusal_is_a_page_in_the_readers_language_that_says_what_to_do(
    refused: Refused, status: int, language: str, place: int
) -> None:
    answer = refused(status, language, {})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert f"<h1>{TITLES[status][place]}</h1>" in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert ("Việc có thể làm:", "What you can do:")[place] in answer.text
    for technical in ("Traceback", "RuntimeError", "SELECT", "werkzeug", "/workflow/"):
        assert technical not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", TITLES)
def test_a_script_gets_the_same_words_as_a_problem_document(refused: Refused, status: int) -> None:
    answer = refused(status, "en", JSON)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    document = answer.get_json()
    assert set(document) == {"title", "status", "detail", "reasons"}
    assert (document["title"], document["status"]) == (TITLES[status][1], status)
    assert document["detail"]
    assert "SELECT" not in answer.text


def test_the_number_on_the_page_of_a_fault_stands_in_the_log(refused: Refused) -> None:
    with capture_logs() as logged:
        (reason,) = refused(500, "en", JSON).get_json()["reasons"]
    number = reason.removeprefix("Number of the fault, for your administrator: ")
    assert re.fullmatch("[0-9a-f]{8}", number)
    assert [line["number"] for line in logged if line["event"] == "request_failed"] == [number]


def test_what_is_missing_is_listed_for_scripts_too(sign_in: SignIn) -> None:
    answer = sign_in("stc.officer").post("/account/language", data={"locale": "fr"}, headers=JSON)
    (reason,) = answer.get_json()["reasons"]
    assert "ngôn ngữ" in reason.lower()


@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/html,application/json;q=0.9", ""])
def test_who_takes_a_page_gets_one(visitor: OfficerClient, accept: str) -> None:
    assert visitor.get("/khong-co", headers={"Accept": accept}).mimetype == "text/html"


def test_a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(sign_in: SignIn) -> None:
    answer = sign_in("stc.officer").post("/account")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_status_without_words_of_its_own_is_a_page_too(visitor: OfficerClient, web: Flask) -> None:
    for code, title in ((418, TITLES[405][0]), (503, TITLES[500][0])):
        web.view_functions["health.healthz"] = lambda code=code: web.aborter(code)
        answer = visitor.get("/healthz")
        assert (answer.status_code, title in answer.text) == (code, True)


def test_an_expired_page_gives_the_words_back_and_sends_them_once_more(sign_in: SignIn, province: Province) -> None:
    client = sign_in("stc.head")
    typed = {
        "delegator": str(province.officer["stc.head"]),
        "delegate": str(province.officer["stc.officer"]),
        "since": "2026-11-24",
        "until": "2026-11-30",
        "reason": WORDS,
    }
    expired = client.post("/account/delegations/new", data={**typed, "csrf_token": "old"}, csrf=False, headers=HERE)
    assert expired.status_code == 400
    assert f">\n{WORDS}</textarea>" in expired.text
    assert '<form method="post" action="/account/delegations/new"' in expired.text
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in expired.text
    assert 'value="old"' not in expired.text
    assert client.post("/account/delegations/new", data=typed, headers=HERE).status_code == 303


def test_a_form_from_another_site_is_not_offered_again(sign_in: SignIn) -> None:
    client = sign_in("stc.head")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = client.post("/account/delegations/new", data={"reason": WORDS}, csrf=False, headers=headers)
        assert answer.status_code == 400
        assert "Điều 3" not in answer.text
        assert "/account/delegations/new" not in answer.text


def test_words_of_a_lost_session_stay_on_the_page(sign_in: SignIn, province: Province) -> None:
    client = sign_in("stc.head")
    client.post("/account/sign-out-everywhere")
    lost = client.post("/account/delegations/new", data={"reason": WORDS}, headers=HERE)
    assert (lost.status_code, f">\n{WORDS}</textarea>" in lost.text) == (401, True)
    assert 'href="/sign-in" target="_blank"' in lost.text
    assert "Gửi lại" in lost.text
    assert province.officer["stc.head"]
    wordless = client.post("/account/language", data={"locale": "en"}, headers=HERE)
    assert (wordless.status_code, wordless.location) == (303, "/sign-in")
    script = client.post("/account/delegations/new", data={"reason": WORDS}, headers={**HERE, **JSON})
    assert (script.status_code, script.get_json()["status"]) == (401, 401)


def test_a_lost_session_comes_back_to_the_page_of_the_form_and_to_no_other_host(visitor: OfficerClient) -> None:
    here = visitor.post("/account/language", headers={"Referer": "http://localhost/account"})
    assert here.location == "/sign-in?next=/account"
    elsewhere = visitor.post("/account/language", headers={"Referer": "https://evil.example/account"})
    assert elsewhere.location == "/sign-in"


def test_no_secret_ever_comes_back(sign_in: SignIn) -> None:
    client = sign_in("stc.head")
    secrets = {"present": "mat khau cu cua toi", "new": "mat khau moi cua toi", "again": "mat khau moi cua toi"}
    answer = client.post("/account/password", data={**secrets, "account": "stc head"}, csrf=False, headers=HERE)
    assert answer.status_code == 400
    assert "mat khau" not in answer.text
    assert "Gửi lại" not in answer.text


def test_a_stale_page_gives_the_words_back_but_is_not_sent_again(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    data = {"version": "1", "reason": WORDS}
    answer = sign_in("stc.leader").post(f"/requests/{request_id}/return", data=data, headers=HERE)
    assert answer.status_code == 409
    assert f">\n{WORDS}</textarea>" in answer.text
    assert "Gửi lại" not in answer.text


def test_the_way_back_leads_to_a_page_of_this_site_only(visitor: OfficerClient) -> None:
    assert (
        'href="http://localhost/deadlines/"'
        in visitor.get("/khong-co", headers={"Referer": "http://localhost/deadlines/"}).text
    )
    assert "evil.example" not in visitor.get("/khong-co", headers={"Referer": "https://evil.example/"}).text
    assert "evil.example" not in visitor.get("/khong-co", headers={"Referer": "http://localhost.evil.example/"}).text


def test_what_is_too_large_to_be_read_is_refused_without_reading_it(sign_in: SignIn, web: Flask) -> None:
    client = sign_in("stc.head")
    web.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/account/delegations/new", data={"reason": WORDS * 100}, headers=HERE)
    assert (answer.status_code, "Nội dung 1" in answer.text) == (413, False)


def test_an_address_without_its_slash_leads_to_the_page(visitor: OfficerClient) -> None:
    answer = visitor.get("/deadlines")
    assert (answer.status_code, answer.location) == (308, "http://localhost/deadlines/")
