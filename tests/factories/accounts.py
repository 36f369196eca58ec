"""Accounts with passwords for tests at the door, and what the door wrote down."""

import re
from typing import Any

from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.applications import OfficerClient
from tests.factories.province import PASSWORD, Province
from workflow.adapters.passwords import hash_password
from workflow.bootstrap import Application
from workflow.models import Officer, SignInAttempt, SignInSession

HASH = hash_password(PASSWORD)
NEW = "con meo vang ngu ngoai hien"


def give_password(application: Application, province: Province, username: str, **values: Any) -> int:
    """Returns the officer's id."""
    officer_id = province.officer[username]
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == officer_id).values(password_hash=HASH, **values))
    return officer_id


def officer(application: Application, officer_id: int) -> Officer:
    with application.reading() as session:
        return session.get_one(Officer, officer_id)


def outcomes(application: Application) -> list[str]:
    """How each attempt at the door ended, in order."""
    with application.reading() as session:
        return [row.outcome for row in session.scalars(select(SignInAttempt).order_by(SignInAttempt.id))]


def living(application: Application, officer_id: int) -> int:
    with application.reading() as session:
        rows = session.scalars(
            select(SignInSession).where(SignInSession.officer_id == officer_id, SignInSession.ended_at.is_(None))
        )
        return len(rows.all())


def enter(client: OfficerClient, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def token_of(client: OfficerClient) -> str | None:
    """The session token in the browser's cookie."""
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def without_tokens(page: str) -> str:
    """A page without what differs between any two answers."""
    return re.sub(r'(name="csrf-token" content|name="csrf_token" value)="[^"]*"', "", page)
