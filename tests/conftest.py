"""Databases for all tests.

``database_url`` runs a test twice, on SQLite and on PostgreSQL; ``sqlite_url`` and ``postgresql_url`` once. Each gives
the address of a migrated database of the test's own: empty, or copied from a template that holds what the test's
fixtures ask for (``filling``). ``databases`` makes them for longer-lived fixtures.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.support.compiled import templates_kept
from tests.support.databases import KINDS, POSTGRESQL, SQLITE, Databases, Filling
from tests.support.engines import statements_kept
from tests.support.memory import throwaway_folder
from tests.support.postgres import PostgresServer, private_postgres

# The application, the province, browsers of officers: for tests in integration/ and web/.
pytest_plugins = ["tests.applications", "tests.visitors"]

SHARED_SERVER = "shared_postgres"
CONTROLLER = pytest.StashKey[tuple[AbstractContextManager[PostgresServer], PostgresServer]]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """In the process that leads a parallel run: start one server, and tell each worker where it is."""
    config: pytest.Config = node.config
    if CONTROLLER not in config.stash:
        manager = private_postgres(throwaway_folder())
        config.stash[CONTROLLER] = (manager, manager.__enter__())
    server = config.stash[CONTROLLER][1]
    node.workerinput[SHARED_SERVER] = {"port": server.port, "version": server.version}


def pytest_unconfigure(config: pytest.Config) -> None:
    """Called after Ctrl-C too."""
    if CONTROLLER in config.stash:
        manager, _server = config.stash[CONTROLLER]
        del config.stash[CONTROLLER]
        manager.__exit__(None, None, None)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    with templates_kept(), statements_kept():
        yield


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """``with databases.new("sqlite") as url:`` and the same with "postgresql"; the server starts at its first use."""
    shared = getattr(request.config, "workerinput", {}).get(SHARED_SERVER)
    with ExitStack() as stack:
        running: list[PostgresServer] = [PostgresServer(**shared)] if shared else []

        def server() -> PostgresServer:
            if not running:
                running.append(stack.enter_context(private_postgres(throwaway_folder())))
            return running[0]

        owner = os.environ.get("PYTEST_XDIST_WORKER", "main")
        folder = stack.enter_context(TemporaryDirectory(prefix="chinh-kien-sqlite-", dir=throwaway_folder()))
        yield Databases(folder=Path(folder), owner=owner, server=server)


@pytest.fixture(
    params=[pytest.param(kind, marks=pytest.mark.postgresql if kind == POSTGRESQL else ()) for kind in KINDS]
)
def database_url(request: pytest.FixtureRequest, databases: Databases, filling: Filling | None) -> Iterator[str]:
    """A migrated database; the test runs on SQLite and again on PostgreSQL."""
    with databases.new(request.param, filling) as url:
        yield url


@pytest.fixture
def sqlite_url(databases: Databases, filling: Filling | None) -> Iterator[str]:
    with databases.new(SQLITE, filling) as url:
        yield url


@pytest.fixture
def postgresql_url(databases: Databases, filling: Filling | None) -> Iterator[str]:
    """For what only several connections at once can show; mark the test ``postgresql``."""
    with databases.new(POSTGRESQL, filling) as url:
        yield url
