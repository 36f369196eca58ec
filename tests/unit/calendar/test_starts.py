"""From when the clock runs."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from workflow.calendar import StartEvent, WorkingCalendar, clock_start, local_day
from workflow.vocabulary.clock import ClockStart, StartNote

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


FRIDAY = at("2026-03-06T15:00")


def received(received_at: datetime | None, calendar: WorkingCalendar) -> StartEvent:
    return clock_start(ClockStart.RECEIVED, FRIDAY, received_at, None, calendar, HANOI)


def test_a_period_from_sending_ignores_receipt_and_dossier(vietnam: WorkingCalendar) -> None:
    later = at("2026-03-09T08:00")
    start = clock_start(ClockStart.SENT, FRIDAY, later, later, vietnam, HANOI)
    assert start == StartEvent(ClockStart.SENT, FRIDAY, StartNote.SENT)


def test_until_receipt_is_confirmed_delivery_counts(vietnam: WorkingCalendar) -> None:
    assert received(None, vietnam) == StartEvent(ClockStart.RECEIVED, FRIDAY, StartNote.AWAITING_RECEIPT)


def test_confirming_receipt_by_the_next_working_day_moves_the_start_there(vietnam: WorkingCalendar) -> None:
    confirmed = at("2026-03-09T23:59")
    assert received(confirmed, vietnam) == StartEvent(ClockStart.RECEIVED, confirmed, StartNote.RECEIPT_CONFIRMED)


def test_nobody_gains_time_by_not_opening_the_mail(vietnam: WorkingCalendar) -> None:
    start = received(at("2026-03-10T00:00"), vietnam)
    assert (start.note, local_day(start.instant, HANOI)) == (StartNote.RECEIPT_DEEMED, date(2026, 3, 9))
    assert start == received(at("2026-06-01T08:00"), vietnam)


def test_a_receipt_said_to_be_before_delivery_counts_as_delivery(vietnam: WorkingCalendar) -> None:
    start = received(at("2026-03-05T08:00"), vietnam)
    assert start == StartEvent(ClockStart.RECEIVED, FRIDAY, StartNote.RECEIPT_CONFIRMED)


def test_circulation_certifies_the_dossier_unless_said_otherwise(vietnam: WorkingCalendar) -> None:
    start = clock_start(ClockStart.COMPLETE_DOSSIER, FRIDAY, None, None, vietnam, HANOI)
    assert start == StartEvent(ClockStart.COMPLETE_DOSSIER, FRIDAY, StartNote.DOSSIER_CERTIFIED)


@pytest.mark.parametrize(("complete", "starts"), [("2026-03-05T08:00", FRIDAY), ("2026-03-11T08:00", None)])
def test_a_dossier_completed_later_starts_the_clock_then(
    vietnam: WorkingCalendar, complete: str, starts: datetime | None
) -> None:
    start = clock_start(ClockStart.COMPLETE_DOSSIER, FRIDAY, None, at(complete), vietnam, HANOI)
    assert start == StartEvent(ClockStart.COMPLETE_DOSSIER, starts or at(complete), StartNote.DOSSIER_COMPLETED)


def test_a_start_without_time_zone_is_refused(vietnam: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock_start(ClockStart.SENT, datetime(2026, 3, 6), None, None, vietnam, HANOI)  # noqa: DTZ001 - the point
