"""A year whose days off nobody settled is told of once, a month ahead; so is an own day that the nation contradicts."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry
from workflow.queries.holiday_years import HolidayYear, holiday_years, years_to_look_at
from workflow.services.report_holiday_years import ReportHolidayYears, report_holiday_years
from workflow.vocabulary.administration import OverlayKind

LAST_MONTH, BEFORE_IT = datetime(2039, 12, 1, 1, tzinfo=UTC), datetime(2039, 11, 29, 1, tzinfo=UTC)
TET = date(2040, 1, 1)


def reported(application: Application, **command: int) -> tuple[tuple[int, int], ...]:
    return application.run(report_holiday_years, ReportHolidayYears(**command))


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
        told = session.scalars(select(AuditEntry).where(AuditEntry.name == "holiday_year_lacking")).one()
    assert (told.jurisdiction_id, told.subject_id) == (province.jurisdiction_id, 2040)
    assert told.after == {"year": 2040, "empty": True, "doubtful": []}
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
