"""`flask users …`: accounts from the machine itself. Passwords come from a prompt or standard input, never argv."""

import sys
from typing import Any

import click
from flask.cli import AppGroup

from blueprints.cli.output import as_json, operate, show
from blueprints.web.execution import application, reading
from workflow.queries.accounts import AccountRow, accounts, living_sessions, place_of_role
from workflow.queries.identities import SessionLimits
from workflow.services.create_officer import CreateOfficer, create_officer
from workflow.services.disable_officer import (
    DisableOfficer,
    EnableOfficer,
    UnlockOfficer,
    disable_officer,
    enable_officer,
    unlock_officer,
)
from workflow.services.end_session import SignOutEverywhere, sign_out_everywhere
from workflow.services.save_officer import FirstMembership, SaveOfficer
from workflow.services.set_password import SetPassword, set_password
from workflow.vocabulary.roles import AGENCY_ROLES, Role

group = AppGroup("users", help="Create and manage officers' accounts.")
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@group.command("create")
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--title", default="")
@click.option("--email", default="")
@click.option("--jurisdiction", required=True, help="Code of the jurisdiction.")
@click.option("--agency", help="Symbol of the agency; with an agency role.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--no-password", is_flag=True, help="Set none yet; nobody can sign in until one is set.")
@password_stdin
@as_json
def create(
    username: str,
    name: str,
    title: str,
    email: str,
    jurisdiction: str,
    agency: str | None,
    role: str,
    *,
    no_password: bool,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Create an account with its first role. The password must be changed at the first sign-in."""
    jurisdiction_id, agency_id = _place(jurisdiction, agency, Role(role))
    officer = SaveOfficer(
        jurisdiction_id=jurisdiction_id,
        officer_id=None,
        version=None,
        username=username,
        full_name=name,
        title=title,
        email=email,
        membership=FirstMembership(role=Role(role), agency_id=agency_id, since=application().clock.now().date()),
    )
    password = None if no_password else _password(from_stdin=password_stdin)
    operate(create_officer, CreateOfficer(officer=officer, password=password))
    _show(_account(username), json_wanted=as_json)


@group.command("list")
@as_json
def list_accounts(*, as_json: bool) -> None:
    """Every account with its roles."""
    with reading() as session:
        rows = accounts(session)
    documents = [_document(row) for row in rows]
    show({"users": documents}, [_line(document) for document in documents], json_wanted=as_json)


@group.command("set-password")
@click.argument("username")
@click.option("--keep", is_flag=True, help="The officer need not change it at the next sign-in.")
@password_stdin
@as_json
def set_password_command(username: str, *, keep: bool, password_stdin: bool, as_json: bool) -> None:
    """Set a password; every session of the officer ends."""
    officer_id = _account(username).id
    password = _password(from_stdin=password_stdin)
    operate(set_password, SetPassword(officer_id=officer_id, password=password, must_change=not keep))
    _show(_account(username), json_wanted=as_json)


@group.command("disable")
@click.argument("username")
@as_json
def disable(username: str, *, as_json: bool) -> None:
    """Disable an account; its sessions, and the delegations given and received, end at once."""
    ended = operate(disable_officer, DisableOfficer(officer_id=_account(username).id))
    document = _document(_account(username))
    lines = [_line(document), f"delegations ended: {ended}"]
    show({"user": document, "delegations_ended": ended}, lines, json_wanted=as_json)


@group.command("enable")
@click.argument("username")
@as_json
def enable(username: str, *, as_json: bool) -> None:
    """Enable a disabled account again."""
    operate(enable_officer, EnableOfficer(officer_id=_account(username).id))
    _show(_account(username), json_wanted=as_json)


@group.command("unlock")
@click.argument("username")
@as_json
def unlock(username: str, *, as_json: bool) -> None:
    """Lift the lock of too many wrong passwords."""
    operate(unlock_officer, UnlockOfficer(officer_id=_account(username).id))
    _show(_account(username), json_wanted=as_json)


@group.command("sessions")
@click.argument("username", required=False)
@click.option("--end", is_flag=True, help="End all sessions of the named officer.")
@as_json
def sessions(username: str | None, *, end: bool, as_json: bool) -> None:
    """Living sessions, newest use first; of one officer or of all."""
    officer_id = _account(username).id if username else None
    if end:
        if officer_id is None:
            raise click.UsageError("--end needs the account's name")
        operate(sign_out_everywhere, SignOutEverywhere(officer_id=officer_id))
    app = application()
    limits = SessionLimits(idle=app.settings.session_idle, absolute=app.settings.session_absolute)
    with reading() as session:
        living = living_sessions(session, app.clock.now(), limits, officer_id)
    documents = [
        {
            "id": row.id,
            "username": row.username,
            "started_at": row.started_at.isoformat(),
            "seen_at": row.seen_at.isoformat(),
            "address": row.address,
            "user_agent": row.user_agent,
        }
        for row in living
    ]
    lines = [f"{d['username']}  {d['seen_at']}  {d['address']}  {d['user_agent']}" for d in documents]
    show({"sessions": documents}, lines or ["no sessions"], json_wanted=as_json)


def _place(jurisdiction: str, agency: str | None, role: Role) -> tuple[int, int | None]:
    if (role in AGENCY_ROLES) != (agency is not None):
        raise click.BadParameter(
            "--agency stands with the roles of an agency and only with them", param_hint="--agency"
        )
    with reading() as session:
        found = place_of_role(session, jurisdiction, agency)
    if found is None:
        raise click.BadParameter("no such jurisdiction or agency in the database", param_hint="--jurisdiction")
    return found


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        line = sys.stdin.readline()
        return line.removesuffix("\n").removesuffix("\r")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _account(username: str) -> AccountRow:
    with reading() as session:
        rows = accounts(session, username)
    if not rows:
        raise click.ClickException(f"no account {username!r}")
    return rows[0]


def _document(row: AccountRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "username": row.username,
        "full_name": row.full_name,
        "active": row.active,
        "has_password": row.has_password,
        "must_change_password": row.must_change_password,
        "locked_until": row.locked_until.isoformat() if row.locked_until else None,
        "roles": list(row.roles),
    }


def _line(document: dict[str, Any]) -> str:
    marks = [
        word
        for word, holds in (
            ("disabled", not document["active"]),
            ("no password", not document["has_password"]),
            ("must change password", document["must_change_password"]),
            (f"locked until {document['locked_until']}", document["locked_until"]),
        )
        if holds
    ]
    ending = f"  [{', '.join(marks)}]" if marks else ""
    return f"{document['username']}  {document['full_name']}  {' '.join(document['roles'])}{ending}"


def _show(row: AccountRow, *, json_wanted: bool) -> None:
    document = _document(row)
    show({"user": document}, [_line(document)], json_wanted=json_wanted)
