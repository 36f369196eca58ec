"""On PostgreSQL the application works as a role that owns nothing: it can change rows, but no table and no trigger."""

from pathlib import Path

from sqlalchemy import Connection, text

from workflow.adapters.database import open_engine

# GRANT by somebody who may not is a mere warning to PostgreSQL, and so would stay unseen.
OWNS_ALL = text(
    "SELECT coalesce(bool_and(tableowner = current_user), false) FROM pg_tables WHERE schemaname = 'public'"
)
ALMIGHTY = text("SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = :role")


class RightsNotGivenError(Exception):
    """Nothing was changed; the message says why."""


def give_rights(url: str, role: str, statements: Path) -> None:
    """As the owner, all in one transaction, so that whoever works meanwhile is never without a right.

    Raises:
        RightsNotGivenError: SQLite has no roles; there is no such role; it is no mere user of the tables, or the
            caller is not their owner.
    """
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        raise RightsNotGivenError("SQLite has no roles; this is for PostgreSQL")
    named = statements.read_text("utf-8").replace(":role", engine.dialect.identifier_preparer.quote(role))
    try:
        with engine.begin() as connection:
            _examine(connection, role)
            for statement in named.split(";\n")[:-1]:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _examine(connection: Connection, role: str) -> None:
    if not connection.execute(OWNS_ALL).scalar_one():
        raise RightsNotGivenError("only the owner of all tables can give rights to them: use the owner's address")
    almighty = connection.execute(ALMIGHTY, {"role": role}).scalar_one_or_none()
    if almighty is None:
        raise RightsNotGivenError(f"there is no role {role}")
    if almighty:
        raise RightsNotGivenError(f"{role} is a superuser or acts as the owner: no right could be kept from it")
