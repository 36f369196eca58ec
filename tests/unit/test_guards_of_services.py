"""What services refuse although their callers have checked it already: the last wall before the database."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.dialects import sqlite

from workflow import calendar
from workflow.models.base import UtcDateTime
from workflow.services.deadlines import keep
from workflow.services.official_position import require_second_person, write_position
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.refusals import GuardsUnmet

NOTHING = cast("Any", None)


def test_a_time_without_a_zone_is_never_stored() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 24, 8, 0), sqlite.dialect())  # noqa: DTZ001  the point


def test_a_stopped_clock_gives_no_date_to_keep() -> None:
    start = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    pause = calendar.Pause(start, None, PauseReason.SUSPENSION)
    period, zone = calendar.Period(5, DayKind.WORKING), ZoneInfo("Asia/Ho_Chi_Minh")
    stopped = calendar.due(start, period, calendar.default_calendar(), zone, pauses=(pause,))
    with pytest.raises(ValueError, match="no date"):
        keep(NOTHING, [stopped])


def test_nobody_signs_where_nothing_was_prepared() -> None:
    with pytest.raises(GuardsUnmet):
        require_second_person(NOTHING, NOTHING, None, ReplyAction.SIGN_AND_SEND, NOTHING)


def test_a_preparation_without_a_position_never_becomes_official() -> None:
    blank: dict[str, Any] = {
        "code": None,
        "opinion": "",
        "answers": {},
        "comments": [],
        "checked_parts": "",
        "writers": {},
    }
    remit: dict[str, Any] = {"remit_reason": "", "competent_agency_id": None, "no_competent_reason": ""}
    preparation = cast("Any", SimpleNamespace(**blank, **remit))
    with pytest.raises(ValueError, match="complete"):
        write_position(NOTHING, NOTHING, preparation, NOTHING)
