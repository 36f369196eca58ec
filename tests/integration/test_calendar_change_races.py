"""Two administrators, a signature and a circulation at the very moment at which the calendar changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from tests.support.beside import Beside, until_somebody_waits
from workflow.bootstrap import Application
from workflow.models import AuditEntry, CalendarChange, CalendarOverlay, Reply
from workflow.services.change_calendar import ChangeCalendar, change_calendar
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.services.sign_reply import SignReply, sign_reply

FIRST = date(2026, 12, 15)
A_DAY, ANOTHER = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


def test_of_two_administrators_at_once_the_second_is_shown_the_new_calendar(desk: CalendarDesk) -> None:
    begin_journey(desk.application, desk.province, "stp", "snv")
    first, second = desk.look(desk.day(A_DAY)), desk.look(desk.day(ANOTHER))
    with desk.application.unit_of_work(desk.province.actor("administrator")) as uow:
        assert change_calendar(uow, ChangeCalendar(change=desk.day(A_DAY), seen=first)).applied
        beside = Beside(lambda: desk.run(desk.day(ANOTHER), second))
        until_somebody_waits(desk.application)
    refused = beside.wait()
    assert (refused.applied, refused.foreseen.version) == (False, 2)
    assert desk.run(desk.day(ANOTHER), refused.foreseen).applied
    with desk.application.reading() as session:
        assert session.scalar(select(func.count()).select_from(CalendarOverlay)) == 2
        assert session.scalars(select(CalendarChange.version).order_by(CalendarChange.id)).all() == [2, 3]
        assert set(session.scalars(select(Reply.due_day))) == {FIRST + timedelta(days=2)}


def test_a_reply_that_is_being_signed_is_waited_for_and_keeps_its_date(desk: CalendarDesk) -> None:
    journey = begin_journey(desk.application, desk.province, "stp", "snv")
    journey.to_clearance("stp")
    shown = desk.look(desk.day(A_DAY))
    with desk.application.unit_of_work(desk.province.actor("stp.leader")) as uow:
        sign_reply(uow, SignReply(reply_id=journey.reply_ids["stp"], version=None))
        beside = Beside(lambda: desk.run(desk.day(A_DAY), shown))
        until_somebody_waits(desk.application)
    done = beside.wait()
    assert (done.applied, done.foreseen.replies) == (True, 1)
    assert desk.due(journey.reply_ids["stp"]) == FIRST
    assert desk.due(journey.reply_ids["snv"]) == FIRST + timedelta(days=1)


def test_who_confirms_receipt_while_the_calendar_changes_counts_by_the_new_one(desk: CalendarDesk) -> None:
    journey = begin_journey(desk.application, desk.province, "stp", "snv", procedure="qd-chu-tich")
    reply_id, weekend = journey.reply_ids["stp"], date(2026, 11, 30)
    command = ConfirmReceipt(reply_id=reply_id, version=None)
    shown = desk.look(desk.day(weekend))
    with desk.application.unit_of_work(desk.province.actor("administrator")) as uow:
        assert change_calendar(uow, ChangeCalendar(change=desk.day(weekend), seen=shown)).applied
        beside = Beside(lambda: desk.application.run(confirm_receipt, command, desk.province.actor("stp.clerk")))
        until_somebody_waits(desk.application)
    assert isinstance(beside.wait(), bool)
    assert desk.due(reply_id) == date(2026, 12, 1), "seven calendar days end on the 30th, which is off now"


def test_a_request_circulated_while_the_calendar_changes_is_counted_by_the_new_one(desk: CalendarDesk) -> None:
    begin_journey(desk.application, desk.province, "stp")
    shown = desk.look(desk.day(A_DAY))
    with desk.application.unit_of_work(desk.province.actor("administrator")) as uow:
        assert change_calendar(uow, ChangeCalendar(change=desk.day(A_DAY), seen=shown)).applied
        beside = Beside(lambda: begin_journey(desk.application, desk.province, "sxd"))
        until_somebody_waits(desk.application)
    journey = beside.wait()
    assert desk.due(journey.reply_ids["sxd"]) == FIRST + timedelta(days=1)
    with desk.application.reading() as session:
        moved = session.scalar(select(func.count()).where(AuditEntry.name == "due_date_recomputed"))
    assert moved == 1, "the new one was right from the start"
