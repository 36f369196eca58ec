"""A decision and a return at the very moment at which the calendar gives the short terms more time."""

from datetime import date

import pytest

from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import allow, ask, extension, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from tests.factories.short_terms import to_complete, to_decide_extension, to_explain
from tests.factories.silences import asked, explain, fall_silent
from tests.integration.test_calendar_change_races import Beside, until_somebody_waits
from workflow.bootstrap import Application
from workflow.services.change_calendar import ChangeCalendar, change_calendar
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.states import ExplanationState, ExtensionState

FIRST, SECOND, THIRD = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


def test_a_decision_that_is_being_made_is_waited_for_and_its_term_stays(desk: CalendarDesk) -> None:
    journey = begin_journey(desk.application, desk.province, "stp", "snv")
    allow(journey)
    decided, other = ask(journey), ask(journey, by="snv.leader")
    shown = desk.look(desk.day(FIRST))
    assert shown.terms_by_kind == {"extension_decision": 2}
    command = DecideExtension(
        reply_id=journey.reply_ids["stp"], extension_id=decided, version=1, action=Act.REFUSE, reason="Không đủ căn cứ"
    )
    with desk.application.unit_of_work(desk.province.actor("stc.leader")) as uow:
        decide_extension(uow, command)
        beside = Beside(lambda: desk.run(desk.day(FIRST), shown))
        until_somebody_waits(desk.application)
    done = beside.wait()
    assert (done.applied, done.foreseen.terms_by_kind) == (True, {"extension_decision": 1})
    assert extension(journey, decided).state is ExtensionState.REFUSED
    assert to_decide_extension(journey) == FIRST
    assert to_decide_extension(journey, "snv") == SECOND
    assert extension(journey, other).state is ExtensionState.ASKED


def test_who_decides_or_returns_while_the_calendar_changes_goes_through_and_counts_by_the_new_one(
    desk: CalendarDesk,
) -> None:
    journey = begin_journey(desk.application, desk.province, "stp", "snv")
    allow(journey)
    journey.to_sent("snv")
    journey.pass_time(hours=1)
    asked_for = ask(journey)
    shown = desk.look(desk.day(FIRST))
    command = DecideExtension(
        reply_id=journey.reply_ids["stp"], extension_id=asked_for, version=1, action=Act.REFUSE, reason="Không đủ"
    )
    with desk.application.unit_of_work(desk.province.actor("administrator")) as uow:
        assert change_calendar(uow, ChangeCalendar(change=desk.day(FIRST), seen=shown)).applied
        deciding = Beside(lambda: desk.application.run(decide_extension, command, desk.province.actor("stc.leader")))
        returning = Beside(lambda: send_back(journey, "snv"))
        until_somebody_waits(desk.application)
    assert deciding.wait() is None
    assert not isinstance(returning.wait(), Exception), returning.result
    assert extension(journey, asked_for).state is ExtensionState.REFUSED
    assert to_decide_extension(journey) == SECOND
    assert to_complete(journey, "snv") == THIRD


def test_a_head_who_explains_while_the_calendar_changes_is_heard(desk: CalendarDesk) -> None:
    journey = begin_journey(desk.application, desk.province, "stp")
    fall_silent(journey)
    before = to_explain(journey)
    shown = desk.look(desk.day(before))
    with desk.application.unit_of_work(desk.province.actor("administrator")) as uow:
        assert change_calendar(uow, ChangeCalendar(change=desk.day(before), seen=shown)).applied
        explaining = Beside(lambda: explain(journey))
        until_somebody_waits(desk.application)
    assert explaining.wait() == 1
    assert asked(journey).state is ExplanationState.EXPLAINED
    assert to_explain(journey) > before
