"""Days entered, changed and taken out in any order: each open date is the fresh count under the rule, none turns late.

The count is an independent one, day by day, by a calendar put together from the rows that stand.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.applications import MONDAY
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.clock_oracle import ClockOracle
from tests.factories.province import Province
from tests.factories.replies import HANOI_ZONE
from tests.factories.reply_journey import begin_journey
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.calendar import OverlayDay, WorkingCalendar, default_calendar
from workflow.models import CalendarOverlay, DeadlineDerivation, Reply
from workflow.vocabulary.administration import OverlayKind

BEGIN = date(2026, 11, 25)
changes = st.tuples(st.sampled_from(["off", "work", "remove"]), st.integers(0, 40), st.integers(0, 120))
ways = st.lists(changes, min_size=1, max_size=7)


class Days:
    """What stands in the jurisdiction's table, and every open reply as it is now."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def calendar(self) -> WorkingCalendar:
        with self._application.reading() as session:
            rows = session.scalars(select(CalendarOverlay)).all()
        return default_calendar().with_overlay(
            OverlayDay(row.day, "off" if row.kind is OverlayKind.OFF else "work", row.name, row.source) for row in rows
        )

    def days(self) -> set[date]:
        with self._application.reading() as session:
            return set(session.scalars(select(CalendarOverlay.day)))

    def replies(self) -> dict[int, tuple[datetime, datetime, datetime]]:
        """Delivered, first due, due; each with a derivation that says the same date."""
        with self._application.reading() as session:
            rows = session.execute(
                select(Reply, DeadlineDerivation.body).join(
                    DeadlineDerivation, DeadlineDerivation.id == Reply.derivation_id
                )
            ).all()
        assert all(body["due"] == reply.due_at.isoformat() for reply, body in rows)
        return {reply.id: (reply.delivered_at, reply.first_due_at, reply.due_at) for reply, _body in rows}


def change(desk: CalendarDesk, days: Days, kind: str, day: date) -> None:
    if kind != "remove":
        asked: Any = desk.day(day, OverlayKind(kind))
    elif day in days.days():
        asked = desk.removal(day)
    else:
        return
    looked = desk.run(asked)
    if not looked.applied:
        assert desk.run(asked, looked.foreseen).foreseen == looked.foreseen


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=ways)
def test_after_any_changes_each_open_date_is_the_fresh_count_and_nobody_is_late_who_was_not(
    application: Application, province: Province, clock: SettableClock, way: list[tuple[str, int, int]]
) -> None:
    clock.set(MONDAY)
    desk, days = CalendarDesk(application, province), Days(application)
    for day in sorted(days.days()):
        change(desk, days, "remove", day)
    begin_journey(application, province, "stp")
    for kind, offset, hours in way:
        clock.set(clock.now() + timedelta(hours=hours))
        before, now = days.replies(), clock.now()
        change(desk, days, kind, BEGIN + timedelta(days=offset))
        calendar = days.calendar()
        for reply_id, (delivered, first, due) in days.replies().items():
            was = before[reply_id][2]
            fresh = ClockOracle(start=delivered, days=15, calendar=calendar, zone=HANOI_ZONE).due.astimezone(UTC)
            taken = fresh >= was or (fresh >= first and fresh > now)
            assert due == (fresh if taken and fresh >= first else was)
            assert not (due <= now < was), "it became late by the change"
