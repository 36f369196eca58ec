"""Prove the migrations on SQLite and PostgreSQL: up, compare with the models, all the way down, up again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.postgres import private_postgres  # noqa: E402  the path above makes it importable
from workflow.models import Base  # noqa: E402  same

VERSION_TABLE = "alembic_version"
FUNCTIONS = "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'"

DEFINITIONS = {
    "sqlite": "SELECT type, name, coalesce(sql, '') FROM sqlite_master",
    "postgresql": """
        SELECT 'column', table_name, column_name || ' ' || data_type || ' ' || is_nullable || ' '
            || coalesce(column_default, '') || coalesce(character_maximum_length::text, '')
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}


def config_for(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = url
    return config


@contextmanager
def engine_for(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def differences(engine: Engine) -> list[str]:
    """What `alembic revision --autogenerate` would still change; empty when models and migrations agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [f"models and migrations differ: {row}" for row in compare_metadata(context, Base.metadata)]


def leftovers(engine: Engine) -> list[str]:
    """What a full downgrade forgot to remove."""
    left = [f"table {name}" for name in inspect(engine).get_table_names() if name != VERSION_TABLE]
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            left += [f"function {row[0]}" for row in connection.exec_driver_sql(FUNCTIONS)]
    return [f"still there after the full downgrade: {what}" for what in left]


def schema(engine: Engine) -> set[tuple[str, ...]]:
    """Every table, constraint, index, trigger and function in the database's own words, for comparing two states."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(DEFINITIONS[engine.dialect.name])
        return {tuple(str(value) for value in row) for row in rows}


def prove(url: str) -> list[str]:
    config = config_for(url)
    with engine_for(url) as engine:
        command.upgrade(config, "head")
        found = differences(engine)
        first = schema(engine)
        command.downgrade(config, "base")
        found += leftovers(engine)
        command.upgrade(config, "head")
        changed = sorted(schema(engine) ^ first)
        found += [f"differs between up and up, down, up: {' '.join(row)[:300]}" for row in changed]
    return found


def main() -> int:
    failed = False
    with TemporaryDirectory() as folder, private_postgres() as server:
        server.execute("CREATE DATABASE migrations")
        for url in (f"sqlite:///{folder}/migrations.sqlite3", server.url("migrations")):
            found = prove(url)
            name = make_url(url).get_backend_name()
            print("\n".join(f"{name}: {line}" for line in found or ["up, same as the models, down, up again"]))
            failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
