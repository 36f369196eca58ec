"""Migrated, empty databases for tests: one file per SQLite test, one cloned database per PostgreSQL test."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What many tests begin with: ``fill(url)`` puts it in and returns what they need to know of it, such as ids."""

    name: str
    fill: Callable[[str], Any]


@dataclass
class Databases:
    """Makes databases fast: migrates and fills one template per kind, filling and run, then copies it.

    ``owner`` keeps the names of parallel test processes apart on the one server they share.
    ``filled`` says of each address that now stands what its filling told.
    """

    folder: Path
    owner: str
    server: Callable[[], PostgresServer]
    filled: dict[str, Any] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _templates: dict[tuple[str, str], tuple[str, Any]] = field(default_factory=dict)

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

    @contextmanager
    def new(self, kind: str, filling: Filling | None = None) -> Iterator[str]:
        """A migrated database of that kind, empty or filled, for the length of the block; its SQLAlchemy address."""
        if filling is None:
            with self._copy(kind, self._migrated(kind)) as url:
                yield url
            return
        template, told = self._template(kind, filling)
        with self._copy(kind, template) as url:
            self.filled[url] = told
            try:
                yield url
            finally:
                del self.filled[url]

    def _migrated(self, kind: str) -> str:
        return str(self._sqlite_template) if kind == SQLITE else self._postgresql_template

    def _template(self, kind: str, filling: Filling) -> tuple[str, Any]:
        key = (kind, filling.name)
        if key not in self._templates:
            template = self._empty_template(kind, filling.name)
            url = f"sqlite:///{template}" if kind == SQLITE else self.server().url(template)
            self._templates[key] = (template, filling.fill(url))
        return self._templates[key]

    def _empty_template(self, kind: str, name: str) -> str:
        if kind == SQLITE:
            path = self.folder / f"{name}.sqlite3"
            shutil.copyfile(self._sqlite_template, path)
            return str(path)
        database = f"{self._postgresql_template}_{name}"
        self._clone(self._postgresql_template, database)
        return database

    def _copy(self, kind: str, template: str) -> AbstractContextManager[str]:
        return self._sqlite(Path(template)) if kind == SQLITE else self._postgresql(template)

    @contextmanager
    def _sqlite(self, template: Path) -> Iterator[str]:
        folder = self.folder / f"database-{next(self._numbers)}"
        folder.mkdir()
        try:
            shutil.copyfile(template, folder / "test.sqlite3")
            yield f"sqlite:///{folder / 'test.sqlite3'}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _postgresql(self, template: str) -> Iterator[str]:
        name = f"test_{self.owner}_{next(self._numbers)}"
        self._clone(template, name)
        try:
            yield self.server().url(name)
        finally:
            # FORCE: a test that leaves a connection open must not stop the ones after it.
            self.server().execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _clone(self, template: str, name: str) -> None:
        self.server().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY = FILE_COPY')
