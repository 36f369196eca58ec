"""What stands against asking for more time, and which days can be named."""

from datetime import date
from typing import Any

import pytest

from workflow.policies.extension_rules import AskFacts, Bounds, against_asking, faults_of_day, still_owed
from workflow.vocabulary.states import ReplyState

OPEN: dict[str, Any] = {
    "most_days": 5,
    "most_times": 1,
    "granted": 0,
    "undecided": False,
    "owed": True,
    "clock_stands": False,
    "date_passed": False,
    "room": True,
}
BOUNDS = Bounds(earliest=date(2026, 12, 16), latest=date(2026, 12, 22))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ()),
        ({"owed": False, "date_passed": True}, ("reply_still_owed",)),
        ({"most_days": 0}, ("procedure_allows_extension",)),
        ({"most_times": 0}, ("procedure_allows_extension",)),
        ({"date_passed": True, "room": False}, ("date_not_passed", "room_for_extension")),
        ({"undecided": True}, ("no_extension_undecided",)),
        ({"granted": 1}, ("extensions_left",)),
        ({"clock_stands": True}, ("clock_runs",)),
    ],
)
def test_what_stands_against_it_is_named(changes: dict[str, Any], found: tuple[str, ...]) -> None:
    assert against_asking(AskFacts(**{**OPEN, **changes})) == found


@pytest.mark.parametrize(
    ("day", "worked", "key"),
    [
        (None, False, "extension_day_missing"),
        (date(2026, 12, 15), True, "extension_day_not_later"),
        (date(2026, 12, 23), True, "extension_day_too_late"),
        (date(2026, 12, 19), False, "extension_day_not_worked"),
    ],
)
def test_a_day_outside_the_bounds_or_off_is_none(day: date | None, worked: bool, key: str) -> None:  # noqa: FBT001  a case
    assert [item.key for item in faults_of_day(day, BOUNDS, worked=worked)] == [key]


def test_both_ends_of_the_bounds_can_be_named() -> None:
    assert BOUNDS.latest is not None
    for day in (BOUNDS.earliest, BOUNDS.latest):
        assert faults_of_day(day, BOUNDS, worked=True) == ()


def test_without_a_last_day_there_is_no_room() -> None:
    none = Bounds(earliest=date(2026, 12, 16), latest=None)
    assert not none.room
    found = faults_of_day(date(2026, 12, 16), none, worked=True)
    assert [(item.key, dict(item.args)) for item in found] == [("extension_day_too_late", {"day": "16/12/2026"})]
    assert not Bounds(earliest=date(2026, 12, 23), latest=date(2026, 12, 22)).room


@pytest.mark.parametrize("state", [ReplyState.SILENT, ReplyState.RELEASED, ReplyState.SENT])
def test_nothing_is_owed_in_a_state_that_is_over(state: ReplyState) -> None:
    assert not still_owed(state, None, None)
    assert still_owed(ReplyState.REMIT_CLAIMED, None, None)
