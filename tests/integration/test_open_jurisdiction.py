"""From an empty database to an administrator's first page, with nothing but the commands of docs/operations.md."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.accounts import enter
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Procedure
from workflow.services.open_jurisdiction import OpenJurisdiction, open_jurisdiction
from workflow.vocabulary.refusals import NotFound

OPEN = ("jurisdictions", "open", "T09", "--name", "Tỉnh Mới", "--english", "New Province")
FIRST = ("users", "create", "quan.tri", "--name", "Trần Quản Trị", "--jurisdiction", "T09", "--role", "administrator")
PASSWORD = "mua-roi-tren-mai-ngoi-2026"


def call(web: Flask, *args: str, given: str = "") -> Result:
    return web.test_cli_runner().invoke(args=args, input=given)


def test_an_empty_installation_is_opened_by_two_commands(web: Flask, application: Application) -> None:
    opened = call(web, *OPEN)
    assert (opened.exit_code, "T09 is open, with" in opened.output) == (0, True), opened.output
    made = call(web, *FIRST, "--password-stdin", given=f"{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    with application.reading() as session:
        assert session.scalars(select(Procedure)).all()
        names = session.scalars(select(AuditEntry.name).order_by(AuditEntry.id)).all()
    assert names[0] == "jurisdiction_created"
    assert call(web, "audit", "verify").exit_code == 0
    client = web.test_client()
    assert isinstance(client, OfficerClient)
    assert enter(client, "quan.tri", PASSWORD).status_code == 303
    assert client.get("/").headers["Location"] == "/account/password", "a password that somebody else set"


def test_a_code_is_given_once_and_names_are_needed(web: Flask) -> None:
    assert call(web, *OPEN).exit_code == 0
    again, nameless = call(web, *OPEN), call(web, *OPEN[:2], "T10", "--name", " ", "--english", "x")
    assert (again.exit_code, nameless.exit_code) == (1, 1)
    assert again.output.startswith("Error: ")
    assert nameless.output.startswith("Error: ")


def test_no_officer_opens_a_jurisdiction(application: Application, province: Province) -> None:
    command = OpenJurisdiction(code="T09", name_vi="Tỉnh Mới", name_en="New Province")
    with pytest.raises(NotFound):
        application.run(open_jurisdiction, command, province.actor("administrator"))
