"""Who is told of asking for more time and of a returned answer, and by which date a mail reminds of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.factories.extending import allow, ask, complete, decide, grant, returned, send_back, take
from tests.factories.mailroom import catch_up, give_addresses, notifications
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.queries.notices import notice_page
from workflow.services.ending_extensions import flag_undecided_extensions, lapse_extensions
from workflow.services.returned_replies import mark_missed_completions
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.notices import NoticeKind, NoticeView

DRAFTING_SIDE = ("stc.officer", "stc.leader")
DESK = ("stp.clerk", "stp.leader")
AT_WORK = (*DESK, "stp.officer")


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp", "sxd")
    allow(begun)
    catch_up(begun)
    return begun


def tells(journey: Journey, act: Callable[[], Any]) -> dict[str, list[str]]:
    """Usernames by kind of what the act tells."""
    catch_up(journey)
    known = {row.id for name in journey.province.officer for row in _of(journey, name)}
    act()
    catch_up(journey)
    found: dict[str, list[str]] = {}
    for name in journey.province.officer:
        for row in _of(journey, name):
            if row.id not in known:
                found.setdefault(row.kind.value, []).append(name)
    return found


def _of(journey: Journey, username: str) -> Any:
    return notifications(journey.application, journey.province.officer[username])


def newest(journey: Journey, username: str, kind: NoticeKind) -> NoticeView:
    with journey.application.reading() as session:
        officer = journey.province.officer[username]
        page = notice_page(session, officer, number=1, unread_only=False, language="vi")
    return next(row for row in page.rows if row.kind is kind)


def by_system(journey: Journey, act: Callable[[Any, int], int]) -> None:
    assert journey.application.run(act, 100, SYSTEM) == 1


def same(found: dict[str, list[str]], kind: NoticeKind, *names: str) -> bool:
    return {key: sorted(value) for key, value in found.items()} == {kind.value: sorted(names)}


def test_asking_tells_the_drafting_side_and_granting_everybody_at_work_with_the_new_date(journey: Journey) -> None:
    journey.to_assigned("stp")
    asked: list[int] = []
    assert same(tells(journey, lambda: asked.append(ask(journey))), NoticeKind.EXTENSION_ASKED, *DRAFTING_SIDE)
    assert newest(journey, "stc.leader", NoticeKind.EXTENSION_ASKED).args["last_day"] == "2026-12-18"
    assert same(tells(journey, lambda: grant(journey, asked[0])), NoticeKind.EXTENSION_GRANTED, *AT_WORK)
    told = newest(journey, "stp.officer", NoticeKind.EXTENSION_GRANTED)
    assert told.due_at == journey.reply("stp").due_at
    assert told.args["last_day"] == "2026-12-18"


def test_an_offer_tells_until_when_it_may_be_taken_and_taking_it_tells_the_drafting_side(journey: Journey) -> None:
    asked = ask(journey)
    offered = tells(journey, lambda: decide(journey, asked, Act.COUNTER, day=date(2026, 12, 17)))
    assert same(offered, NoticeKind.EXTENSION_OFFERED, *DESK)
    told = newest(journey, "stp.leader", NoticeKind.EXTENSION_OFFERED)
    assert told.args["last_day"] == "2026-12-17"
    assert str(told.args["until"]).startswith("2026-12-15")
    assert same(tells(journey, lambda: take(journey, asked)), NoticeKind.OFFER_TAKEN, *DRAFTING_SIDE)


def test_a_refusal_and_an_offer_that_ran_out_are_told_to_the_agency(journey: Journey) -> None:
    first = ask(journey)
    refused = tells(journey, lambda: decide(journey, first, Act.REFUSE, reason="Đã hết thời gian"))
    assert same(refused, NoticeKind.EXTENSION_REFUSED, *DESK)
    second = ask(journey)
    decide(journey, second, Act.COUNTER, day=date(2026, 12, 17))
    journey.pass_time(days=30)
    assert same(tells(journey, lambda: by_system(journey, lapse_extensions)), NoticeKind.EXTENSION_LAPSED, *DESK)


def test_what_stays_undecided_over_its_working_day_reaches_the_supervisor_too(journey: Journey) -> None:
    ask(journey)
    journey.pass_time(days=4)
    told = tells(journey, lambda: by_system(journey, flag_undecided_extensions))
    assert same(told, NoticeKind.EXTENSION_UNDECIDED, *DRAFTING_SIDE, "supervisor")


def test_answering_before_the_decision_tells_of_the_answer_alone(journey: Journey) -> None:
    ask(journey)
    assert set(tells(journey, lambda: journey.to_sent("stp"))) & {"extension_lapsed"} == set()


def test_a_returned_answer_reminds_of_the_date_to_complete_it(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.pass_time(hours=1)
    told = tells(journey, lambda: send_back(journey))
    assert same(told, NoticeKind.RETURNED, *AT_WORK)
    view = newest(journey, "stp.leader", NoticeKind.RETURNED)
    assert view.due_at == returned(journey).due_at != journey.reply("stp").due_at
    assert view.owing


def test_completing_it_tells_the_author_and_an_objection_the_leaders_too(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.pass_time(hours=1)
    send_back(journey)
    journey.pass_time(hours=1)
    assert sorted(tells(journey, lambda: complete(journey))["completed"]) == sorted(DRAFTING_SIDE)


def test_not_completing_it_is_told_and_that_the_first_answer_stands(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.to_sent("sxd")
    journey.pass_time(hours=1)
    send_back(journey)
    journey.pass_time(days=7)
    missed = tells(journey, lambda: by_system(journey, mark_missed_completions))
    assert same(missed, NoticeKind.COMPLETION_MISSED, *AT_WORK, "stc.officer")
    close = StartConsolidating(request_id=journey.request_id, version=None)
    journey.pass_time(days=30)
    closed = tells(journey, lambda: journey.run("stc.leader", start_consolidating, close))
    assert same(closed, NoticeKind.FIRST_ANSWER_STANDS, *DESK, "stc.officer")
