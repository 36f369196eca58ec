"""Unit tests run without a database and without a network: whoever needs one of them belongs in another folder."""

import socket
from typing import Any, NoReturn

import pytest
from sqlalchemy.engine.default import DefaultDialect

CURE = "; move the test to tests/integration/ or tests/web/, or hand the unit plain data"


class OutsideWorldError(AssertionError):
    """A unit test reached for something outside its own memory."""


def refuse(what: str) -> Any:
    def refusal(*_args: object, **_kwargs: object) -> NoReturn:
        raise OutsideWorldError(f"a unit test opened {what}{CURE}")

    return refusal


@pytest.fixture(autouse=True)
def no_outside_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DefaultDialect, "connect", refuse("a database"))
    monkeypatch.setattr(socket.socket, "connect", refuse("a network connection"))
    monkeypatch.setattr(socket.socket, "connect_ex", refuse("a network connection"))
