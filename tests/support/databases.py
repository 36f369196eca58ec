"""Migrated, empty databases for tests: one file per SQLite test, one cloned database per PostgreSQL test."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from alembic import command
from alembic.config import Config

from tests.support.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)


def alembic_config(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = url
    return config


def migrate(url: str) -> None:
    command.upgrade(alembic_config(url), "head")


@dataclass
class Databases:
    """Makes databases fast: migrates one template per kind and run, then copies it.

    ``owner`` keeps the names of parallel test processes apart on the one server they share.
    """

    folder: Path
    owner: str
    server: Callable[[], PostgresServer]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @cached_property
    def _sqlite_template(self) -> Path:
        path = self.folder / "template.sqlite3"
        migrate(f"sqlite:///{path}")
        return path

    @cached_property
    def _postgresql_template(self) -> str:
        name = f"template_{self.owner}"
        self.server().execute(f'CREATE DATABASE "{name}"')
        migrate(self.server().url(name))
        return name

    def new(self, kind: str) -> AbstractContextManager[str]:
        """A migrated, empty database of that kind for the length of the block; its SQLAlchemy address."""
        return self._sqlite() if kind == SQLITE else self._postgresql()

    @contextmanager
    def _sqlite(self) -> Iterator[str]:
        folder = self.folder / f"database-{next(self._numbers)}"
        folder.mkdir()
        try:
            shutil.copyfile(self._sqlite_template, folder / "test.sqlite3")
            yield f"sqlite:///{folder / 'test.sqlite3'}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _postgresql(self) -> Iterator[str]:
        template, name = self._postgresql_template, f"test_{self.owner}_{next(self._numbers)}"
        self.server().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY = FILE_COPY')
        try:
            yield self.server().url(name)
        finally:
            # FORCE: a test that leaves a connection open must not stop the ones after it.
            self.server().execute(f'DROP DATABASE "{name}" WITH (FORCE)')
