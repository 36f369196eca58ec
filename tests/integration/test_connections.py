"""Connections of the pool: a restarted PostgreSQL is met once after a pause, and a page never by its reader."""

import pytest
from sqlalchemy import Connection, Engine, text

from workflow.adapters import database
from workflow.adapters.database import glancing_engine, open_engine

pytestmark = pytest.mark.postgresql


def backend(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def kill(engine: Engine, pid: int) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_a_connection_that_died_while_it_lay_idle_is_replaced_unseen(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = open_engine(postgresql_url), open_engine(postgresql_url)
    first = backend(engine)
    assert backend(engine) == first
    kill(other, first)
    monkeypatch.setattr(database, "TRUSTED_SECONDS", -1.0)
    assert backend(engine) != first
    for used in (engine, other):
        used.dispose()


def test_a_living_one_is_asked_and_kept(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(postgresql_url)
    first = backend(engine)
    monkeypatch.setattr(database, "TRUSTED_SECONDS", -1.0)
    assert backend(engine) == first
    engine.dispose()


def status(connection: Connection) -> str:
    return str(connection.connection.driver_connection.info.transaction_status.name)  # type: ignore[union-attr]


def test_a_glance_opens_no_transaction_and_leaves_the_connection_as_it_was(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url, pool_size=1)
    with glancing_engine(engine).connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        assert status(connection) == "IDLE"
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) == pid
        assert status(connection) == "INTRANS"
    engine.dispose()
