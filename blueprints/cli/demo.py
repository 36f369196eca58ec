"""`flask demo seed` and `flask demo accounts`: the demo province, on an empty database only."""

from dataclasses import asdict

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from workflow.demo import PASSWORD, Account, NotEmpty, demo_accounts, seed_demo

group = AppGroup("demo", help="Fill an empty database with a province to try things in.")


@group.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, when there is data already.")
@click.option("--seed", default=1, show_default=True, help="The same number on the same day gives the same province.")
@as_json
def seed(*, if_empty: bool, seed: int, as_json: bool) -> None:
    """Build one province with a year of requests and replies. Refuses to touch a database that holds data."""
    require_schema()
    try:
        made = seed_demo(application(), seed=seed)
    except NotEmpty as refusal:
        if not if_empty:
            raise click.ClickException("the database is not empty; the demo is only put into an empty one") from refusal
        show({"seeded": False}, ["The database holds data already; nothing was changed."], json_wanted=as_json)
        return
    counts = asdict(made)
    line = "The demo province is there: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
    show({"seeded": True, "seed": seed, **counts}, [line], json_wanted=as_json)


@group.command("accounts")
@as_json
def accounts(*, as_json: bool) -> None:
    """List the accounts of the demo that are worth trying, and their one password."""
    require_schema()
    with reading() as session:
        found = demo_accounts(session)
    document = {"password": PASSWORD if found else None, "accounts": [asdict(account) for account in found]}
    show(document, _table(found) if found else ["This database holds no demo."], json_wanted=as_json)


def _table(found: tuple[Account, ...]) -> list[str]:
    """One line per account under a heading, each column as wide as its widest cell."""
    rows = [("Tài khoản", "Họ tên", "Chức vụ", "Cơ quan", "Nên thử")]
    rows += [(a.username, a.full_name, a.title, a.agency or "Toàn tỉnh", a.hint) for a in found]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = ["  ".join((*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1])) for row in rows]
    return [*lines, "", f"Mật khẩu chung: {PASSWORD}"]
