"""The gate before the one writer opens again whatever happened behind it."""

import threading
from dataclasses import replace
from typing import NoReturn, cast

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from workflow.bootstrap import Application


def test_a_database_that_cannot_be_reached_does_not_leave_the_gate_shut(application: Application) -> None:
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
