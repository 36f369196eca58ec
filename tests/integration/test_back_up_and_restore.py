"""A back-up taken while people write, restored by the commands of docs/operations.md, and held against its checks."""

import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select

from blueprints.factory import create_app
from tests.applications import MONDAY, SECRET
from tests.factories.lived import live_a_month
from tests.factories.province import build_province
from tests.factories.reply_journey import Journey, begin_journey
from tests.support.databases import Databases
from tests.support.postgres import server_folder
from tests.support.roles import roled_database
from workflow.adapters.back_up import BackUpFailedError, copy_database, copy_files, forget_older
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.models import AuditEntry
from workflow.ports import Clock
from workflow.settings import Settings

CHECKS = (("audit", "verify"), ("sums", "check"), ("backup", "check"), ("db", "check"))
BOUND = 120.0  # a machine that does much else besides


@contextmanager
def installation(url: str, files: Path, clock: Clock | None = None) -> Iterator[Application]:
    settings = Settings(database_url=url, files_dir=files, secret_key=SECRET, _env_file=None)
    built = build(settings, clock=clock or SettableClock(MONDAY))
    yield built
    built.engine.dispose()


def call(application: Application, *args: str) -> Result:
    return create_app(application=application).test_cli_runner().invoke(args=args)


def entries(application: Application) -> int:
    with application.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@contextmanager
def people_at_work(journey: Journey) -> Iterator[list[int]]:
    """Somebody circulates request after request meanwhile; the list has one number for each that was committed."""
    done: list[int] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            done.append(begin_journey(journey.application, journey.province, "stp").request_id)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def backed_up_under_load(served: Application, folder: Path) -> tuple[Journey, int, Any]:
    """The journey, how many audit entries there were when the copy began, and what the command said."""
    journey = live_a_month(served, build_province(served))
    with people_at_work(journey) as done:
        limit = time.monotonic() + BOUND
        while not done and time.monotonic() < limit:
            time.sleep(0.01)
        before = entries(served)
        made = call(served, "backup", "make", str(folder), "--json")
    assert made.exit_code == 0, made.output
    return journey, before, json.loads(made.stdout)


def assert_it_goes_on(journey: Journey, url: str, files: Path, before: int) -> None:
    with installation(url, files, journey.application.clock) as restored:
        for check in CHECKS:
            result = call(restored, *check)
            assert result.exit_code == 0, (check, result.output)
        found = entries(restored)
        assert before <= found < entries(journey.application), "one moment while people wrote, not the end"
        begin_journey(restored, replace(journey.province, application=restored), "stp")  # numbers and sequences go on
        assert entries(restored) > found
        assert call(restored, "audit", "verify").exit_code == 0


def test_sqlite_is_restored_from_a_copy_made_while_people_write(sqlite_url: str, tmp_path: Path) -> None:
    with installation(sqlite_url, tmp_path / "files") as served:
        journey, before, made = backed_up_under_load(served, tmp_path / "back-up")
        assert made["new_files"] >= 2, "the draft and the urging letter"
        target = tmp_path / "restored"
        shutil.copytree(tmp_path / "back-up" / "files", target / "files")
        shutil.copyfile(made["database"], target / "chinh-kien.sqlite3")
        assert_it_goes_on(journey, f"sqlite:///{target / 'chinh-kien.sqlite3'}", target / "files", before)


@pytest.mark.postgresql
def test_postgresql_is_restored_from_a_dump_made_while_people_write(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{server_folder()}{os.pathsep}{os.environ['PATH']}")
    with roled_database(databases, "ckbackup") as roled, installation(roled.app_url, tmp_path / "files") as served:
        journey, before, made = backed_up_under_load(served, tmp_path / "back-up")
        target = f"{roled.name}_restored"
        roled.server.execute(f"CREATE DATABASE {target} OWNER {roled.name}_owner TEMPLATE template0")
        try:
            restore = [
                "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
                f"--dbname={roled.url_of('owner', target).replace('+psycopg', '')}", made["database"],
            ]  # fmt: skip
            subprocess.run(restore, check=True, timeout=BOUND)  # noqa: S603  PostgreSQL's own, on our own dump
            roled.grant(target)
            shutil.copytree(tmp_path / "back-up" / "files", tmp_path / "restored")
            assert_it_goes_on(journey, roled.url_of("app", target), tmp_path / "restored", before)
        finally:
            roled.server.execute(f"DROP DATABASE {target} WITH (FORCE)")


def test_a_file_that_is_missing_or_changed_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with installation(sqlite_url, tmp_path / "files") as served:
        begin_journey(served, build_province(served), "stp")
        assert call(served, "backup", "check").output == "1 files, 0 faults\n"
        (stored,) = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
        content = stored.read_bytes()
        stored.write_bytes(content + b" ")
        changed = call(served, "backup", "check", "--json")
        assert (changed.exit_code, json.loads(changed.stdout)["faults"]) == (
            1,
            [{"digest": stored.name, "fault": "changed"}],
        )
        stored.unlink()
        missing = call(served, "backup", "check")
        assert (missing.exit_code, f"{stored.name}: missing" in missing.output) == (1, True)


def test_files_are_copied_once_and_the_newest_copies_of_the_database_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    clock = SettableClock(MONDAY)
    folder = tmp_path / "back-up"
    with installation(sqlite_url, tmp_path / "files", clock) as served:
        begin_journey(served, build_province(served), "stp")
        said = []
        for _day in range(4):
            said.append(json.loads(call(served, "backup", "make", str(folder), "--keep", "2", "--json").stdout))
            clock.advance(MONDAY - MONDAY.replace(day=22))
    assert [(one["new_files"], one["removed"]) for one in said] == [(1, 0), (0, 0), (0, 1), (0, 1)]
    kept = sorted(folder.glob("*.sqlite3"))
    assert [str(path) for path in kept] == [one["database"] for one in said[2:]]
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept), "what stands in it is for its owner only"


def sound_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.executemany("INSERT INTO words VALUES (?)", [(f"từ thứ {number}" * 20,) for number in range(500)])
        connection.commit()


@pytest.mark.parametrize(("begin", "end", "words"), [(100, 4096, "cannot be read"), (40_000, 48_000, "is damaged")])
def test_a_damaged_database_makes_no_back_up(tmp_path: Path, begin: int, end: int, words: str) -> None:
    """Damage on the first page cannot be read at all; damage further in is copied, and found in the copy."""
    path, folder = tmp_path / "damaged.sqlite3", tmp_path / "back-up"
    sound_database(path)
    content = bytearray(path.read_bytes())
    content[begin:end] = b"x" * (end - begin)
    path.write_bytes(content)
    with pytest.raises(BackUpFailedError, match=words):
        copy_database(f"sqlite:///{path}", folder, MONDAY)
    assert list(folder.glob("*.sqlite3")) == []


def test_where_nothing_was_copied_yet_nothing_is_forgotten(tmp_path: Path) -> None:
    assert forget_older(tmp_path, 1) == 0
    assert copy_files(tmp_path / "nothing", tmp_path / "files") == 0


def test_a_dump_that_fails_says_why_and_not_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://chinhkien_app:mat-khau@127.0.0.1:9/chinhkien"
    monkeypatch.setenv("PATH", f"{server_folder()}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(BackUpFailedError, match="pg_dump") as refused:
        copy_database(address, tmp_path, MONDAY)
    assert "mat-khau" not in str(refused.value)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackUpFailedError, match="not on the PATH"):
        copy_database(address, tmp_path, MONDAY)
    assert list(tmp_path.glob("*.dump")) == []
