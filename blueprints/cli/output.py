"""How commands speak: plain lines for people, or one JSON document with --json."""

import json
from collections.abc import Iterable
from typing import Any

import click

from blueprints.web.execution import application

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def show(document: Any, lines: Iterable[str], *, json_wanted: bool) -> None:
    if json_wanted:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)


def require_schema() -> None:
    """Say what to do where the database was never created, instead of a trace."""
    if not application().has_schema():
        raise click.ClickException("the database is empty: run `flask db upgrade` first")
