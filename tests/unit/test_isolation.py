"""The guard around unit tests is itself on duty."""

import socket

import pytest
from sqlalchemy import create_engine

from tests.unit.conftest import OutsideWorldError


def test_a_unit_test_cannot_open_a_database() -> None:
    with pytest.raises(OutsideWorldError, match="tests/integration/"):
        create_engine("sqlite://").connect()


def test_a_unit_test_cannot_open_a_network_connection() -> None:
    with socket.socket() as end, pytest.raises(OutsideWorldError, match="tests/integration/"):
        end.connect(("127.0.0.1", 9))
