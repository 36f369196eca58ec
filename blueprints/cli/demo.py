"""`flask demo seed` and `flask demo accounts`: the demo province, on an empty database only."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from blueprints.cli.output import as_json, require_schema, show
from blueprints.web.execution import application, reading
from blueprints.web.labels import label
from workflow.demo import PASSWORD, Account, NotEmpty, demo_accounts, is_empty, seed_demo
from workflow.vocabulary.refusals import Conflict

group = AppGroup("demo", help="Fill an empty database with a province to try things in.")
REFUSED = (
    "the database is not empty, and the demo is only put into an empty one; nothing was changed. "
    "Name another database in CHINHKIEN_DATABASE_URL, or run with --if-empty to leave this one as it is"
)


@group.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, when there is data already.")
@click.option("--seed", default=1, show_default=True, help="The same number on the same day gives the same province.")
@as_json
def seed(*, if_empty: bool, seed: int, as_json: bool) -> None:
    """Build one province with a year of requests and replies, and list the accounts worth trying.

    Refuses to touch a database that holds data. All is written in one transaction: interrupted, nothing is there.
    """
    require_schema()
    with reading() as session:
        empty = is_empty(session)
    if not empty and if_empty:
        _finish({"seeded": False}, "The database holds data already; nothing was changed.", json_wanted=as_json)
        return
    if not empty:
        raise click.ClickException(REFUSED)
    click.echo("Building the demo province; this takes half a minute or so …", err=True)
    try:
        counts = asdict(seed_demo(application(), seed=seed))
    except (NotEmpty, Conflict):  # somebody else filled it meanwhile
        raise click.ClickException(REFUSED) from None
    line = "The demo province is there: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
    _finish({"seeded": True, "seed": seed, **counts}, line, json_wanted=as_json)


@group.command("accounts")
@as_json
def accounts(*, as_json: bool) -> None:
    """List the accounts of the demo that are worth trying, and their one password."""
    require_schema()
    _finish({}, "", json_wanted=as_json)


def _finish(document: dict[str, Any], line: str, *, json_wanted: bool) -> None:
    """What was done, then the accounts."""
    with reading() as session:
        found = demo_accounts(session)
    document |= {"password": PASSWORD if found else None, "accounts": [asdict(account) for account in found]}
    lines = [line, ""] if line else []
    show(document, lines + (_table(found) if found else ["This database holds no demo."]), json_wanted=json_wanted)


def _table(found: Sequence[Account]) -> list[str]:
    """One line per account, each column as wide as its widest cell; the words are those of the Vietnamese screens."""
    with force_locale("vi"):
        roles = {account.role: str(label(account.role)) for account in found}
    rows = [("Tài khoản", "Họ tên", "Vai trò", "Cơ quan", "Nên thử")]
    rows += [(a.username, a.full_name, roles[a.role], a.agency or "Toàn tỉnh", a.hint) for a in found]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_padded(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = "  ".join("-" * width for width in widths)
    return [lines[0], rule, *lines[1:], "", f"Mật khẩu chung (one password for all): {PASSWORD}"]


def _width(text: str) -> int:
    """Columns on a terminal: a diacritic that stands as a character of its own takes none."""
    return sum(not unicodedata.combining(character) for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
