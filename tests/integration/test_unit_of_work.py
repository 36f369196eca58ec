"""What a business transaction makes of a fault inside it: a lost race is a conflict, anything else stays a fault."""

import sqlite3

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests.factories.drafting import circulated
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import Agency, Officer
from workflow.unit_of_work import UnitOfWork, as_conflict
from workflow.vocabulary.refusals import Conflict


class DriverError(Exception):
    def __init__(self, **codes: object) -> None:
        super().__init__("as a driver says it")
        vars(self).update(codes)


def test_a_duplicate_found_inside_the_transaction_is_a_conflict(application: Application, province: Province) -> None:
    assert province.officer["stc.head"]

    def twice(uow: UnitOfWork, _command: None) -> None:
        uow.session.execute(insert(Officer).values(username="moi", full_name="Mới"))
        uow.session.execute(insert(Officer).values(username="stc.head", full_name="Trùng"))

    with pytest.raises(Conflict):
        application.run(twice, None)
    with application.reading() as session:
        assert session.scalars(select(Officer).where(Officer.username == "moi")).all() == []


def test_a_fault_of_the_database_is_not_taken_for_a_race(application: Application) -> None:
    def wrong(uow: UnitOfWork, _command: None) -> None:
        uow.session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises((OperationalError, ProgrammingError)):
        application.run(wrong, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE officer SET full_name = NULL",
        "UPDATE comment_request SET state = 'quên'",
        "UPDATE agency SET parent_id = 4711",
        "DELETE FROM reply",
    ],
    ids=["not-null", "check", "foreign-key", "trigger"],
)
def test_what_the_database_refuses_as_wrong_is_a_fault_of_ours(
    application: Application, province: Province, statement: str
) -> None:
    circulated(application, province)

    def wrong(uow: UnitOfWork, _command: None) -> None:
        uow.session.execute(text(statement))

    with pytest.raises(IntegrityError):
        application.run(wrong, None)


def test_a_fault_found_at_the_commit_stays_a_fault(application: Application, province: Province) -> None:
    def wrong(uow: UnitOfWork, _command: None) -> None:
        uow.session.get_one(Agency, province.agency["stc"]).parent_id = 4711

    with pytest.raises(IntegrityError):
        application.run(wrong, None)


@pytest.mark.parametrize(
    ("codes", "lost"),
    [
        ({"sqlstate": "23505"}, True),
        ({"sqlstate": "40001"}, True),
        ({"sqlstate": "40P01"}, True),
        ({"sqlstate": "23514"}, False),
        ({"sqlstate": "23502"}, False),
        ({"sqlstate": "53100"}, False),
        ({"sqlite_errorcode": sqlite3.SQLITE_CONSTRAINT_UNIQUE}, True),
        ({"sqlite_errorcode": sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}, True),
        ({"sqlite_errorcode": sqlite3.SQLITE_BUSY}, True),
        ({"sqlite_errorcode": sqlite3.SQLITE_BUSY_SNAPSHOT}, True),
        ({"sqlite_errorcode": sqlite3.SQLITE_CONSTRAINT_CHECK}, False),
        ({"sqlite_errorcode": sqlite3.SQLITE_CONSTRAINT_TRIGGER}, False),
        ({"sqlite_errorcode": sqlite3.SQLITE_CONSTRAINT_NOTNULL}, False),
        ({"sqlite_errorcode": sqlite3.SQLITE_FULL}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_a_lost_race_is_the_users_to_repeat(codes: dict[str, object], *, lost: bool) -> None:
    error = OperationalError("UPDATE", {}, DriverError(**codes))
    assert isinstance(as_conflict(error), Conflict) is lost
    assert (as_conflict(error) is error) is not lost
