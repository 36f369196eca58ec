"""`flask db …`: migrations by plain Alembic."""

import click
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import AppGroup

from blueprints.web.execution import application
from workflow.adapters.database import open_engine
from workflow.adapters.grants import RightsNotGivenError, give_rights
from workflow.settings import ROOT

group = AppGroup("db", help="Create and upgrade the database.")


def alembic_config(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    return config


def _config() -> Config:
    return alembic_config(application().settings.database_url)


def _refuse_a_foreign_database(config: Config) -> None:
    """Raises ClickException when the database says a revision that this version does not have."""
    engine = open_engine(config.attributes["url"])
    try:
        with engine.connect() as connection:
            stamped = set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stamped - known:
        raise click.ClickException(
            f"The database {engine.url} was made by another version of Chính Kiến (its revision is "
            f"{', '.join(sorted(stamped - known))}); this one cannot upgrade it. Nothing was changed. To begin anew, "
            "move it aside (with `make run`: mv var var.old) or set CHINHKIEN_DATABASE_URL to an empty database; to "
            "keep it, run the version that made it."
        )


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to a revision, by default the newest."""
    config = _config()
    _refuse_a_foreign_database(config)
    command.upgrade(config, revision)


@group.command("grant")
@click.argument("role")
def grant(role: str) -> None:
    """Give the application's ROLE its rights, as the owner: after every migration; on PostgreSQL only."""
    try:
        give_rights(application().settings.database_url, role, ROOT / "migrations" / "grants.sql")
    except RightsNotGivenError as error:
        raise click.ClickException(str(error)) from None


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to a revision. Data of what is taken back is lost."""
    command.downgrade(_config(), revision)


@group.command("current")
def current() -> None:
    """Print the database's revision."""
    command.current(_config())


@group.command("check")
def check() -> None:
    """Fail when models and migrations differ."""
    command.check(_config())
