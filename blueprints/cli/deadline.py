"""`flask deadline due START DAYS`: when a period ends, and how that came about."""

from datetime import date, datetime, time

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, show
from blueprints.web.execution import reading
from workflow.calendar import DayEnd, Period, due
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.jurisdictions import clock_by_code, default_clock
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.refusals import NotFound

group = AppGroup("deadline", help="Compute due dates.")


def _clock(code: str | None) -> JurisdictionClock:
    if code is None:
        return default_clock()
    try:
        with reading() as session:
            return clock_by_code(session, code)
    except NotFound:
        raise click.BadParameter(f"no jurisdiction {code!r} in the database", param_hint="--jurisdiction") from None


def _instant(start: str, clock: JurisdictionClock) -> datetime:
    """A date is taken as its beginning, a time without zone as the jurisdiction's own."""
    try:
        if len(start) == len("2026-11-26"):
            return datetime.combine(date.fromisoformat(start), time.min, clock.timezone)
        moment = datetime.fromisoformat(start)
    except ValueError:
        raise click.BadParameter(
            "give a date (2026-11-26) or an instant (2026-11-26T08:00:00+07:00)", param_hint="START"
        ) from None
    return moment.replace(tzinfo=clock.timezone) if moment.tzinfo is None else moment


@group.command("due")
@click.argument("start")
@click.argument("days", type=click.IntRange(1, 3660))
@click.option("--kind", type=click.Choice([kind.value for kind in DayKind]), default=DayKind.WORKING.value)
@click.option("--jurisdiction", help="Code of the jurisdiction whose own calendar counts; the national one otherwise.")
@as_json
def due_command(start: str, days: int, kind: str, jurisdiction: str | None, *, as_json: bool) -> None:
    """Print the instant at which DAYS days from START end, and each counted and skipped day."""
    clock = _clock(jurisdiction)
    period = Period(days, DayKind(kind))
    try:
        deadline = due(_instant(start, clock), period, clock.calendar, clock.timezone, DayEnd(clock.office_end))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    derivation = deadline.derivation.to_dict()
    document = {
        "due": derivation["due"],
        "due_date": derivation["due_date"],
        "due_time": derivation["due_time"],
        "time_zone": derivation["time_zone"],
        "derivation": derivation,
    }
    lines = [f"{document['due']}  ({document['due_date']} {document['due_time']} {document['time_zone']})"]
    for step in derivation["steps"]:
        number = f"{step['ordinal']:>3}" if step["ordinal"] else "  –"
        lines.append(f"{step['date']} {number}  {step['reason']}{'  ' + step['name'] if step['name'] else ''}")
    show(document, lines, json_wanted=as_json)
