"""`flask sums`: hold the kept sums of settled replies against a full recount."""

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from workflow.queries.settled_sums import Difference, differences
from workflow.services.mend_settled_sums import mend_settled_sums

group = AppGroup("sums", help="Check the sums that the supervision pages read.")


@group.command("check")
@as_json
def check(*, as_json: bool) -> None:
    """Exit 0 when the kept sums equal a full recount, 1 when they do not, naming where."""
    require_schema()
    with reading() as session:
        found = differences(session)
    _show(found, "differ from a recount", json_wanted=as_json)
    if found:
        raise click.exceptions.Exit(1)


@group.command("mend")
@as_json
def mend(*, as_json: bool) -> None:
    """Recount and put right what differs; each mended sum goes into the audit trail."""
    require_schema()
    _show(application().run(mend_settled_sums, None), "mended", json_wanted=as_json)


def _show(found: list[Difference], what: str, *, json_wanted: bool) -> None:
    rows = [
        {
            "jurisdiction": one.key[0],
            "due_day": one.key[1].isoformat(),
            "agency": one.key[2],
            "procedure": one.key[3],
            "kept": one.kept,
            "counted": one.counted,
        }
        for one in found
    ]
    lines = [f"agency {one['agency']}, {one['due_day']}: kept {one['kept']}, counted {one['counted']}" for one in rows]
    show({"ok": not rows, "differences": rows}, [*lines, f"{len(rows)} sums {what}"], json_wanted=json_wanted)
