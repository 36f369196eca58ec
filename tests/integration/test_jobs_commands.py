"""The queue from the command line, and the two ways of running a worker as real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.applications import SECRET
from tests.factories.jobs import Diary, in_one_transaction, put_down
from tests.support.databases import ROOT
from tests.support.job_hosts import command_process
from tests.support.postgres import free_port
from workflow.bootstrap import Application
from workflow.jobs import Registry, work_off
from workflow.ports import Job

BOUND = 45.0
FORGOTTEN = "SELECT count(*) FROM job WHERE kind = 'forget_finished_jobs' AND fence > 0 AND claimed_by IS NULL"


def test_the_list_tells_what_waits_and_what_died(application: Application, web: Flask) -> None:
    dying = Registry((in_one_transaction(Diary(failures=9), attempts=1),))
    put_down(application, [Job(kind="note", key="reply:7")])
    work_off(application, dying)
    put_down(application, [Job(kind="later", run_at=application.clock.now() + timedelta(days=1))])
    runner = web.test_cli_runner()
    document = json.loads(runner.invoke(args=["jobs", "list", "--json"]).output)
    assert document["queue"] == {"open": 1, "due": 0, "running": 0, "dead": 1, "oldest": 0}
    assert [(job["kind"], job["standing"]) for job in document["jobs"]] == [("later", "waiting"), ("note", "dead")]
    plain = runner.invoke(args=["jobs", "list", "--state", "dead"]).output
    assert "1 open (0 due" in plain
    assert "reply:7  RuntimeError: the post office is closed" in plain
    assert "later" not in plain


def test_dead_jobs_are_retried_by_name_or_all(application: Application, web: Flask) -> None:
    dying = Registry((in_one_transaction(Diary(failures=9), attempts=1),))
    put_down(application, [Job(kind="note")] * 3)
    work_off(application, dying)
    runner = web.test_cli_runner()
    dead = json.loads(runner.invoke(args=["jobs", "list", "--state", "dead", "--json"]).output)["jobs"]
    one = runner.invoke(args=["jobs", "retry", str(dead[0]["id"]), "--json"])
    assert json.loads(one.output) == {"retried": 1}
    assert runner.invoke(args=["jobs", "retry", "--all"]).output == "2 due again\n"
    assert runner.invoke(args=["jobs", "retry"]).exit_code == 2


@contextmanager
def running(arguments: list[str], url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"CHINHKIEN_DATABASE_URL": url, "CHINHKIEN_FILES_DIR": str(folder / "files")}
    process = command_process(arguments, os.environ | settings | {"CHINHKIEN_SECRET_KEY": SECRET}, folder / "log")
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def works(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether the recurring job of the product came round while the process lived."""
    engine = create_engine(url)
    limit = time.monotonic() + BOUND
    try:
        while time.monotonic() < limit and process.poll() is None:
            with engine.connect() as connection:
                if connection.execute(text(FORGOTTEN)).scalar_one():
                    return True
            time.sleep(0.05)
        return False
    finally:
        engine.dispose()


def said(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_of_its_own_works_and_ends_in_order(database_url: str, tmp_path: Path, asked: signal.Signals) -> None:
    with running([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], database_url, tmp_path) as process:
        assert works(database_url, process), said(tmp_path)
        process.send_signal(asked)
        assert process.wait(BOUND) == 0
    events = [json.loads(line)["event"] for line in said(tmp_path).splitlines() if line.startswith("{")]
    assert (events[0], events[-1]) == ("worker_started", "worker_stopped")


def answers(port: int) -> bool:
    """Whether the server came beyond its start, where SIGTERM ends it in order."""
    limit = time.monotonic() + BOUND
    while time.monotonic() < limit:
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
        time.sleep(0.05)
    return False


def test_the_embedded_server_works_off_the_queue_and_ends_in_order(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    serve = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "blueprints.embedded:app",
    ]  # fmt: skip
    with running(serve, sqlite_url, tmp_path) as process:
        assert works(sqlite_url, process), said(tmp_path)
        assert answers(port), said(tmp_path)
        process.send_signal(signal.SIGTERM)
        assert process.wait(BOUND) == 0
    assert said(tmp_path).count("worker_started") == said(tmp_path).count("worker_stopped") == 1


def test_serving_by_one_command_works_off_the_queue_too() -> None:
    assert "blueprints.embedded:app" in (ROOT / ".ci" / "serve.sh").read_text(encoding="utf-8")
