"""A database set up as docs/operations.md says: one role owns and migrates it, the application works as another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.databases import ROOT, Databases, migrate
from tests.support.postgres import PostgresServer
from workflow.adapters.grants import give_rights

ROLES = ROOT / "docs" / "operations" / "postgresql-roles.sql"


@dataclass(frozen=True, kw_only=True)
class RoledDatabase:
    """`owner_url` migrates, `app_url` serves; `name` is the database's, and what the roles' names begin with."""

    name: str
    server: PostgresServer

    @property
    def owner_url(self) -> str:
        return self.url_of("owner", self.name)

    @property
    def app_url(self) -> str:
        return self.url_of("app", self.name)

    def url_of(self, role: str, database: str) -> str:
        return self.server.url(database).replace("//postgres@", f"//{self.name}_{role}@")

    def grant(self, database: str) -> None:
        """As the owner, in this database or a restored one."""
        give_rights(self.url_of("owner", database), f"{self.name}_app", ROOT / "migrations" / "grants.sql")


@contextmanager
def roled_database(databases: Databases, name: str) -> Iterator[RoledDatabase]:
    """By the files as they are, with names of this test."""
    made = RoledDatabase(name=f"{name}_{databases.owner}", server=databases.server())
    try:
        for statement in ROLES.read_text("utf-8").replace("chinhkien", made.name).split(";\n")[:-1]:
            made.server.execute(statement)
        migrate(made.owner_url)
        made.grant(made.name)
        yield made
    finally:
        made.server.execute(f"DROP DATABASE IF EXISTS {made.name} WITH (FORCE)")
        for role in ("owner", "app"):
            made.server.execute(f"DROP ROLE IF EXISTS {made.name}_{role}")
