"""`flask sweep run`: chase, close and write letters as their time has come; by hand or from cron."""

from dataclasses import asdict

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application
from workflow.sweep import report_lacking_years, run_sweep

group = AppGroup("sweep", help="Do what is due by time alone.")


@group.command("run")
@click.option("--batch", type=click.IntRange(1, 10_000), default=1_000, show_default=True, help="Replies at a time.")
@as_json
def run_command(batch: int, *, as_json: bool) -> None:
    """Repeat batches until nothing is due, close the rounds whose time is up, issue the letters, report years."""
    require_schema()
    years = report_lacking_years(application())  # first: a letter that fails ends the run with its fault
    done = {**asdict(run_sweep(application(), limit=batch)), "years": years}
    show(done, [f"{number} {name}" for name, number in done.items()], json_wanted=as_json)
