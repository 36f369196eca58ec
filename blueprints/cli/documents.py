"""`flask docs lifecycles`: print the generated page of the lifecycles."""

import click
from flask.cli import AppGroup

from workflow.machines.diagrams import page

group = AppGroup("docs", help="Generated documentation.")


@group.command("lifecycles")
def lifecycles() -> None:
    """Print docs/lifecycles.md as the tables of transitions give it."""
    click.echo(page(), nl=False)
