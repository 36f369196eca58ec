"""The derivation as data for pages, API, command line and database."""

import json
from datetime import date, time

from tests.unit.calendar.clocks import HANOI, at, paused
from workflow.calendar import DayEnd, Deadline, Derivation, Extension, Pause, Period, WorkingCalendar, due
from workflow.vocabulary.clock import DayKind

START = at("2026-08-20T09:00")


def full(calendar: WorkingCalendar) -> Deadline:
    extensions = [
        Extension(at("2026-08-25T08:00"), "nhiều nội dung", days=1),
        Extension(at("2026-08-25T09:00"), "nhiều nội dung", new_date=date(2026, 9, 3)),
    ]
    pauses = [paused(date(2026, 8, 24), date(2026, 8, 24))]
    period = Period(3, DayKind.WORKING)
    return due(START, period, calendar, HANOI, DayEnd(time(17, 0)), pauses=pauses, extensions=extensions)


def test_a_derivation_comes_back_from_json_as_it_was(vietnam: WorkingCalendar) -> None:
    derivation = full(vietnam).derivation
    assert Derivation.from_dict(json.loads(json.dumps(derivation.to_dict()))) == derivation


def test_a_stopped_derivation_comes_back_from_json_as_it_was(vietnam: WorkingCalendar) -> None:
    stop = Pause(at("2026-08-24T09:00"), None, "bổ sung hồ sơ")
    derivation = due(START, Period(5, DayKind.CALENDAR), vietnam, HANOI, pauses=[stop]).derivation
    assert derivation.due is None
    assert Derivation.from_dict(json.loads(json.dumps(derivation.to_dict()))) == derivation


def test_the_data_hold_codes_dates_and_names(vietnam: WorkingCalendar) -> None:
    data = full(vietnam).derivation.to_dict()
    steps = data.pop("steps")
    assert steps[2] == {
        "date": "2026-08-22",
        "counted": True,
        "ordinal": 2,
        "reason": "swapped_working",
        "name": "Làm bù cho ngày 31/08/2026",
    }
    assert data == {
        "start": {"kind": "sent", "at": "2026-08-20T02:00:00+00:00", "note": "sent"},
        "start_date": "2026-08-20",
        "period": {"days": 3, "kind": "working"},
        "pauses": [
            {"start": "2026-08-23T17:00:00+00:00", "end": "2026-08-24T17:00:00+00:00", "reason": "bổ sung hồ sơ"}
        ],
        "extensions": [
            {"decided_at": "2026-08-25T01:00:00+00:00", "reason": "nhiều nội dung", "days": 1, "new_date": None},
            {
                "decided_at": "2026-08-25T02:00:00+00:00",
                "reason": "nhiều nội dung",
                "days": None,
                "new_date": "2026-09-03",
            },
        ],
        "first_due_date": "2026-08-25",
        "due_date": "2026-09-03",
        "due_time": "17:00",
        "due": "2026-09-03T10:00:00+00:00",
        "remaining": 0,
        "time_zone": "Asia/Ho_Chi_Minh",
    }
