"""Which revision of the schema this version of the program was written for, and which one a database has."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

NEVER_MIGRATED = frozenset({"42P01"})  # PostgreSQL: undefined_table; SQLite has no codes for it


@cache
def newest_revision(root: Path) -> str:
    """Read from the migrations beside the program, once: they do not change while it runs."""
    config = Config()
    config.set_main_option("script_location", str(root / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def present_revision(session: Session) -> str:
    """Empty where the database was never migrated.

    Raises:
        DBAPIError: it cannot be reached.
    """
    try:
        return str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in NEVER_MIGRATED or "no such table" in str(error.orig):
            return ""
        raise
