"""A changed calendar moves the open dates: shown first, done at once, on record, and nobody becomes late by it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.applications import MONDAY
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.adapters.audit_chain import verify
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, CalendarChange, Reply
from workflow.queries.calendar_moves import Foreseen
from workflow.services.administering import Outcome
from workflow.services.change_calendar import ChangeCalendar, change_calendar
from workflow.services.remove_overlay_day import RemoveOverlayDay
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.administration import OverlayKind
from workflow.vocabulary.refusals import NotFound, NotPermitted

# Sent on Monday 23 November 2026 for 15 working days; the 24th is a day off.
FIRST = date(2026, 12, 15)
A_DAY, ANOTHER = date(2026, 12, 1), date(2026, 12, 2)
SATURDAY = date(2026, 12, 5)


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


def entries(application: Application, name: str) -> list[AuditEntry]:
    with application.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.name == name).order_by(AuditEntry.id)))


def at(clock: SettableClock, day: date) -> None:
    """Eight in the morning there."""
    clock.set(MONDAY + (day - date(2026, 11, 23)))


def test_a_day_off_is_shown_first_and_moves_every_open_date_with_its_derivation_and_its_entry(
    desk: CalendarDesk, journey: Journey
) -> None:
    shown = desk.look(desk.day(A_DAY))
    row = shown.rows[0]
    assert (shown.replies, shown.requests, len(shown.rows), row.replies, row.requests) == (2, 1, 1, 2, 1)
    assert row.new_due_at - row.due_at == timedelta(days=1)
    assert desk.due(journey.reply_ids["stp"]) == FIRST, "looking moves nothing"
    before = journey.reply("stp")
    assert desk.do(desk.day(A_DAY)) == shown
    after = journey.reply("stp")
    assert desk.due(after.id) == FIRST + timedelta(days=1)
    assert (after.first_due_at, after.look_at) == (before.first_due_at, MONDAY)
    assert after.version == before.version + 1
    told = entries(desk.application, "due_date_recomputed")
    assert {entry.subject_id for entry in told} == set(journey.reply_ids.values())
    assert {entry.request_id for entry in told} == {journey.request_id}
    assert told[0].before["due_at"] == before.due_at.isoformat()
    assert told[0].after == {"due_at": after.due_at.isoformat(), "day": "2026-12-16"}
    sealed = entries(desk.application, "open_dates_recomputed")[0]
    assert sealed.before == {"calendar_version": 1}
    assert sealed.after == {"calendar_version": 2, "replies": 2, "requests": 1, "kept": 0}
    with desk.application.reading() as session:
        kept = session.scalars(select(CalendarChange)).one()
        assert (kept.version, kept.replies, kept.requests, kept.made_at) == (2, 2, 1, MONDAY)
        assert kept.made_by_id == desk.province.officer["administrator"]
        assert verify(session).breaches == ()


def test_a_day_off_that_is_taken_back_brings_the_date_back_to_the_first_one_and_no_further(
    desk: CalendarDesk, journey: Journey
) -> None:
    desk.do(desk.day(A_DAY))
    desk.do(desk.removal(A_DAY))
    assert desk.due(journey.reply_ids["stp"]) == FIRST
    worked = desk.look(desk.day(SATURDAY, OverlayKind.WORK))
    assert (worked.replies, worked.kept) == (0, 2), "the letter promised the first date"
    desk.do(desk.day(SATURDAY, OverlayKind.WORK))
    assert desk.due(journey.reply_ids["stp"]) == FIRST


def test_a_date_never_comes_back_to_a_moment_that_has_passed(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    desk.do(desk.day(A_DAY))
    at(clock, FIRST + timedelta(days=1))  # the 16th, the day it is due
    shown = desk.do(desk.removal(A_DAY))
    assert (shown.replies, shown.kept) == (0, 2)
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=1)


def test_who_was_late_gets_the_time_of_a_day_off_that_was_entered_afterwards(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    at(clock, FIRST + timedelta(days=1))
    shown = desk.do(desk.day(FIRST))
    assert shown.replies == 2
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=1)
    assert clock.now() < journey.reply("stp").due_at


def test_an_answer_and_an_undecided_claim_keep_the_date_they_are_measured_by(
    desk: CalendarDesk, journey: Journey
) -> None:
    journey.to_sent("stp")
    journey.to_clearance("snv", journey.claiming())
    journey.sign("snv")
    assert desk.look(desk.day(A_DAY)).replies == 0
    desk.do(desk.day(A_DAY))
    assert {desk.due(reply_id) for reply_id in journey.reply_ids.values()} == {FIRST}


def test_a_date_whose_clock_stands_is_only_given_time_and_is_counted_by_the_new_calendar_when_it_goes_on(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    desk.do(desk.day(A_DAY))
    at(clock, date(2026, 11, 26))
    command = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến của Bộ")
    journey.run("stc.leader", suspend_request, command)
    back = desk.do(desk.removal(A_DAY))
    assert (back.replies, back.standing) == (0, 2)
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=1)
    assert desk.do(desk.day(ANOTHER)).replies == 0, "it stands a day later already"
    desk.do(desk.day(date(2026, 12, 3)))
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=2)
    at(clock, date(2026, 11, 27))
    journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    assert desk.due(journey.reply_ids["stp"]) == FIRST + timedelta(days=6), "two days off, two paused, a weekend"


def test_the_same_date_by_another_way_keeps_the_new_derivation_and_tells_nobody(
    desk: CalendarDesk, journey: Journey
) -> None:
    before = journey.reply("stp").derivation_id
    shown = desk.do(desk.day(SATURDAY))  # a Saturday is off anyway
    assert shown == Foreseen(version=1)
    assert journey.reply("stp").derivation_id != before
    assert entries(desk.application, "due_date_recomputed") == []
    assert desk.due(journey.reply_ids["stp"]) == FIRST


def test_what_was_not_shown_is_not_done_and_an_answer_given_meanwhile_only_makes_it_less(
    desk: CalendarDesk, journey: Journey
) -> None:
    shown = desk.look(desk.day(A_DAY))
    begin_journey(desk.application, desk.province, "sxd")
    refused = desk.run(desk.day(A_DAY), shown)
    assert (refused.applied, refused.foreseen.replies) == (False, 3)
    assert desk.due(journey.reply_ids["stp"]) == FIRST
    journey.to_sent("stp")
    done = desk.run(desk.day(A_DAY), refused.foreseen)
    assert (done.applied, done.foreseen.replies) == (True, 2)
    stale = desk.run(desk.day(ANOTHER), refused.foreseen)
    assert not stale.applied, "the calendar itself changed since"


def test_entering_a_day_as_it_stands_writes_nothing(desk: CalendarDesk) -> None:
    desk.do(desk.day(A_DAY))
    again = desk.run(desk.day(A_DAY))
    assert (again.applied, again.outcome) == (True, Outcome.UNCHANGED)
    renamed = desk.run(desk.day(A_DAY, source="QĐ 16/QĐ-UBND"), desk.look(desk.day(A_DAY, source="QĐ 16/QĐ-UBND")))
    assert (renamed.applied, renamed.outcome) == (True, Outcome.CHANGED)


def test_only_the_administrator_of_the_jurisdiction_changes_its_calendar(desk: CalendarDesk) -> None:
    with pytest.raises(NotPermitted):
        desk.application.run(change_calendar, ChangeCalendar(change=desk.day(A_DAY)), desk.province.actor("supervisor"))
    with pytest.raises(NotFound):
        desk.run(RemoveOverlayDay(jurisdiction_id=desk.province.jurisdiction_id, overlay_id=999))


def test_the_database_lets_a_date_come_back_only_by_a_change_of_the_calendar(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    desk.do(desk.day(A_DAY))
    clock.set(MONDAY + timedelta(hours=1))
    back = "UPDATE reply SET due_at = first_due_at, look_at = :now WHERE id = :id"
    stored = "2026-11-23 02:00:00.000000"
    with pytest.raises(DBAPIError, match=r"reply_clock_is_frozen"), desk.application.engine.begin() as connection:
        connection.execute(text(back), {"now": stored, "id": journey.reply_ids["stp"]})
    for change in ("UPDATE calendar_change SET replies = 0", "DELETE FROM calendar_change"):
        with pytest.raises(DBAPIError, match=r"calendar_change_is"), desk.application.engine.begin() as connection:
            connection.execute(text(change))
    with desk.application.reading() as session:
        assert session.get_one(Reply, journey.reply_ids["stp"]).due_day == FIRST + timedelta(days=1)
