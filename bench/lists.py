"""The list pages at 100 and at 100,000 replies: the same statements, and at most half as much time again."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import event

from bench.province import fill
from bench.sessions import session_cookie_token
from blueprints.factory import create_app
from workflow.bootstrap import Application, build
from workflow.settings import Settings

SIZES = (100, 100_000)
RUNS = 25
SECRET = "only-for-the-benchmark-" + "x" * 32
PAGES = (
    ("inbox", "/replies/", "stp.leader"),
    ("inbox, sent", "/replies/?tab=sent", "stp.leader"),
    ("requests", "/requests", "stc.officer"),
    ("request page", "/requests/4", "stc.officer"),
    ("supervision", "/supervision/", "supervisor"),
    ("all replies", "/supervision/replies", "supervisor"),
)
GOAL = 1.5


def run(database_urls: dict[int, str]) -> float:
    """Prints both sizes side by side, alternating, and returns the worst ratio."""
    with TemporaryDirectory() as folder:
        worlds = {size: _world(database_urls[size], size, Path(folder)) for size in SIZES}
        print(f"list pages, median of {RUNS} alternating requests each")
        worst = max(_compare(page, worlds) for page in PAGES)
        for application, _clients in worlds.values():
            application.engine.dispose()
    print(f"  worst ratio {worst:.2f}  (goal <= {GOAL})")
    return worst


def _world(url: str, size: int, folder: Path) -> tuple[Application, dict[str, FlaskClient]]:
    settings = Settings(database_url=url, files_dir=folder, secret_key=SecretStr(SECRET), rate_limits=False)
    application = build(settings)
    filled = fill(application, size, in_clearance=False)
    app = create_app(application=application)
    clients = {}
    for _name, _path, username in PAGES:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = session_cookie_token(application, filled.province.officer[username])
        clients[username] = client
    return application, clients


def _compare(page: tuple[str, str, str], worlds: dict[int, tuple[Application, dict[str, FlaskClient]]]) -> float:
    name, path, username = page
    statements = {size: _statements(world, path, username) for size, world in worlds.items()}
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(RUNS):
        for size, (_application, clients) in worlds.items():
            begun = time.perf_counter()
            _get(clients[username], path)
            times[size].append(time.perf_counter() - begun)
    small, large = (statistics.median(times[size]) * 1000 for size in SIZES)
    print(
        f"  {name:<14} {statements[SIZES[0]]:>3} / {statements[SIZES[1]]:>3} statements"
        f"   {small:7.1f} / {large:7.1f} ms   ratio {large / small:.2f}"
    )
    if statements[SIZES[0]] != statements[SIZES[1]]:
        raise RuntimeError(f"{name}: the number of statements grows with the data")
    return large / small


def _get(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")


def _statements(world: tuple[Application, dict[str, FlaskClient]], path: str, username: str) -> int:
    application, clients = world
    _get(clients[username], path)
    with _counting(application) as seen:
        _get(clients[username], path)
    return len(seen)


@contextmanager
def _counting(application: Application) -> Iterator[list[str]]:
    seen: list[str] = []

    def listen(*args: Any) -> None:
        seen.append(args[2])

    event.listen(application.engine, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(application.engine, "before_cursor_execute", listen)
