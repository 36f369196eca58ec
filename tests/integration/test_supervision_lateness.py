"""Days late by agency and week: counted as everywhere else, averaged over what was due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from tests.integration.test_standings import belongs, overseeing, real, replies, scopes
from workflow.bootstrap import Application
from workflow.calendar import day_ended_by, default_calendar, distance
from workflow.queries.due_periods import monday_of
from workflow.queries.lateness import MOST_AGENCIES, Lateness, Week, lateness
from workflow.queries.oversight import Oversight, Scope
from workflow.vocabulary.states import ReplyState

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
THIS_MONDAY, LAST_MONDAY = date(2026, 11, 23), date(2026, 11, 16)
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SENT, DELIVERED, SILENT = ReplyState.SENT, ReplyState.DELIVERED, ReplyState.SILENT


@pytest.fixture
def oversight(application: Application, province: Province) -> Oversight:
    return overseeing(application, province)


def weeks_of(
    application: Application, province: Province, oversight: Oversight, given_replies: list[Given], scope: Scope
) -> Lateness:
    with application.sessions() as session:
        add_replies(session, province, given_replies)
        return lateness(session, scope, oversight)


def sent_at(reply: Given) -> datetime | None:
    """What was returned had been sent before, whether the test says when or not."""
    if reply.state is ReplyState.RETURNED:
        return reply.sent_at or reply.claimed_at or reply.due_at
    return reply.sent_at


def days_late(reply: Given, oversight: Oversight) -> int | None:
    """Of one reply, in plain words; None while it counts in no week. What is settled is stored as it was charged."""
    clock = oversight.first
    if reply.state is ReplyState.RELEASED:
        return None
    if reply.state is SILENT:
        ended = reply.due_at + 3 * DAY
    else:
        claimed = reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None
        ended = sent_at(reply) or claimed or reply.paused_at or NOW
        if ended >= reply.due_at and sent_at(reply) is None:
            return net(reply, claimed or NOW)
    if ended >= reply.due_at:
        return -distance(ended, reply.due_at, clock.calendar, clock.timezone)
    return 0 if sent_at(reply) is not None else None


def net(reply: Given, ended: datetime) -> int:
    """Working days after the due day on which the clock never stood; one at least, for late is late."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    pauses = [*reply.stood, *([(reply.paused_at, NOW)] if reply.paused_at else [])]
    stood: set[date] = set()
    for since, until in pauses:
        end = min(until, ended)
        if since < end:
            first, last = since.astimezone(zone).date(), day_ended_by(end, zone)
            stood |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    day, last, count = day_ended_by(reply.due_at, zone), ended.astimezone(zone).date(), 0
    while day < last:
        day += DAY
        count += default_calendar().is_working(day) and day not in stood
    return max(1, count)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(replies(), max_size=8), drawn=scopes())
def test_each_cell_holds_the_mean_of_its_replies(
    application: Application, province: Province, asked: list[Given], drawn: Scope
) -> None:
    oversight = overseeing(application, province)
    strict = replace(drawn, with_owed=False)
    found = weeks_of(application, province, oversight, asked, real(strict, province))
    expected: dict[tuple[int, date], Week] = {}
    for reply in asked:
        days = days_late(reply, oversight)
        monday = monday_of(day_ended_by(reply.due_at, oversight.first.timezone))
        if days is not None and monday in found.mondays and belongs(reply, strict):
            key = (province.agency[reply.agency], monday)
            expected[key] = expected.get(key, Week()) + Week(counted=1, late=int(days > 0), days=days)
    shown = {(row.agency_id, monday): week for row in found.rows for monday, week in row.weeks.items()}
    assert shown == expected
    assert [row.days for row in found.rows] == sorted((row.days for row in found.rows), reverse=True)


def test_a_week_averages_over_all_that_was_due_in_it(
    application: Application, province: Province, oversight: Oversight
) -> None:
    given_replies = [
        Given(agency="stp", state=SENT, due_at=FRIDAY, sent_at=FRIDAY - DAY),
        Given(agency="stp", state=SENT, due_at=FRIDAY, sent_at=NOW),
        Given(agency="stp", state=DELIVERED, due_at=FRIDAY),
        Given(agency="stp", state=SILENT, due_at=FRIDAY),
        Given(agency="stp", state=ReplyState.RELEASED, due_at=FRIDAY),
        Given(agency="stp", state=DELIVERED, due_at=NOW + 5 * DAY),
    ]
    found = weeks_of(application, province, oversight, given_replies, Scope())
    (row,) = found.rows
    assert row.of(LAST_MONDAY) == Week(counted=4, late=3, days=3)
    assert row.of(LAST_MONDAY).mean == pytest.approx(0.75)
    assert row.of(THIS_MONDAY).mean is None
    assert (found.agencies, row.days) == (1, 3)


def test_twelve_weeks_end_with_the_present_one_or_with_the_period(
    application: Application, province: Province, oversight: Oversight
) -> None:
    def mondays(**days: date) -> tuple[date, ...]:
        return weeks_of(application, province, oversight, [], Scope(**days)).mondays  # type: ignore[arg-type]

    assert mondays() == tuple(THIS_MONDAY - timedelta(weeks=back) for back in range(11, -1, -1))
    assert mondays(due_to=date(2026, 6, 30))[-1] == date(2026, 6, 29)
    assert mondays(due_from=date(2026, 11, 18)) == (LAST_MONDAY, THIS_MONDAY)
    assert mondays(due_from=date(2026, 12, 1)) == ()


def test_the_table_names_the_worst_and_says_how_many_there_are(
    application: Application, province: Province, oversight: Oversight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.queries.lateness.MOST_AGENCIES", 1)
    given_replies = [
        Given(agency="snv", state=SENT, due_at=FRIDAY, sent_at=FRIDAY - DAY),
        Given(agency="sxd", state=DELIVERED, due_at=FRIDAY),
    ]
    found = weeks_of(application, province, oversight, given_replies, Scope())
    assert [row.agency_id for row in found.rows] == [province.agency["sxd"]]
    assert found.agencies == 2
    assert MOST_AGENCIES == 25
