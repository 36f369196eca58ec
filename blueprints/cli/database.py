"""`flask db …`: migrations by plain Alembic."""

import click
from alembic import command
from alembic.config import Config
from flask.cli import AppGroup

from blueprints.web.execution import application
from workflow.settings import ROOT

group = AppGroup("db", help="Create and upgrade the database.")


def alembic_config(url: str) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    return config


def _config() -> Config:
    return alembic_config(application().settings.database_url)


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to a revision, by default the newest."""
    command.upgrade(_config(), revision)


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
