"""A changed calendar gives the short terms more time and never less: completing, deciding, taking, explaining."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.applications import MONDAY
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.extending import allow, ask, decide, send_back
from tests.factories.mailroom import catch_up, give_addresses, notifications
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.short_terms import (
    row_of,
    to_complete,
    to_decide_claim,
    to_decide_extension,
    to_decide_objection,
    to_explain,
    to_take,
)
from tests.factories.silences import fall_silent, object_to, settle
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, DossierObjection, Extension, ReplyReturn
from workflow.queries.completion_clock import is_missed
from workflow.queries.term_moves import Term
from workflow.services.flag_overdue import FlagOverdue, flag_overdue
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.returned_replies import mark_missed_completions
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actors import SYSTEM

# On Monday 23 November 2026; the 24th is a day off: one working day ends with the 25th, two with the 26th.
FIRST, SECOND, THIRD = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
DUE = date(2026, 12, 15)


@pytest.fixture
def desk(application: Application, province: Province) -> CalendarDesk:
    return CalendarDesk(application, province)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """An objection of `stp` to decide, an answer of `sxd` to complete, an extension of `snv` to decide."""
    give_addresses(application, province)
    made = begin_journey(application, province, "stp", "sxd", "snv")
    allow(made)
    made.to_assigned("stp")
    object_to(made)
    made.to_sent("sxd")
    send_back(made, "sxd")
    ask(made, by="snv.leader")
    return made


def terms(journey: Journey) -> tuple[date, date, date]:
    return to_decide_objection(journey, "stp"), to_complete(journey, "sxd"), to_decide_extension(journey, "snv")


def entries(application: Application, name: str) -> list[AuditEntry]:
    with application.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.name == name).order_by(AuditEntry.id)))


def at(clock: SettableClock, day: date) -> None:
    """Eight in the morning there."""
    clock.set(MONDAY + (day - date(2026, 11, 23)))


def told(journey: Journey, kind: str) -> set[str]:
    catch_up(journey)
    officers = journey.province.officer
    return {
        name
        for name, officer_id in officers.items()
        if kind in {row.kind.value for row in notifications(journey.application, officer_id)}
    }


def test_each_short_term_is_shown_moved_told_and_on_record(desk: CalendarDesk, journey: Journey) -> None:
    assert terms(journey) == (FIRST, SECOND, FIRST)
    version = journey.reply("sxd").version
    shown = desk.look(desk.day(FIRST))
    assert shown.terms_by_kind == {"completion": 1, "extension_decision": 1, "objection_decision": 1}
    assert terms(journey) == (FIRST, SECOND, FIRST), "looking moves nothing"
    assert desk.do(desk.day(FIRST)) == shown
    assert terms(journey) == (SECOND, THIRD, SECOND)
    assert journey.reply("sxd").version == version + 1, "pages and calendars showed another date"
    assert entries(desk.application, "open_dates_recomputed")[0].after["terms"] == shown.terms_by_kind
    entry = entries(desk.application, "completion_recomputed")[0]
    assert (entry.subject_id, entry.request_id) == (journey.reply_ids["sxd"], journey.request_id)
    assert entry.after["day"] == THIRD.isoformat()
    assert told(journey, "completion_moved") == {"sxd.clerk", "sxd.leader", "sxd.officer"}
    assert told(journey, "extension_term_moved") == {"stc.officer", "stc.leader"}
    assert told(journey, "objection_term_moved") == {"stc.officer", "stc.leader"}


def test_a_short_term_is_never_shortened_and_an_unrelated_day_leaves_it(desk: CalendarDesk, journey: Journey) -> None:
    desk.do(desk.day(FIRST))
    assert desk.do(desk.removal(FIRST)).terms == ()
    assert terms(journey) == (SECOND, THIRD, SECOND)
    assert desk.do(desk.day(date(2026, 12, 1))).terms == ()
    assert terms(journey) == (SECOND, THIRD, SECOND)


def test_what_is_decided_or_completed_stays(desk: CalendarDesk, journey: Journey) -> None:
    settle(journey, accept=False)
    decide(journey, row_of(journey, Extension, "snv").id, Act.REFUSE, reason="Không đủ căn cứ")
    journey.pass_time(hours=1)
    journey.save("sxd", journey.objecting())
    journey.submit("sxd")
    journey.sign("sxd")
    assert desk.do(desk.day(FIRST)).terms == ()
    assert terms(journey) == (FIRST, SECOND, FIRST)


def test_a_term_told_as_passed_comes_again_and_is_told_once_more_when_it_passes(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    at(clock, SECOND)
    assert len(desk.application.run(flag_overdue, FlagOverdue()).objections) == 1
    desk.do(desk.day(FIRST))
    assert row_of(journey, DossierObjection).flagged_at is None
    assert desk.application.run(flag_overdue, FlagOverdue()).objections == ()
    at(clock, date(2026, 11, 28))
    assert desk.application.run(mark_missed_completions, 10, SYSTEM) == 1
    desk.do(desk.day(THIRD))  # a Friday: two working days end on Monday the 30th now
    row = row_of(journey, ReplyReturn, "sxd")
    assert (row.missed_at, is_missed(row, None, clock.now())) == (None, False)
    assert desk.application.run(mark_missed_completions, 10, SYSTEM) == 0
    assert len(desk.application.run(flag_overdue, FlagOverdue()).objections) == 1, "that one passed again"
    assert len(entries(desk.application, "completion_missed")) == 1, "that it was told stays on record"
    at(clock, date(2026, 12, 1))
    assert desk.application.run(mark_missed_completions, 10, SYSTEM) == 1


def test_a_term_that_stays_passed_keeps_its_flag(desk: CalendarDesk, journey: Journey, clock: SettableClock) -> None:
    at(clock, date(2026, 12, 4))
    desk.application.run(flag_overdue, FlagOverdue())
    flagged = row_of(journey, DossierObjection).flagged_at
    assert flagged is not None
    desk.do(desk.day(FIRST))
    assert to_decide_objection(journey) == SECOND
    assert row_of(journey, DossierObjection).flagged_at == flagged


def test_an_offer_goes_with_the_due_date_and_leaves_one_working_day_at_least(
    desk: CalendarDesk, journey: Journey
) -> None:
    decide(journey, row_of(journey, Extension, "snv").id, Act.COUNTER, day=date(2026, 12, 17))
    assert to_take(journey, "snv") == DUE
    shown = desk.do(desk.day(date(2026, 12, 1)))
    assert [(row.term, row.count) for row in shown.terms] == [(Term.OFFER, 1)]
    assert to_take(journey, "snv") == DUE + timedelta(days=1)
    assert told(journey, "offer_moved") == {"snv.clerk", "snv.leader"}
    desk.do(desk.removal(date(2026, 12, 1)))
    assert to_take(journey, "snv") == DUE + timedelta(days=1), "the date came back, the offer stands"


def test_an_offer_made_on_the_last_day_stands_for_a_working_day_of_the_new_calendar(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    at(clock, DUE)
    decide(journey, row_of(journey, Extension, "snv").id, Act.COUNTER, day=date(2026, 12, 17))
    assert to_take(journey, "snv") == DUE + timedelta(days=1)
    assert desk.do(desk.day(DUE + timedelta(days=1))).terms_by_kind == {"offer": 1}
    assert to_take(journey, "snv") == DUE + timedelta(days=2)


def test_while_its_clock_stands_the_time_to_complete_is_only_given_more(
    desk: CalendarDesk, journey: Journey, clock: SettableClock
) -> None:
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến của Bộ")
    journey.run("stc.leader", suspend_request, suspend)
    desk.do(desk.day(SECOND))
    assert to_complete(journey, "sxd") == THIRD
    assert desk.do(desk.removal(SECOND)).terms == ()
    at(clock, THIRD)
    journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    assert to_complete(journey, "sxd") == date(2026, 12, 1), "three days paused, a weekend"


def test_a_silence_has_more_time_to_be_explained_by_the_period_it_was_asked_with(
    application: Application, province: Province, desk: CalendarDesk
) -> None:
    made = begin_journey(application, province, "stp", "snv")
    give_addresses(application, province)
    fall_silent(made)
    before = to_explain(made)
    assert desk.do(desk.day(before)).terms_by_kind == {"explanation": 2}
    assert to_explain(made) > before
    assert told(made, "explanation_moved") == {"stp.head", "snv.head"}


def test_a_claim_to_be_outside_remit_has_more_time_to_be_decided_and_is_flagged_by_it(
    application: Application, province: Province, desk: CalendarDesk, clock: SettableClock
) -> None:
    made = begin_journey(application, province, "stp", "snv")
    give_addresses(application, province)
    made.to_clearance("stp", made.claiming())
    made.sign("stp")
    assert to_decide_claim(made) == FIRST
    at(clock, SECOND)
    assert len(application.run(flag_overdue, FlagOverdue()).claims) == 1
    assert desk.do(desk.day(FIRST)).terms_by_kind == {"claim_decision": 1}
    assert to_decide_claim(made) == SECOND
    assert application.run(flag_overdue, FlagOverdue()).claims == ()
    assert told(made, "claim_term_moved") == {"stc.officer", "stc.leader"}
    at(clock, THIRD)
    assert len(application.run(flag_overdue, FlagOverdue()).claims) == 1


def test_what_was_not_shown_is_not_moved(desk: CalendarDesk, journey: Journey) -> None:
    settle(journey, accept=False)
    shown = desk.look(desk.day(FIRST))
    object_to(journey, lacking="Thiếu bản thuyết minh.")
    refused = desk.run(desk.day(FIRST), shown)
    assert (refused.applied, refused.foreseen.terms_by_kind.get("objection_decision")) == (False, 1)
    assert to_decide_objection(journey) == FIRST


def test_many_terms_take_the_statements_of_few(
    application: Application, province: Province, desk: CalendarDesk, count_statements: Callable[[], Any]
) -> None:
    seen: list[int] = []
    for day, agencies in ((FIRST, ("stp",)), (SECOND, ("stp", "sxd", "snv"))):
        made = begin_journey(application, province, *agencies)
        for agency in agencies:
            made.to_sent(agency)
            send_back(made, agency)
        shown = desk.look(desk.day(day))
        with count_statements() as statements:
            assert desk.run(desk.day(day), shown).applied
        seen.append(len(statements))
    assert seen[1] - seen[0] <= 2, seen  # the second has another request's chain to write into
