"""What the tests of several pages stand on."""

from pathlib import Path

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_pages import SignIn
from tests.support.databases import POSTGRESQL
from workflow.bootstrap import Application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page's second run, on PostgreSQL, runs untraced: tracing costs it a third more and shows no further line.

    What only PostgreSQL runs is measured in tests/integration/.
    """
    for item in items:
        calling = getattr(item, "callspec", None)
        again = calling is not None and calling.params.get("database_url") == POSTGRESQL
        if again and Path(__file__).parent in item.path.parents:
            item.add_marker("no_cover")


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """A request of `stc`, circulated to `stp` and `sxd` a moment ago."""
    return begin_journey(application, province, "stp", "sxd")


@pytest.fixture
def administrator(sign_in: SignIn) -> OfficerClient:
    return sign_in("administrator")
