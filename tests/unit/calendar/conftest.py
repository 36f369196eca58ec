"""Shared values of the clock's tests."""

from zoneinfo import ZoneInfo

import pytest

from workflow.calendar import WorkingCalendar, default_calendar


@pytest.fixture
def vietnam() -> WorkingCalendar:
    return default_calendar()


@pytest.fixture
def hanoi() -> ZoneInfo:
    return ZoneInfo("Asia/Ho_Chi_Minh")
