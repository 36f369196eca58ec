"""Sign and send over HTTP, the real application against a bare Flask view that does the same writes with the ORM.

Both are served by granian with two workers on the same private PostgreSQL; batches alternate, so that drift of the
machine's speed meets both. The real one pays for session, CSRF, guards, state machine, findings and audit chain.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from pydantic import SecretStr

from bench.province import RESPONDENTS, Filled, fill
from bench.servers import serving
from bench.sessions import session_cookie_token
from blueprints.factory import create_app
from workflow.bootstrap import Application, build
from workflow.settings import Settings

CLIENTS, BATCH, ROUNDS, WARM_UP = 4, 100, 7, 100
SECRET = "only-for-the-benchmark-" + "x" * 32
GOAL = 0.5


@dataclass(frozen=True)
class Side:
    """One of the two, and how to sign one reply with it."""

    name: str
    port: int
    send: Callable[[HTTPConnection, int], None]


def run(database_url: str) -> float:
    """Prints the rates and returns the median ratio real / bare."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            database_url=database_url, files_dir=Path(folder), secret_key=SecretStr(SECRET), rate_limits=False
        )
        application = build(settings)
        filled = fill(application, 2 * (BATCH * ROUNDS + WARM_UP), in_clearance=True)
        environment = {
            "CHINHKIEN_DATABASE_URL": database_url,
            "CHINHKIEN_SECRET_KEY": SECRET,
            "CHINHKIEN_FILES_DIR": folder,
            "CHINHKIEN_RATE_LIMITS": "false",
        }
        with serving("wsgi:app", environment) as real, serving("bench.bare:app", environment) as bare:
            sides = (_real(application, filled, real), _bare(filled, bare))
            ratio = _measure(sides, filled.replies)
        application.engine.dispose()
    return ratio


def _agency(reply_id: int) -> str:
    return RESPONDENTS[(reply_id - 1) % len(RESPONDENTS)]


def _real(application: Application, filled: Filled, port: int) -> Side:
    app = create_app(application=application)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    raw = "0123456789abcdef0123456789abcdef01234567"
    token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(raw)
    cookies = {
        slug: signer.dumps(
            {
                "_user_id": session_cookie_token(application, filled.province.officer[f"{slug}.leader"]),
                "_fresh": True,
                "csrf_token": raw,
            }
        )
        for slug in RESPONDENTS
    }
    body = urlencode({"csrf_token": token, "version": 1, "preparation_version": 1})

    def send(connection: HTTPConnection, reply_id: int) -> None:
        headers = {
            "Cookie": f"session={cookies[_agency(reply_id)]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        location = _post(connection, f"/replies/{reply_id}/sign", body, headers, 303)
        if location != f"/replies/{reply_id}":
            raise RuntimeError(f"reply {reply_id} was not signed: sent on to {location}")

    return Side("real application", port, send)


def _bare(filled: Filled, port: int) -> Side:
    def send(connection: HTTPConnection, reply_id: int) -> None:
        signer = filled.province.officer[f"{_agency(reply_id)}.leader"]
        _post(connection, f"/bare/{reply_id}/{signer}", "", {}, 200)

    return Side("bare Flask and ORM", port, send)


def _post(connection: HTTPConnection, path: str, body: str, headers: dict[str, str], expected: int) -> str:
    """The address that the answer sends on to, or nothing."""
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status != expected:
        raise RuntimeError(f"{path} answered {response.status}: {content[:500]!r}")
    return response.headers.get("Location", "")


def _measure(sides: tuple[Side, Side], replies: Sequence[int]) -> float:
    left = iter(replies)
    for side in sides:
        _batch(side, [next(left) for _ in range(WARM_UP)])
    ratios = []
    print(f"sign and send, {CLIENTS} clients, {ROUNDS} alternating batches of {BATCH}")
    for number in range(ROUNDS):
        rates = [_batch(side, [next(left) for _ in range(BATCH)]) for side in sides]
        ratios.append(rates[0] / rates[1])
        print(f"  batch {number + 1}: {rates[0]:6.1f} req/s real   {rates[1]:6.1f} req/s bare   ratio {ratios[-1]:.2f}")
    median = statistics.median(ratios)
    print(f"  ratio real / bare: min {min(ratios):.2f}  median {median:.2f}  max {max(ratios):.2f}  (goal >= {GOAL})")
    return median


def _batch(side: Side, replies: Sequence[int]) -> float:
    """Requests per second of one batch."""
    shares = [replies[start::CLIENTS] for start in range(CLIENTS)]

    def work(share: Sequence[int]) -> None:
        connection = HTTPConnection("127.0.0.1", side.port, timeout=30)
        for reply_id in share:
            side.send(connection, reply_id)
        connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, shares))
    return len(replies) / (time.perf_counter() - begun)
