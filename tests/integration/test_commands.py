"""The command line: what operators and scripts read from `flask deadline`, `findings`, `audit` and `users`."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from blueprints.factory import create_app
from tests.factories.accounts import HASH, NEW, give_password, living, officer
from tests.factories.drafting import circulated
from tests.factories.province import Province
from workflow.adapters import passwords
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Officer
from workflow.settings import Settings


@pytest.fixture
def without_database(tmp_path: Path) -> Flask:
    """An installation that was never set up."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'nothing.sqlite3'}",
        files_dir=tmp_path / "files",
        secret_key="x" * 40,
        _env_file=None,
    )
    return create_app(settings)


def call(app: Flask, *args: str, given: str | bytes = "") -> Result:
    return app.test_cli_runner().invoke(args=args, input=given)


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("start", "days", "kind", "due"),
    [
        ("2025-12-31", "5", "working", "2026-01-09"),
        ("2026-02-12", "5", "working", "2026-02-26"),
        ("2026-08-20", "5", "working", "2026-08-26"),
        ("2024-04-26", "3", "working", "2024-05-04"),
        ("2026-11-20", "5", "working", "2026-11-30"),
        ("2026-02-10", "7", "calendar", "2026-02-23"),
    ],
)
def test_a_due_instant_is_computed_without_any_database(
    without_database: Flask, start: str, days: str, kind: str, due: str
) -> None:
    found = document(call(without_database, "deadline", "due", start, days, "--kind", kind, "--json"))
    assert (found["due_date"], found["due_time"], found["time_zone"]) == (due, "24:00", "Asia/Ho_Chi_Minh")
    closing = datetime.combine(date.fromisoformat(due) + timedelta(days=1), time.min, ZoneInfo("Asia/Ho_Chi_Minh"))
    assert datetime.fromisoformat(found["due"]) == closing
    assert found["derivation"]["steps"], "each counted and skipped day is listed"
    plain = call(without_database, "deadline", "due", start, days, "--kind", kind).stdout
    assert f"({due} 24:00 Asia/Ho_Chi_Minh)" in plain


def test_the_public_calculator_needs_no_database_either(without_database: Flask) -> None:
    page = without_database.test_client().get("/deadlines/?start=2026-11-20&days=5&kind=working&jurisdiction=")
    assert (page.status_code, "30/11/2026" in page.text) == (200, True)


def test_a_start_may_be_an_instant_in_any_zone(without_database: Flask) -> None:
    late = document(call(without_database, "deadline", "due", "2026-11-19T18:00:00+00:00", "5", "--json"))
    assert late["due_date"] == "2026-11-30", "it is the 20th already in Việt Nam"
    local = document(call(without_database, "deadline", "due", "2026-11-20T08:00", "5", "--json"))
    assert local["due"] == late["due"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("20/11/2026", "5"), "give a date"),
        (("2026-13-01", "5"), "give a date"),
        (("2026-11-20", "0"), "1<=x<=3660"),
        (("2026-11-20", "5", "--kind", "lunar"), "lunar"),
        (("2026-11-20", "5", "--jurisdiction", "T99"), "no jurisdiction 'T99'"),
        (("9999-12-30", "5"), "Error:"),
    ],
)
def test_what_cannot_be_computed_is_an_error_and_no_trace(
    without_database: Flask, args: tuple[str, ...], words: str
) -> None:
    result = call(without_database, "deadline", "due", *args)
    assert result.exit_code != 0
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_jurisdiction_counts_by_its_own_calendar(web: Flask, province: Province) -> None:
    assert province.jurisdiction_id
    found = document(call(web, "deadline", "due", "2026-11-20", "5", "--jurisdiction", "T01", "--json"))
    assert found["due_date"] == "2026-11-30"


def test_findings_name_rule_kind_words_and_reason(without_database: Flask) -> None:
    said = "Sở Xây dựng cơ bản nhất trí với nội dung dự thảo."
    (finding, *_rest) = document(call(without_database, "findings", "explain", "--json", given=said))["findings"]
    assert set(finding) == {"rule", "kind", "words", "reason"}
    assert (finding["kind"], finding["words"]) == ("unlisted", ["cơ bản nhất trí"])
    english = document(call(without_database, "findings", "explain", "--json", "--lang", "en", given=said))
    assert english["findings"][0]["reason"] != finding["reason"]
    assert "unlisted: " in call(without_database, "findings", "explain", given=said).stdout


def test_a_reply_that_says_something_has_no_finding(without_database: Flask) -> None:
    said = (
        "Đề nghị sửa khoản 2 Điều 5: thay “03 ngày” thành “07 ngày làm việc” vì trái Điều 12 Nghị định 61/2018/NĐ-CP."
    )
    assert document(call(without_database, "findings", "explain", "--json", given=said)) == {"findings": []}
    assert call(without_database, "findings", "explain", given=said).stdout == "no findings\n"


def test_a_text_in_another_encoding_is_refused(without_database: Flask) -> None:
    result = call(without_database, "findings", "explain", given="Nhất trí".encode("utf-16"))
    assert (result.exit_code, "not UTF-8" in result.output) == (1, True)


def test_the_trail_is_verified_and_a_change_behind_its_back_is_found(
    web: Flask, application: Application, province: Province
) -> None:
    circulated(application, province)
    good = document(call(web, "audit", "verify", "--json"))
    assert (good["ok"], good["breaches"]) == (True, [])
    assert good["entries"] >= 4
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    assert entry is not None
    with application.engine.begin() as connection:
        _without_triggers(connection, application)
        connection.execute(text("UPDATE audit_entry SET name = 'forged' WHERE id = :id"), {"id": entry.id})
    bad = call(web, "audit", "verify", "--json")
    assert bad.exit_code == 1
    found = json.loads(bad.stdout)
    assert found["ok"] is False
    assert [breach["ordinal"] for breach in found["breaches"]] == [entry.ordinal]
    assert call(web, "audit", "verify").exit_code == 1


def _without_triggers(connection: Any, application: Application) -> None:
    """What somebody with all rights on the database would do first."""
    if application.engine.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        return
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'"))
    for (name,) in names.fetchall():
        connection.execute(text(f"DROP TRIGGER {name}"))


def test_the_trail_of_no_database_is_an_error_that_says_what_to_do(without_database: Flask) -> None:
    result = call(without_database, "audit", "verify", "--json")
    assert (result.exit_code, "flask db upgrade" in result.output) == (1, True)


def created(web: Flask, *more: str, given: str = f"{NEW}\n") -> Result:
    return call(
        web, "users", "create", "le.van.a", "--name", "Lê Văn A", "--jurisdiction", "T01", *more, "--json", given=given
    )


def test_an_account_is_created_with_a_password_from_standard_input(
    web: Flask, application: Application, province: Province
) -> None:
    assert province.jurisdiction_id
    user = document(created(web, "--role", "leader", "--agency", "STC", "--password-stdin"))["user"]
    assert (user["username"], user["roles"], user["must_change_password"]) == ("le.van.a", ["leader@STC"], True)
    stored = officer(application, user["id"])
    assert passwords.verify_password(str(stored.password_hash), NEW)


def test_an_account_without_a_password_waits_for_one(web: Flask, province: Province) -> None:
    assert province.jurisdiction_id
    user = document(created(web, "--role", "auditor", "--no-password"))["user"]
    assert (user["has_password"], user["roles"]) == (False, ["auditor@T01"])
    assert "no password" in call(web, "users", "list").stdout


def test_a_typed_password_is_asked_for_twice(web: Flask, application: Application, province: Province) -> None:
    assert province.jurisdiction_id
    args = ("users", "set-password", "stc.leader", "--keep")
    assert call(web, *args, given=f"{NEW}\nkhac han\n{NEW}\n{NEW}\n").exit_code == 0
    stored = officer(application, province.officer["stc.leader"])
    assert (passwords.verify_password(str(stored.password_hash), NEW), stored.must_change_password) == (True, False)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--role", "leader", "--password-stdin"), "--agency stands with the roles of an agency"),
        (("--role", "auditor", "--agency", "STC", "--password-stdin"), "--agency stands with the roles"),
        (("--role", "leader", "--agency", "KHONG", "--password-stdin"), "no such jurisdiction or agency"),
        (("--role", "king", "--password-stdin"), "king"),
    ],
)
def test_an_account_in_no_real_place_is_not_created(
    web: Flask, application: Application, province: Province, more: tuple[str, ...], words: str
) -> None:
    assert province.jurisdiction_id
    result = created(web, *more)
    assert (result.exit_code, words in result.output) == (2, True)
    with application.reading() as session:
        assert session.scalars(select(Officer).where(Officer.username == "le.van.a")).all() == []


def test_a_weak_password_creates_nothing_and_says_why(web: Flask, application: Application, province: Province) -> None:
    assert province.jurisdiction_id
    result = created(web, "--role", "leader", "--agency", "STC", "--password-stdin", given="ngan\n")
    assert (result.exit_code, "at least 12 characters" in result.output) == (1, True)
    with application.reading() as session:
        assert session.scalars(select(Officer).where(Officer.username == "le.van.a")).all() == []


def test_an_account_is_disabled_enabled_and_unlocked(web: Flask, application: Application, province: Province) -> None:
    later = application.clock.now().replace(year=2030)
    officer_id = give_password(application, province, "stc.leader", locked_until=later)
    assert "locked until 2030" in call(web, "users", "list").stdout
    assert document(call(web, "users", "unlock", "stc.leader", "--json"))["user"]["locked_until"] is None
    disabled = document(call(web, "users", "disable", "stc.leader", "--json"))
    assert (disabled["user"]["active"], disabled["delegations_ended"]) == (False, 0)
    assert officer(application, officer_id).active is False
    told = call(web, "users", "disable", "stc.leader").stdout
    assert "disabled" in told
    assert "delegations ended: 0" in told
    assert document(call(web, "users", "enable", "stc.leader", "--json"))["user"]["active"] is True


def test_living_sessions_are_listed_and_ended(
    web: Flask, application: Application, province: Province, sign_in: Any
) -> None:
    browser = sign_in("stc.leader")
    (session,) = document(call(web, "users", "sessions", "--json"))["sessions"]
    assert session["username"] == "stc.leader"
    assert "stc.leader" in call(web, "users", "sessions", "stc.leader").stdout
    assert call(web, "users", "sessions", "--end").exit_code == 2
    assert call(web, "users", "sessions", "stc.leader", "--end").stdout == "no sessions\n"
    assert living(application, province.officer["stc.leader"]) == 0
    assert browser.get("/account").status_code == 303


def test_every_account_is_listed_with_its_roles(web: Flask, application: Application, province: Province) -> None:
    give_password(application, province, "stc.leader", must_change_password=True)
    users = {user["username"]: user for user in document(call(web, "users", "list", "--json"))["users"]}
    assert len(users) == len(province.officer)
    assert users["stc.leader"]["roles"] == ["leader@STC"]
    assert (users["stc.leader"]["must_change_password"], users["stp.leader"]["has_password"]) == (True, False)
    assert HASH not in json.dumps(users)


def test_an_account_that_is_not_there_is_an_error(web: Flask, province: Province) -> None:
    assert province.jurisdiction_id
    for act in ("disable", "enable", "unlock", "sessions"):
        result = call(web, "users", act, "khong.co")
        assert (result.exit_code, "no account 'khong.co'" in result.output) == (1, True)
