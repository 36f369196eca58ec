"""A year whose days off nobody settled is told of once, a month ahead; so is an own day that the nation contradicts."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.mailroom import address, give_addresses, mails, notifications, told
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs.kinds import HANDLERS
from workflow.jobs.performing import work_off
from workflow.models import AuditEntry
from workflow.queries.holiday_years import HolidayYear, holiday_years, years_to_look_at
from workflow.services.report_holiday_years import ReportHolidayYears, report_holiday_years
from workflow.sweep import report_lacking_years
from workflow.vocabulary.administration import OverlayKind

LAST_MONTH, BEFORE_IT = datetime(2039, 12, 1, 1, tzinfo=UTC), datetime(2039, 11, 29, 1, tzinfo=UTC)
NEW_YEAR = datetime(2039, 12, 31, 18, tzinfo=UTC)  # 2040 in Hanoi
TET = date(2040, 1, 1)


def reported(application: Application, **command: int) -> tuple[tuple[int, int], ...]:
    return application.run(report_holiday_years, ReportHolidayYears(**command)).reported


def year(application: Application, province: Province, number: int) -> HolidayYear:
    with application.reading() as session:
        return holiday_years(session, province.jurisdiction_id, (number,))[0]


def test_the_next_year_is_looked_at_from_october_on() -> None:
    assert years_to_look_at(date(2026, 9, 30)) == (2026,)
    assert years_to_look_at(date(2026, 10, 1)) == (2026, 2027)


def test_a_year_without_any_decision_is_reported_once_a_month_ahead(
    application: Application, province: Province, clock: SettableClock
) -> None:
    clock.set(LAST_MONTH)
    assert reported(application) == ((province.jurisdiction_id, 2040),)
    assert reported(application) == ()
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "holiday_year_lacking")).one()
    assert (entry.jurisdiction_id, entry.subject_id) == (province.jurisdiction_id, 2040)
    assert entry.after == {"year": 2040, "stage": "ahead", "empty": True, "doubtful": []}
    assert reported(application, after_id=province.jurisdiction_id) == ()


def test_earlier_the_year_that_runs_is_looked_at_and_a_settled_one_is_not_reported(
    application: Application, province: Province, clock: SettableClock
) -> None:
    assert reported(application) == (), "of 2026 decisions are known"
    clock.set(BEFORE_IT)
    assert reported(application) == ((province.jurisdiction_id, 2039),)
    CalendarDesk(application, province).do(CalendarDesk(application, province).day(date(2040, 5, 2)))
    clock.set(LAST_MONTH)
    assert reported(application) == ()


def test_an_own_day_against_the_national_calendar_is_doubtful(
    application: Application, province: Province, clock: SettableClock
) -> None:
    desk = CalendarDesk(application, province)
    desk.do(desk.day(TET, OverlayKind.WORK))
    found = year(application, province, 2040)
    assert (found.empty, found.lacking) == (False, True)
    assert [(one.day, one.kind) for one in found.doubtful] == [(TET, OverlayKind.WORK)]
    assert found.doubtful[0].national_name
    desk.do(desk.day(date(2026, 8, 22)))  # a Saturday that the nation works
    assert [one.kind for one in year(application, province, 2026).doubtful] == [OverlayKind.OFF]
    clock.set(LAST_MONTH)
    assert reported(application) == ((province.jurisdiction_id, 2040),)


@pytest.mark.usefixtures("province")
def test_it_is_said_again_once_the_year_has_begun_and_never_a_third_time(
    application: Application, clock: SettableClock
) -> None:
    for instant, expected in ((LAST_MONTH, 1), (NEW_YEAR, 1), (NEW_YEAR + timedelta(days=200), 0)):
        clock.set(instant)
        assert len(reported(application)) == expected
    with application.reading() as session:
        said = session.scalars(select(AuditEntry.after).where(AuditEntry.name == "holiday_year_lacking")).all()
    assert [(after["year"], after["stage"]) for after in said] == [(2040, "ahead"), (2040, "begun")]


@pytest.mark.usefixtures("province")
def test_three_hosts_at_once_report_it_once(application: Application, clock: SettableClock) -> None:
    clock.set(LAST_MONTH)
    gate = threading.Barrier(3)
    found: list[int] = []

    def host() -> None:
        gate.wait(timeout=30)
        found.append(report_lacking_years(application, limit=1))

    hosts = [threading.Thread(target=host, daemon=True) for _ in range(3)]
    for one in hosts:
        one.start()
    for one in hosts:
        one.join(30)
    assert sorted(found) == [0, 0, 1]


def test_the_recurring_work_tells_the_administrators_on_screen_and_by_mail_and_nobody_else(
    application: Application, province: Province, clock: SettableClock
) -> None:
    give_addresses(application, province)
    clock.set(LAST_MONTH)
    work_off(application, HANDLERS)
    clock.advance(timedelta(days=1))
    work_off(application, HANDLERS)
    assert told(application, province) == {("administrator", "holiday_year")}
    (notice,) = notifications(application, province.officer["administrator"])
    assert (notice.args, notice.owed) == ({"year": 2040, "empty": True, "days": 0}, False)
    (mail,) = mails(application)
    assert mail.address == address("administrator")
