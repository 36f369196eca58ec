"""Run the migrations on SQLite or PostgreSQL, all of them in one transaction.

The address is ``config.attributes["url"]`` (the command line and the tests set it), else CHINHKIEN_DATABASE_URL.
"""

from alembic import context
from sqlalchemy import Connection, Engine, event

from workflow.adapters.database import open_engine
from workflow.models import Base
from workflow.settings import Settings

# Any number, the same on every host: two hosts that start together migrate one after the other.
MIGRATION_LOCK = 4_201_503


def database_url() -> str:
    given = context.config.attributes.get("url")
    return str(given) if given else Settings().database_url


def migration_engine(url: str) -> Engine:
    """On SQLite without foreign keys: a rebuilt table would otherwise take its children's rows along."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys = OFF"))
    return engine


def assert_references(connection: Connection) -> None:
    """Foreign keys were off on SQLite meanwhile: nothing may point into the void now."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} broken references, the first: {broken[0]}")


def migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()
        if sqlite:
            assert_references(connection)


def run() -> None:
    engine = migration_engine(database_url())
    try:
        with engine.connect().execution_options(writes=True) as connection:
            migrate(connection)
    finally:
        engine.dispose()


def print_sql() -> None:
    """``alembic upgrade --sql``: the statements for somebody else to run."""
    context.configure(url=database_url(), target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    run()
