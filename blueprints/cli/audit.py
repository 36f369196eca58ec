"""`flask audit verify`: recompute every hash chain of the audit trail."""

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import reading
from workflow.services.verify_audit import verify_audit

group = AppGroup("audit", help="Verify the audit trail.")


@group.command("verify")
@as_json
def verify(*, as_json: bool) -> None:
    """Exit 0 when every chain holds, 1 when one does not, naming where."""
    require_schema()
    with reading() as session:
        result = verify_audit(session)
    breaches = [{"chain": b.chain, "ordinal": b.ordinal, "kind": b.kind} for b in result.breaches]
    document = {"ok": not breaches, "entries": result.entries, "chains": result.chains, "breaches": breaches}
    lines = [f"{b['chain']} #{b['ordinal']}: {b['kind']}" for b in breaches]
    lines.append(f"{result.entries} entries in {result.chains} chains, {len(breaches)} breaches")
    show(document, lines, json_wanted=as_json)
    if breaches:
        raise click.exceptions.Exit(1)
