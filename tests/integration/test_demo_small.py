"""What a whole province is too slow for: odd days, a seeding that breaks off, a race, databases without a demo."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

import blueprints.cli.demo as commands
from workflow.adapters.audit_chain import verify
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.calendar import default_calendar
from workflow.demo import NotEmpty, Seeded, demo_accounts, is_empty, seed_demo
from workflow.models import AuditEntry, CommentRequest, StoredFile
from workflow.ports import PdfRenderer

# In Asia/Ho_Chi_Minh: the Sunday within Tết 2027, New Year's Day, the first Monday after Tết 2026.
ODD_DAYS = [
    datetime(2027, 2, 7, 3, tzinfo=UTC), datetime(2027, 1, 1, 3, tzinfo=UTC), datetime(2026, 2, 23, 3, tzinfo=UTC),
]  # fmt: skip
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class OutOfPaperError(Exception):
    """In the middle of the seeding."""


class EmptyTray:
    def __init__(self, printer: PdfRenderer, sheets: int) -> None:
        self.printer, self.left = printer, sheets

    def warm_up(self) -> None:
        self.printer.warm_up()

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        if self.left == 0:
            raise OutOfPaperError
        self.left -= 1
        return self.printer.render(template, values)


@pytest.mark.parametrize("now", ODD_DAYS, ids=["sunday of tet", "new year", "after tet"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_demo_can_begin_on_any_day(application: Application, clock: SettableClock, now: datetime) -> None:
    clock.set(now)
    made = seed_demo(application, requests=9)
    assert made.requests == 9
    assert made.replies > 20
    with application.reading() as session:
        moments = session.scalars(select(AuditEntry.at).where(AuditEntry.actor_id.is_not(None))).all()
        assert verify(session).breaches == ()
    calendar = default_calendar()
    assert all(calendar.is_working(at.astimezone(LOCAL).date()) for at in moments)
    assert max(moments) <= now


def test_a_seeding_that_breaks_off_leaves_nothing_and_can_be_repeated(application: Application) -> None:
    broken = replace(application, pdf=EmptyTray(application.pdf, sheets=1))
    # The sweep of a simulated day goes on after a letter that failed, and finds the one transaction of all over.
    with pytest.raises((OutOfPaperError, InvalidRequestError)):
        seed_demo(broken, requests=7)
    with application.reading() as session:
        assert is_empty(session)
        assert session.scalars(select(AuditEntry.id)).all() == []
        assert session.scalars(select(StoredFile.id)).all() == []
    assert seed_demo(application, requests=1).requests == 1


def test_another_seed_gives_other_people(application: Application, web: Flask) -> None:
    seed_demo(application, seed=7, requests=2)
    with application.reading() as session:
        people = [account.full_name for account in demo_accounts(session)]
        assert len(session.scalars(select(CommentRequest.id)).all()) == 2
    listed = json.loads(web.test_cli_runner().invoke(args=["demo", "accounts", "--json"]).stdout)
    assert [row["full_name"] for row in listed["accounts"]] == people
    assert "Trần Thị Thảo" not in people  # who is the first of them by the usual seed
    with pytest.raises(NotEmpty):
        seed_demo(application, seed=8)


def test_a_database_without_a_demo_lists_no_accounts_and_no_password(web: Flask) -> None:
    runner = web.test_cli_runner()
    assert json.loads(runner.invoke(args=["demo", "accounts", "--json"]).stdout) == {"password": None, "accounts": []}
    assert runner.invoke(args=["demo", "accounts"]).output == "This database holds no demo.\n"


def test_whoever_loses_a_race_of_two_seedings_is_told_so(web: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(*_arguments: object, **_named: object) -> Seeded:
        raise NotEmpty

    monkeypatch.setattr(commands, "seed_demo", too_late)
    result = web.test_cli_runner().invoke(args=["demo", "seed"])
    assert result.exit_code == 1
    assert "the database is not empty" in result.stderr
