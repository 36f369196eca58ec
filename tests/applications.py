"""Fixtures for tests that run the real application on a real, migrated database of each kind."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from werkzeug.test import TestResponse

from blueprints.factory import create_app
from tests.factories.province import Province, build_province
from tests.support.databases import Databases, Filling
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.models import SignInSession
from workflow.settings import Settings

# Monday 23 November 2026, 08:00 in Asia/Ho_Chi_Minh; Tuesday the 24th is a day off (National Culture Day).
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PROVINCE_IDS = ("agency", "officer", "procedure")
SECRET = "only-for-tests-" + "x" * 32


class OfficerClient(FlaskClient):
    """A browser of one officer: posts carry the CSRF token, and no request may leave a connection checked out."""

    def token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", hashlib.sha1(secrets.token_bytes(16)).hexdigest())  # noqa: S324  as Flask-WTF does
        return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(raw))

    def post(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        if csrf:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token()}
        return super().post(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        pool: Any = self.application.extensions["chinh-kien"].engine.pool
        assert pool.checkedout() == 0, "the request left a database connection checked out"
        return response


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(MONDAY)


@pytest.fixture
def application(database_url: str, tmp_path: Path, clock: SettableClock) -> Iterator[Application]:
    settings = Settings(
        database_url=database_url, files_dir=tmp_path / "files", secret_key=SECRET, rate_limits=False, _env_file=None
    )
    built = build(settings, clock=clock)
    yield built
    built.engine.dispose()


def fill_with_province(url: str) -> Province:
    built = build(Settings(database_url=url, secret_key=SECRET, _env_file=None), clock=SettableClock(MONDAY))
    told = build_province(built)
    built.engine.dispose()
    return told


PROVINCE = Filling(name="province", fill=fill_with_province)


@pytest.fixture
def filling(request: pytest.FixtureRequest) -> Filling | None:
    return PROVINCE if "province" in request.fixturenames else None


@pytest.fixture
def province(application: Application, databases: Databases) -> Province:
    """Copied with its database where the test, or a fixture of it, names it among its arguments."""
    told = databases.filled.get(application.settings.database_url)
    if told is None:
        return build_province(application)
    return replace(told, application=application, **{ids: dict(getattr(told, ids)) for ids in PROVINCE_IDS})


@pytest.fixture
def web(application: Application) -> Flask:
    """Of its own for each test: one for all of a process let the limits of one test reach into the next."""
    app = create_app(application=application)
    app.config["TESTING"] = False  # the error pages are part of what is tested
    app.test_client_class = OfficerClient
    return app


@pytest.fixture
def sign_in(web: Flask, application: Application, province: Province) -> Callable[[str], OfficerClient]:
    """`sign_in("stc.leader")` is a browser with a living session of that officer."""

    def enter(username: str) -> OfficerClient:
        token = secrets.token_urlsafe(32)
        now = application.clock.now()
        with application.sessions.begin() as session:
            session.add(
                SignInSession(
                    token_digest=hashlib.sha256(token.encode()).hexdigest(),
                    officer_id=province.officer[username],
                    started_at=now,
                    seen_at=now,
                )
            )
        client = web.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        assert isinstance(client, OfficerClient)
        return client

    return enter


@pytest.fixture
def count_statements(application: Application) -> Callable[[], Any]:
    """`with count_statements() as seen:` fills `seen` with each SQL statement (no BEGIN, no COMMIT)."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def listen(*args: Any) -> None:
            if not args[2].startswith("BEGIN"):
                seen.append(args[2])

        event.listen(application.engine, "before_cursor_execute", listen)
        try:
            yield seen
        finally:
            event.remove(application.engine, "before_cursor_execute", listen)

    return counting
