"""A notice says what is so: no clock runs that stands, no round closed that is open, no date of somebody else's."""

from collections.abc import Callable

import pytest

from tests.factories.drafting import Wanted, drafted
from tests.factories.extending import allow, ask, grant, resume, send_back, suspend
from tests.factories.mailroom import catch_up, give_addresses
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.silences import decide, explain, fall_silent, object_to, pause, settle, supply, unpause
from workflow.adapters.letters import MailComposer
from workflow.bootstrap import Application
from workflow.models import CommentRequest
from workflow.policies.notice_words import heading, sentence
from workflow.queries.notices import notice_page
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.sweep import run_sweep
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.notices import MailContent, MailKind, NoticeKind, NoticeView
from workflow.vocabulary.states import RequestState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp", "sxd")
    catch_up(begun)
    return begun


def told(journey: Journey, username: str, kind: NoticeKind) -> NoticeView:
    """The newest of its kind."""
    catch_up(journey)
    with journey.application.reading() as session:
        page = notice_page(session, journey.province.officer[username], number=1, unread_only=False, language="vi")
    return next(view for view in page.rows if view.kind is kind)


def words(view: NoticeView) -> str:
    return f"{heading(view, str)}. {sentence(view, str, str)}"


def unpaused(journey: Journey) -> None:
    unpause(journey)


def resumed(journey: Journey) -> None:
    resume(journey)


def refused(journey: Journey) -> None:
    settle(journey, accept=False)


def supplied(journey: Journey) -> None:
    settle(journey, accept=True)
    supply(journey)


ENDS: tuple[tuple[NoticeKind, Callable[[Journey], None]], ...] = (
    (NoticeKind.RUNNING, unpaused),
    (NoticeKind.RESUMED, resumed),
    (NoticeKind.OBJECTION_REFUSED, refused),
    (NoticeKind.PAPERS_SUPPLIED, supplied),
)


def stop(journey: Journey) -> None:
    """For all the reasons there are."""
    journey.receive("stp")
    object_to(journey)
    pause(journey)
    suspend(journey)


@pytest.mark.parametrize(("kind", "end"), ENDS)
def test_nobody_is_told_that_a_clock_runs_which_stands_for_another_reason(
    journey: Journey, kind: NoticeKind, end: Callable[[Journey], None]
) -> None:
    stop(journey)
    end(journey)
    said = words(told(journey, "stp.leader", kind))
    assert "still stands for another reason" in said
    assert "run" not in said


def test_the_end_of_the_last_reason_lets_it_run(journey: Journey) -> None:
    stop(journey)
    for _kind, end in ENDS[:-1]:
        end(journey)
    said = words(told(journey, "stp.leader", NoticeKind.OBJECTION_REFUSED))
    assert said.endswith("The clock runs again.")


def test_where_only_one_clock_stands_on_the_others_run(journey: Journey) -> None:
    pause(journey)
    suspend(journey)
    resume(journey)
    assert "runs again" in words(told(journey, "sxd.leader", NoticeKind.RESUMED))
    assert "still stands" in words(told(journey, "stp.leader", NoticeKind.RESUMED))


def test_a_silence_in_a_round_that_is_kept_open_is_not_told_as_its_close(journey: Journey) -> None:
    pause(journey)
    for _day in range(45):
        journey.pass_time(days=1)
        run_sweep(journey.application)
    with journey.application.reading() as session:
        assert session.get_one(CommentRequest, journey.request_id).state is RequestState.OPEN
    assert "closed" not in words(told(journey, "sxd.head", NoticeKind.SILENCE))


def test_a_silence_is_to_be_explained_until_it_is(journey: Journey) -> None:
    fall_silent(journey)
    assert not told(journey, "stp.head", NoticeKind.SILENCE).settled
    explain(journey)
    assert told(journey, "stp.head", NoticeKind.SILENCE).settled
    decide(journey)
    assert told(journey, "stp.head", NoticeKind.SILENCE).settled
    assert not told(journey, "sxd.head", NoticeKind.SILENCE).settled


def test_a_waiver_is_to_be_decided_until_it_is(journey: Journey) -> None:
    request_id = drafted(journey.application, journey.province, Wanted(period_days=5))
    ask = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Họp gấp")
    waiver_id = journey.run("stc.officer", ask_waiver, ask)
    assert not told(journey, "supervisor", NoticeKind.WAIVER_ASKED).settled
    decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=False, reason="Không gấp")
    journey.run("supervisor", decide_waiver, decision)
    assert told(journey, "supervisor", NoticeKind.WAIVER_ASKED).settled


def test_an_objection_is_the_drafters_to_decide_until_it_is(journey: Journey) -> None:
    journey.receive("stp")
    object_to(journey)
    view = told(journey, "stc.officer", NoticeKind.OBJECTED)
    assert (view.owed, view.settled) == (True, False)
    settle(journey, accept=True)
    assert told(journey, "stc.officer", NoticeKind.OBJECTED).settled


def test_a_request_for_more_time_is_the_drafters_to_decide_until_it_is(journey: Journey) -> None:
    allow(journey)
    asked = ask(journey)
    view = told(journey, "stc.leader", NoticeKind.EXTENSION_ASKED)
    assert (view.owed, view.settled) == (True, False)
    grant(journey, asked)
    assert told(journey, "stc.leader", NoticeKind.EXTENSION_ASKED).settled


def test_the_drafter_gets_no_entry_in_the_calendar_for_what_another_agency_missed(journey: Journey) -> None:
    journey.to_sent("stp")
    send_back(journey)
    journey.pass_time(days=20)
    run_sweep(journey.application)
    parts = {who: calendars(journey, who) for who in ("stc.officer", "stp.leader")}
    assert parts == {"stc.officer": 0, "stp.leader": 1}


def calendars(journey: Journey, username: str) -> int:
    composer = journey.application.composer
    assert isinstance(composer, MailComposer)
    content = MailContent(
        kind=MailKind.SINGLE, name=username, address=f"{username}@tinh.example", locale="vi", message_key="x",
        thread="", at=journey.application.clock.now(), notices=(told(journey, username, NoticeKind.COMPLETION_MISSED),),
    )  # fmt: skip
    return len(composer.compose(content).calendars)
