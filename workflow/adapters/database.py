"""Engines for SQLite and PostgreSQL, and a fair gate around SQLite's single writer.

SQLite's busy handler is unfair under load: waiting writers poll and may starve. A first-come lock around write
transactions of the process bounds the wait (docs/decisions/002-two-databases.md).
"""

import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from psycopg import OperationalError
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

TRUSTED_SECONDS = 15.0


class FairGate:
    """A mutual exclusion that serves in order of arrival."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class NoGate:
    """PostgreSQL orders its writers by row locks; nothing to do here."""

    @contextmanager
    def passing(self) -> Iterator[None]:
        yield


def _prepare_sqlite(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "busy_timeout = 10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def open_engine(url: str, *, pool_size: int = 10) -> Engine:
    """`url` as SQLAlchemy takes it; a bare postgresql:// is driven by psycopg 3."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        if target.database and target.database != ":memory:":
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(target, pool_size=pool_size)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
        return engine
    if target.drivername in {"postgresql", "postgres"}:
        target = target.set(drivername="postgresql+psycopg")
    engine = create_engine(target, pool_size=pool_size, max_overflow=10)
    event.listen(engine, "checkin", _note_return)
    event.listen(engine, "checkout", _ask_a_long_idle_one)
    return engine


def glancing_engine(engine: Engine) -> Engine:
    """For single statements that only read, from the same pool.

    PostgreSQL shows each statement of a READ COMMITTED transaction a snapshot of its own anyway, so the two round
    trips of BEGIN and ROLLBACK are spared; what streams its rows needs the transaction. On SQLite it costs nothing.
    """
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def one_snapshot(session: Session) -> None:
    """All statements of a session that has begun nothing yet see one moment; on SQLite they do so anyway.

    Raises:
        sqlalchemy.exc.InvalidRequestError: it has read already, on PostgreSQL.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _note_return(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["returned"] = time.monotonic()


def _ask_a_long_idle_one(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A server that restarted is met after a pause, rarely within one; asking at every checkout is a round trip each.

    Raises:
        DisconnectionError: the connection is dead; the pool takes another.
    """
    if time.monotonic() - record.info.get("returned", math.inf) <= TRUSTED_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except OperationalError:
        raise DisconnectionError from None


def write_gate(engine: Engine) -> FairGate | NoGate:
    return FairGate() if engine.dialect.name == "sqlite" else NoGate()
