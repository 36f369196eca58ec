"""What the tests of several pages stand on."""

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_pages import SignIn
from workflow.bootstrap import Application


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """A request of `stc`, circulated to `stp` and `sxd` a moment ago."""
    return begin_journey(application, province, "stp", "sxd")


@pytest.fixture
def administrator(sign_in: SignIn) -> OfficerClient:
    return sign_in("administrator")
