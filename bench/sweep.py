"""The sweep over a million open replies of which one in a hundred has come due, against bare set-based SQL.

The bare side does in SQL alone, in batches of the same size, what must be written: it takes the rows that are due,
moves their next look and writes their chases. The real side also lays the ladder against the calendar, numbers the
chases, passes over what was chased already, seals the batch in the audit trail and lets several hosts work at once.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy import Connection, text

from bench.province import fill
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.services.sweep_chases import SweepChases, sweep_chases
from workflow.settings import Settings

OPEN = 1_000_000
DUE = 10_000
CLOSED = 1_000_000
BATCH = 1_000
RUNS = 5
GOAL = 3.0
SECRET = "only-for-the-benchmark-" + "x" * 32
NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
# Three working days ahead: the first rung of the ladder has been reached.
DUE_AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
COPIED = (
    "jurisdiction_id, request_id, round_id, agency_id, state, assignee_id, delivered_at, clock_started_at, "
    "first_due_at, due_at, due_day, derivation_id, rework_reason, returned_count, sent_at, position_id, version"
)
# Two statements: the database counts the chases that are there before a reply may say how many there were.
BARE_CHASES = """
    WITH due AS (
        SELECT id FROM reply WHERE {chased} AND look_at <= :now ORDER BY look_at, id LIMIT :batch
        FOR NO KEY UPDATE SKIP LOCKED
    )
    INSERT INTO chase (jurisdiction_id, reply_id, agency_id, number, offset_days, form, audience, due_at, made_at)
    SELECT y.jurisdiction_id, y.id, y.agency_id, y.chase_count + 1, -3, 'reminder', '["assignee", "clerk"]', y.due_at,
        :now
    FROM reply y JOIN due ON due.id = y.id RETURNING reply_id
"""
BARE_COUNTS = "UPDATE reply SET look_at = :again, chase_count = chase_count + 1 WHERE id = ANY(:ids)"
CHASED = (
    "state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned') "
    "AND sent_at IS NULL AND paused_at IS NULL"
)


def run(urls: dict[str, str]) -> float:
    """`urls` are two databases, "open" and "history". Prints and returns the ratio of the sweep to the bare SQL."""
    with TemporaryDirectory() as folder:
        worlds = {name: _world(url, Path(folder), history=name == "history") for name, url in urls.items()}
        only_open, with_history = worlds["open"], worlds["history"]
        bare, real, later = _alternating(
            (only_open, _bare),
            (only_open, _sweep),
            (with_history, _sweep),
        )
        print(f"sweep, {DUE:,} of {OPEN:,} open replies due, median of {RUNS} alternating runs, µs per reply")
        print(f"  bare {bare:6.1f}   real {real:6.1f}   ratio {real / bare:.2f}  (goal <= {GOAL})")
        print(f"  beside {CLOSED:,} closed replies {later:6.1f}   ratio {later / real:.2f}")
        for application in worlds.values():
            application.engine.dispose()
    return real / bare


def _world(url: str, folder: Path, *, history: bool) -> Application:
    settings = Settings(database_url=url, files_dir=folder, secret_key=SecretStr(SECRET), rate_limits=False)
    application = build(settings, clock=SettableClock(NOW))
    _fill(application, closed=CLOSED if history else 0)
    return application


Side = tuple[Application, Callable[[Application], int]]


def _alternating(*sides: Side) -> list[float]:
    """Median µs per reply of each side."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(RUNS):
        for side, spent in zip(sides, times, strict=True):
            spent.append(_timed(*side))
    return [statistics.median(spent) for spent in times]


def _timed(application: Application, side: Callable[[Application], int]) -> float:
    _make_due(application)
    begun = time.perf_counter()
    done = side(application)
    spent = time.perf_counter() - begun
    if done != DUE:
        raise RuntimeError(f"{done} replies were chased, {DUE} were due")
    return spent / DUE * 1e6


def _sweep(application: Application) -> int:
    done = 0
    while made := application.run(sweep_chases, SweepChases(limit=BATCH)).chases:
        done += len(made)
    return done


def _bare(application: Application) -> int:
    chases = text(BARE_CHASES.format(chased=CHASED))
    done = 0
    while True:
        with application.engine.begin() as connection:
            made = connection.scalars(chases, {"now": NOW, "batch": BATCH}).all()
            connection.execute(text(BARE_COUNTS), {"again": NOW + timedelta(days=30), "ids": list(made)})
        done += len(made)
        if not made:
            return done


NEXT_DUE = f"""
    UPDATE reply SET look_at = :past
    WHERE id IN (SELECT id FROM reply WHERE {CHASED} AND chase_count = 0 ORDER BY id % 97, id LIMIT :due)
"""  # noqa: S608  our own words
COPIES = f"""
    INSERT INTO reply ({COPIED}, look_at)
    SELECT {{columns}}, look_at FROM reply CROSS JOIN generate_series(1, :times) WHERE id <= 100
"""  # noqa: S608  same


def _make_due(application: Application) -> None:
    """Another hundredth each time: replies that were never chased."""
    with application.engine.begin() as connection:
        _as_written(connection)
        connection.execute(text(NEXT_DUE), {"past": NOW - timedelta(days=2), "due": DUE})
    _settle(application)


def _fill(application: Application, *, closed: int) -> None:
    """A hundred replies as they are written, copied; `closed` more were released long ago."""
    fill(application, 100, in_clearance=True)
    released = COPIED.replace(" state,", " 'released',")
    with application.engine.begin() as connection:
        _as_written(connection)
        connection.execute(text("ALTER TABLE reply DROP CONSTRAINT uq_reply_round_id_agency_id"))
        connection.execute(
            text("UPDATE reply SET due_at = :due, first_due_at = :due, due_day = :day, look_at = :later"),
            {"due": DUE_AT, "day": DUE_AT.date(), "later": NOW + timedelta(days=300)},
        )
        connection.execute(text(COPIES.format(columns=COPIED)), {"times": OPEN // 100})
        connection.execute(text(COPIES.format(columns=released)), {"times": closed // 100})
    _settle(application)


def _as_written(connection: Connection) -> None:
    connection.execute(text("SET LOCAL session_replication_role = replica"))


def _settle(application: Application) -> None:
    with application.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in ("VACUUM ANALYZE reply", "CHECKPOINT"):
            connection.execute(text(statement))
