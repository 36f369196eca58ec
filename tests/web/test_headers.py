"""What goes with every answer: the policy, the cookie's flags, nothing for the cache, one line in the log."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import structlog
from flask import Flask
from werkzeug.test import TestResponse

from blueprints.factory import create_app
from blueprints.web.headers import HEADERS, POLICY
from tests.applications import OfficerClient
from tests.factories.accounts import enter, give_password
from tests.factories.drafting import circulated
from tests.factories.province import PASSWORD, Province
from workflow.bootstrap import Application
from workflow.models import SignInAttempt

SignIn = Callable[[str], OfficerClient]


def asked(client: OfficerClient, application: Application, province: Province) -> dict[str, TestResponse]:
    """One answer of each kind."""
    _request_id, sent = circulated(application, province)
    assert sent
    return {
        "page": client.get("/account"),
        "redirect": client.get("/"),
        "refusal": client.post("/account/language", data={"locale": "fr"}),
        "not found": client.get("/khong-co"),
        "no token": client.post("/account/language", csrf=False),
        "file": client.get("/drafts/1/file", buffered=True),
        "table": client.get("/administration/export/agencies.csv"),
        "fragment": client.get("/requests/1/progress"),
        "static": client.get("/static/css/theme.css", buffered=True),
        "health": client.get("/healthz"),
    }


def test_every_kind_of_answer_carries_the_security_headers(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    for kind, answer in asked(sign_in("stc.officer"), application, province).items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, kind
        assert "unsafe" not in policy, kind
        assert "frame-ancestors" in policy or "sandbox" in policy, kind
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, kind


def test_nothing_that_a_signed_in_officer_saw_is_kept_by_a_cache(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    answers = asked(sign_in("stc.officer"), application, province)
    kept = {kind for kind, answer in answers.items() if answer.headers.get("Cache-Control") != "no-store"}
    assert kept <= {"static", "health"}, "these look at no account"
    assert answers["file"].status_code == 200


def test_scripts_and_styles_come_from_this_host_only_and_never_inline() -> None:
    directives = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert not any("http" in value for value in directives.values())


def cookie_of(client: OfficerClient) -> str:
    return enter(client, "stc.leader", PASSWORD).headers["Set-Cookie"]


def test_the_cookie_is_for_http_and_this_site_only(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    give_password(application, province, "stc.leader")
    cookie = cookie_of(visitor)
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie, "it goes with the browser"


def test_behind_https_the_cookie_is_bound_to_the_host_and_browsers_stay_with_https(
    application: Application, province: Province
) -> None:
    give_password(application, province, "stc.leader")
    settings = application.settings.model_copy(update={"secure_cookies": True})
    app = create_app(application=replace(application, settings=settings))
    app.test_client_class = OfficerClient
    client = app.test_client()
    assert isinstance(client, OfficerClient)
    with https(app):
        cookie = cookie_of(client)
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert client.get("/healthz").headers["Strict-Transport-Security"].startswith("max-age=31536000")


@contextmanager
def https(app: Flask) -> Iterator[None]:
    """The test client speaks plain http unless the application believes otherwise."""
    app.config["PREFERRED_URL_SCHEME"], before = "https", app.config["PREFERRED_URL_SCHEME"]
    app.config["WTF_CSRF_SSL_STRICT"] = False
    yield
    app.config["PREFERRED_URL_SCHEME"] = before


def test_without_https_no_browser_is_told_to_stay_with_it(visitor: OfficerClient) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/healthz").headers


@pytest.fixture
def log(web: Flask) -> Iterator[io.StringIO]:
    """What the application writes to its log, as written."""
    assert web
    before, written = structlog.get_config(), io.StringIO()
    structlog.configure(**{**before, "logger_factory": structlog.PrintLoggerFactory(written)})
    yield written
    structlog.configure(**before)


def test_the_log_has_one_line_a_request_without_words_of_users(
    log: io.StringIO, visitor: OfficerClient, province: Province
) -> None:
    assert province.jurisdiction_id
    visitor.post(
        "/sign-in?next=/%0d%0aforged",
        data={"username": 'stc\r\n{"event": "forged"}', "password": "bi-mat-cua-toi"},
    )
    (line,) = log.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["method"], entry["route"], entry["status"]) == ("POST", "/sign-in", 422)
    assert "forged" not in line
    assert "bi-mat" not in line


def test_a_failure_is_logged_on_one_line_whatever_the_address(
    log: io.StringIO, visitor: OfficerClient, web: Flask
) -> None:
    def fail(code: str) -> str:
        raise RuntimeError(f"no\n{code}")

    web.view_functions["web.set_language"] = fail
    assert visitor.get("/language/x%0d%0aforged").status_code == 500
    lines = log.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["request_failed", "request"]


def test_the_record_of_sign_ins_takes_no_line_breaks_and_no_password(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    assert province.jurisdiction_id
    enter(visitor, "ai\r\nđó\x1b[31m", "bi-mat-cua-toi")
    with application.reading() as session:
        (row,) = session.query(SignInAttempt).all()
    assert row.username.isprintable()
    assert "bi-mat" not in repr(vars(row))
    assert row.address == "127.0.0.1"


def test_addresses_told_by_a_stranger_are_not_believed(
    visitor: OfficerClient, application: Application, province: Province
) -> None:
    assert province.jurisdiction_id
    data = {"username": "ai.do", "password": "bi-mat-cua-toi"}
    visitor.post("/sign-in", data=data, headers={"X-Forwarded-For": "10.9.9.9", "X-Forwarded-Host": "evil.example"})
    with application.reading() as session:
        assert [row.address for row in session.query(SignInAttempt)] == ["127.0.0.1"]
