"""What the database refuses of the short terms: raw SQL on both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.applications import MONDAY
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import allow, ask, decide, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import fall_silent, object_to
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.vocabulary.actions import ExtensionAction as Act

A_DAY = date(2026, 12, 1)
LATER = MONDAY + timedelta(days=30)
SOONER = MONDAY + timedelta(hours=1)


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd", "snv")
    allow(made)
    made.to_assigned("stp")
    object_to(made)
    made.to_sent("sxd")
    send_back(made, "sxd")
    decide(made, ask(made, by="snv.leader"), Act.COUNTER, day=date(2026, 12, 17))
    return made


def write(application: Application, statement: str, **given: datetime) -> int:
    with application.engine.begin() as connection:
        return connection.execute(
            text(statement), {name: kept(connection, value) for name, value in given.items()}
        ).rowcount


def kept(connection: Connection, at: datetime) -> Any:
    """As the product stores an instant: on SQLite it is a text, compared as such."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}" if connection.dialect.name == "sqlite" else at


def refused(application: Application, statement: str, **given: datetime) -> str:
    with pytest.raises(DBAPIError) as refusal:
        write(application, statement, **given)
    return str(refusal.value.orig)


@pytest.mark.parametrize(
    ("table", "column", "guard"),
    [
        ("dossier_objection", "decide_by", "dossier_objection_stays_what_it_is"),
        ("extension", "offer_until", "extension_is_set_once"),
        ("extension", "decide_by", "extension_stays_what_it_is"),
    ],
)
def test_a_term_moves_by_a_change_of_the_calendar_only_and_only_later(
    desk: CalendarDesk, journey: Journey, clock: SettableClock, table: str, column: str, guard: str
) -> None:
    application = journey.application
    clock.set(MONDAY + timedelta(hours=3))
    change: datetime = clock.now()
    desk.do(desk.day(date(2027, 5, 5)))  # moves nothing here, and is on record
    alone = f"UPDATE {table} SET {column} = :at"  # noqa: S608  names of our own
    under = f"{alone}, recounted_at = :change"
    assert guard in refused(application, alone, at=LATER)
    assert f"{table}_is_recounted_by_the_calendar" in refused(
        application,
        f"UPDATE {table} SET recounted_at = :change",  # noqa: S608  names of our own
        change=MONDAY,
    )
    assert table in refused(application, under, at=LATER, change=MONDAY), "no calendar changed then"
    assert guard in refused(application, under, at=SOONER, change=change)
    if column != "decide_by" or table != "extension":
        assert write(application, under, at=LATER, change=change) == 1
        further = LATER + timedelta(days=1)
        assert guard in refused(application, under, at=further, change=change), "once by each change"
    else:
        assert guard in refused(application, under, at=LATER, change=change), "it is decided already"


def test_a_flag_is_taken_back_only_where_the_term_is_to_come_again(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    application = journey.application
    write(application, "UPDATE reply_return SET missed_at = :at", at=MONDAY)
    clock.set(MONDAY + timedelta(hours=3))
    change: datetime = clock.now()
    desk.do(desk.day(date(2027, 5, 5)))
    unflagged = "UPDATE reply_return SET missed_at = NULL"
    assert "reply_return_is_set_once" in refused(application, unflagged)
    assert "reply_return_is_set_once" in refused(application, f"{unflagged}, due_at = :at", at=LATER)
    assert "reply_return_is_set_once" in refused(application, f"{unflagged}, recounted_at = :change", change=change)
    both = f"{unflagged}, due_at = :at, recounted_at = :change"
    assert write(application, both, at=LATER, change=change) == 1


def test_the_time_to_explain_moves_later_under_a_change_only(
    application: Application, province: Province, desk: CalendarDesk, clock: SettableClock
) -> None:
    made = begin_journey(application, province, "stp")
    fall_silent(made)
    made.pass_time(hours=1)
    change: datetime = clock.now()
    desk.do(desk.day(date(2027, 5, 5)))
    far = MONDAY + timedelta(days=200)
    moving = "UPDATE explanation_request SET due_at = :at, due_day = '2027-06-11'"
    frozen = "explanation_request_stays_what_it_is"
    assert frozen in refused(application, moving, at=far)
    assert frozen in refused(application, f"{moving}, recounted_at = :change", at=SOONER, change=change)
    other = "UPDATE explanation_request SET agency_id = agency_id + 1, recounted_at = :change"
    assert "explanation_request" in refused(application, other, change=change)
    assert write(application, f"{moving}, recounted_at = :change", at=far, change=change) == 1
