"""The replies behind each count, the account of a single one, and the waivers that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.factories.drafting import Wanted, drafted
from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from tests.factories.reply_journey import begin_journey
from tests.integration.test_standings import overseeing
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Tenure
from workflow.queries.oversight import Oversight, Scope
from workflow.queries.standings import Tally, counts_by_agency, total
from workflow.queries.supervised_replies import ReplyChoice, ReplyPage, reply_page
from workflow.queries.supervised_reply import SupervisedReply, supervised_reply
from workflow.queries.waivers import waiting_waivers
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.administration import PauseReason, SilenceLaw, WaiverKind
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import ReplyState

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ONE_OF_EACH = {
    Tally.ON_TIME: Given(agency="stp", state=ReplyState.SENT, due_at=FRIDAY, sent_at=FRIDAY - DAY),
    Tally.ANSWERED_LATE: Given(
        agency="snv", state=ReplyState.SENT, due_at=FRIDAY - DAY, sent_at=FRIDAY, findings=(FindingRule.NOTED,)
    ),
    Tally.OVERDUE: Given(agency="stp", state=ReplyState.DELIVERED, due_at=FRIDAY - 2 * DAY),
    Tally.SILENT: Given(agency="stp", state=ReplyState.SILENT, due_at=FRIDAY - 3 * DAY),
    Tally.NOT_YET_DUE: Given(agency="snv", state=ReplyState.DELIVERED, due_at=FRIDAY + 9 * DAY),
    Tally.EXCUSED: Given(agency="snv", state=ReplyState.RELEASED, due_at=FRIDAY - 5 * DAY),
}


@pytest.fixture
def oversight(application: Application, province: Province) -> Oversight:
    return overseeing(application, province)


def put(application: Application, province: Province, *given_replies: Given) -> list[int]:
    with application.sessions.begin() as session:
        return add_replies(session, province, given_replies)


def page_of(
    application: Application, oversight: Oversight, choice: ReplyChoice, scope: Scope | None = None
) -> ReplyPage:
    with application.reading() as session:
        counts = total(counts_by_agency(session, scope or Scope(), oversight).values())
        return reply_page(session, scope or Scope(), oversight, choice, counts)


def test_behind_each_count_stand_exactly_its_replies(
    application: Application, province: Province, oversight: Oversight
) -> None:
    ids = dict(zip(ONE_OF_EACH, put(application, province, *ONE_OF_EACH.values()), strict=True))
    for tally, reply_id in ids.items():
        page = page_of(application, oversight, ReplyChoice(tally=tally))
        assert [(row.reply_id, row.tally) for row in page.rows] == [(reply_id, tally)]
        assert page.total == 1
    everything = page_of(application, oversight, ReplyChoice())
    assert (len(everything.rows), everything.total, everything.pages) == (6, 6, 1)
    little = page_of(application, oversight, ReplyChoice(little=True))
    assert [row.reply_id for row in little.rows] == [ids[Tally.ANSWERED_LATE]]
    assert little.rows[0].attention is None


def test_the_list_goes_by_due_date_both_ways_and_stays_within_the_slice(
    application: Application, province: Province, oversight: Oversight
) -> None:
    ids = put(application, province, *ONE_OF_EACH.values())
    newest = [row.reply_id for row in page_of(application, oversight, ReplyChoice()).rows]
    oldest = [row.reply_id for row in page_of(application, oversight, ReplyChoice(sort="due")).rows]
    assert newest == [ids[4], ids[0], ids[1], ids[2], ids[3], ids[5]]
    assert oldest == newest[::-1]
    of_one = page_of(application, oversight, ReplyChoice(), Scope().of_agency(province.agency["snv"]))
    assert {row.agency_id for row in of_one.rows} == {province.agency["snv"]}
    assert of_one.total == 3


def test_a_page_past_the_last_shows_the_last(
    application: Application, province: Province, oversight: Oversight
) -> None:
    put(application, province, *(replace(ONE_OF_EACH[Tally.OVERDUE], due_at=FRIDAY - n * DAY) for n in range(27)))
    first = page_of(application, oversight, ReplyChoice())
    last = page_of(application, oversight, ReplyChoice(page=40))
    assert (len(first.rows), first.pages) == (25, 2)
    assert (len(last.rows), last.page) == (2, 2)
    assert page_of(application, oversight, ReplyChoice(tally=Tally.SILENT, page=3)).page == 1


# One obligation


def look_at(application: Application, province: Province, reply_id: int, oversight: Oversight) -> SupervisedReply:
    with application.reading() as session:
        return supervised_reply(session, province.actor("supervisor"), reply_id, oversight)


def test_silence_is_shown_with_who_headed_the_agency_then(
    application: Application, province: Province, oversight: Oversight
) -> None:
    (reply_id,) = put(application, province, ONE_OF_EACH[Tally.SILENT])
    with application.sessions.begin() as session:  # somebody else heads it today
        session.execute(
            update(Tenure).where(Tenure.agency_id == province.agency["stp"]).values(until=date(2026, 11, 19))
        )
        session.add(
            Tenure(
                agency_id=province.agency["stp"],
                officer_id=province.officer["stp.leader"],
                since=date(2026, 11, 20),
            )
        )
    found = look_at(application, province, reply_id, oversight)
    assert found.line.tally is Tally.SILENT
    assert (found.head, found.head_on) == ("Sở Tư pháp head", date(2026, 11, 17))
    assert found.silence is not None
    assert (found.silence.head, found.silence.working_days_late) == ("Sở Tư pháp head", 3)
    assert found.silence.law is SilenceLaw.AGREED_AND_LIABLE


def test_silence_is_recorded_also_where_nobody_headed_the_agency(
    application: Application, province: Province, oversight: Oversight
) -> None:
    (reply_id,) = put(application, province, replace(ONE_OF_EACH[Tally.SILENT], agency="sxd"))
    with application.sessions.begin() as session:
        session.execute(
            update(Tenure).where(Tenure.agency_id == province.agency["sxd"]).values(since=date(2026, 11, 22))
        )
    found = look_at(application, province, reply_id, oversight)
    assert found.head == ""
    assert found.silence is not None


def test_what_is_still_to_come_names_who_heads_the_agency_today_and_who_is_assigned(
    application: Application, province: Province, oversight: Oversight
) -> None:
    later = Given(agency="snv", state=ReplyState.ASSIGNED, due_at=FRIDAY + 9 * DAY)
    (reply_id,) = put(application, province, later)
    found = look_at(application, province, reply_id, oversight)
    assert (found.head_on, found.line.assignee) == (date(2026, 11, 23), "Sở Nội vụ officer")
    assert (found.silence, found.pauses) == (None, ())
    assert found.view.preparation is None


def test_pauses_of_the_clock_are_told(
    application: Application, province: Province, oversight: Oversight, clock: SettableClock
) -> None:
    journey = begin_journey(application, province, "stp")
    leader = province.actor("stc.leader")
    reason = "Chờ ý kiến của Bộ"
    application.run(suspend_request, SuspendRequest(request_id=journey.request_id, version=None, reason=reason), leader)
    running = look_at(application, province, journey.reply_ids["stp"], oversight)
    assert [(pause.reason, pause.until) for pause in running.pauses] == [(PauseReason.SUSPENSION, None)]
    assert running.line.paused
    clock.set(NOW + 2 * DAY)
    application.run(resume_request, ResumeRequest(request_id=journey.request_id, version=None), leader)
    (ended,) = look_at(application, province, journey.reply_ids["stp"], oversight).pauses
    assert (ended.since, ended.until) == (NOW, NOW + 2 * DAY)


def test_a_reply_of_another_jurisdiction_is_not_found_even_by_who_may_read_it(
    application: Application, province: Province, oversight: Oversight
) -> None:
    (reply_id,) = put(application, province, ONE_OF_EACH[Tally.ON_TIME])
    elsewhere = replace(oversight, clocks={province.jurisdiction_id + 1: oversight.first})
    with pytest.raises(NotFound):
        look_at(application, province, reply_id, elsewhere)
    with application.reading() as session, pytest.raises(NotFound):
        supervised_reply(session, province.actor("xta.officer"), reply_id, oversight)


# Waivers


def waiting(application: Application, province: Province, username: str) -> int:
    with application.reading() as session:
        return waiting_waivers(session, province.actor(username))


def test_a_waiver_waits_until_it_is_decided_and_only_for_who_oversees(
    application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(period_days=3))
    assert waiting(application, province, "supervisor") == 0
    ask = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Bão số 5")
    waiver_id = application.run(ask_waiver, ask, province.actor("stc.officer"))
    assert [waiting(application, province, name) for name in ("supervisor", "auditor", "stc.leader")] == [1, 1, 0]
    decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=False, reason="Không cấp bách")
    application.run(decide_waiver, decision, province.actor("supervisor"))
    assert waiting(application, province, "supervisor") == 0
