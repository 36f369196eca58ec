"""Figures and logs of real processes: several serving ones that count together, a worker with a port of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.applications import SECRET
from tests.factories.scraping import Figures, figure, read_figures
from tests.support.job_hosts import command_process
from tests.support.postgres import free_port

BOUND = 120.0  # a machine that does much else besides
ASKED = 40
TOKEN = "chi-he-thong-giam-sat-moi-biet-ma-nay"
WORKER = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


@contextmanager
def running(arguments: list[str], url: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    chosen = {"DATABASE_URL": url, "FILES_DIR": str(folder / "files"), "SECRET_KEY": SECRET, **settings}
    own = {name if name.startswith("PROMETHEUS") else f"CHINHKIEN_{name}": value for name, value in chosen.items()}
    process = command_process(arguments, os.environ | own, folder / "log")
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(BOUND)
        finally:
            process.kill()


def answer(url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """Over a connection of its own, so that the serving processes share the requests. Waits for the start."""
    limit = time.monotonic() + BOUND
    while True:
        try:
            return httpx.get(url, trust_env=False, headers=headers or {})
        except httpx.TransportError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def logged(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "log").read_text("utf-8", errors="replace").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def figures(url: str, headers: Mapping[str, str] | None = None) -> Figures:
    return read_figures(answer(url, headers).text)


@pytest.mark.postgresql
def test_whichever_serving_process_is_asked_answers_for_all(postgresql_url: str, tmp_path: Path) -> None:
    port = free_port()
    serve = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "2", "wsgi:app",
    ]  # fmt: skip
    with running(serve, postgresql_url, tmp_path, PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "shared")):
        page = f"http://127.0.0.1:{port}/metrics"
        before = _of_healthz(figures(page))
        numbers = {answer(f"http://127.0.0.1:{port}/healthz").headers["X-Request-ID"] for _turn in range(ASKED)}
        told = {_of_healthz(figures(page)) - before for _turn in range(8)}
        counting = {path.name for path in (tmp_path / "shared").glob("counter_*.db")}
    assert len(counting) == 2, "both processes took part"
    assert told == {ASKED}
    lines = [line for line in logged(tmp_path) if line.get("route") == "/healthz"]
    assert numbers <= {line["request_id"] for line in lines}


def _of_healthz(found: Figures) -> float:
    return figure(found, "chinhkien_requests_total", method="GET", route="/healthz", status="200") or 0


def test_a_worker_gives_its_own_figures_and_names_the_job_in_each_line(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    with running([*WORKER, "--metrics", f"127.0.0.1:{port}"], database_url, tmp_path):
        done, limit = 0.0, time.monotonic() + BOUND
        while not done and time.monotonic() < limit:
            found = figures(f"http://127.0.0.1:{port}/metrics")
            done = figure(found, "chinhkien_jobs_performed_total", kind="sweep", outcome="done") or 0
            time.sleep(0.2)
        assert answer(f"http://127.0.0.1:{port}/").status_code == 404
    assert done
    lines = [line for line in logged(tmp_path) if str(line["event"]).startswith("job_")]
    assert lines
    assert all({"job_id", "job_kind", "attempt", "timestamp", "level"} <= line.keys() for line in lines)


def test_a_worker_asks_for_the_token_too(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with running([*WORKER, "--metrics", f"127.0.0.1:{port}"], sqlite_url, tmp_path, METRICS_TOKEN=TOKEN):
        page = f"http://127.0.0.1:{port}/metrics"
        assert answer(page).status_code == 404
        assert answer(page, {"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [("0.0.0.0:9101", "CHINHKIEN_METRICS_TOKEN"), ("9101", "HOST:PORT"), ("127.0.0.1:x", "HOST:PORT")],
)
def test_a_worker_does_not_open_its_figures_to_the_network(
    sqlite_url: str, tmp_path: Path, address: str, words: str
) -> None:
    with running([*WORKER, "--metrics", address], sqlite_url, tmp_path) as process:
        assert process.wait(BOUND) != 0
    assert words in (tmp_path / "log").read_text("utf-8")
