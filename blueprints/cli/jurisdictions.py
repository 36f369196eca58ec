"""`flask jurisdictions open`: the first thing an empty installation needs; the rest is done on the pages."""

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, operate, require_schema, show
from workflow.services.open_jurisdiction import Opened, OpenJurisdiction, open_jurisdiction

group = AppGroup("jurisdictions", help="Begin a province or a ministry.")


@group.command("open")
@click.argument("code")
@click.option("--name", required=True, help="Vietnamese name.")
@click.option("--english", required=True, help="English name.")
@as_json
def open_command(code: str, name: str, english: str, *, as_json: bool) -> None:
    """Begin the jurisdiction CODE with the packaged procedures; agencies and people are imported on the pages."""
    require_schema()
    opened: Opened = operate(open_jurisdiction, OpenJurisdiction(code=code, name_vi=name, name_en=english))
    count = len(opened.procedures.created)
    document = {"code": code, "procedures": list(opened.procedures.created)}
    show(document, [f"{code} is open, with {count} procedures"], json_wanted=as_json)
