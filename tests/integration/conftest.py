"""The fixtures of raw SQL against the triggers: a reply just delivered, ready to be signed, sent."""

import pytest

from tests.factories.province import Province
from tests.factories.raw_rows import ANSWER, CIRCULATE, CLEAR, COMMENT, INSERTS, POSITION, SEND, put, run
from workflow.bootstrap import Application


@pytest.fixture
def delivered(application: Application, province: Province) -> Application:
    assert (province.agency["stc"], province.agency["stp"]) == (1, 2)  # as the rows have it
    with application.engine.begin() as connection:
        for table, row in INSERTS.items():
            put(connection, table, row)
            if table == "question":  # the last of the letter
                run(connection, *CIRCULATE)
    return application


@pytest.fixture
def cleared(delivered: Application) -> Application:
    with delivered.engine.begin() as connection:
        run(connection, *CLEAR)
    return delivered


@pytest.fixture
def sent(cleared: Application) -> Application:
    with cleared.engine.begin() as connection:
        put(connection, "position", POSITION)
        put(connection, "comment", COMMENT)
        put(connection, "answer", ANSWER)
        run(connection, SEND)
    return cleared
