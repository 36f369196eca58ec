"""What a business transaction makes of a fault inside it: a lost race is a conflict, anything else stays a fault."""

import threading
from dataclasses import replace
from typing import NoReturn, cast

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import Officer
from workflow.unit_of_work import UnitOfWork, as_conflict
from workflow.vocabulary.refusals import Conflict


class Deadlock(Exception):  # noqa: N818  as a driver names it
    sqlstate = "40P01"


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


def test_only_a_deadlock_among_operational_faults_is_the_users_to_repeat() -> None:
    deadlock = OperationalError("UPDATE", {}, Deadlock())
    broken = OperationalError("UPDATE", {}, Exception("disk full"))
    assert isinstance(as_conflict(deadlock), Conflict)
    assert as_conflict(broken) is broken


def test_a_database_that_cannot_be_reached_does_not_leave_the_write_gate_shut(application: Application) -> None:
    def locked() -> NoReturn:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    unreachable = replace(application, sessions=cast("sessionmaker[Session]", locked))
    with pytest.raises(OperationalError), unreachable.unit_of_work():
        pass
    passed = threading.Event()

    def next_one() -> None:
        application.run(lambda _uow, _command: passed.set(), None)

    threading.Thread(target=next_one, daemon=True).start()
    assert passed.wait(20)
