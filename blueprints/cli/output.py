"""How commands speak: plain lines for people, or one JSON document with --json."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import click
from flask_babel import force_locale

from blueprints.web.execution import application
from blueprints.web.messages import describe_conflict, describe_missing
from workflow.vocabulary.refusals import Conflict, Incomplete

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


def operate(service: Callable[..., Any], command: object) -> Any:
    """As the operator of the machine; refusals become the command's error."""
    try:
        return application().run(service, command)
    except Incomplete as refusal:
        with force_locale("en"):
            raise click.ClickException("\n".join(describe_missing(item) for item in refusal.missing)) from None
    except Conflict as refusal:
        with force_locale("en"):
            raise click.ClickException(describe_conflict(refusal.reason)) from None
