"""A mail that was refused or came back is not charged to its agency: not on a page, in a list, a sum or a record."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.mailroom import attempts, mails, save_address, set_officer, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.unreached import DESK, at_noon_of, unreached_journey
from tests.support.smtp import PostOffice, post_office
from workflow.bootstrap import Application
from workflow.models import Chase, SilenceRecord
from workflow.queries.board import attention_page
from workflow.queries.charges import stops_after_date
from workflow.queries.inbox import inbox
from workflow.queries.inbox_views import InboxFilter
from workflow.queries.lateness import Week, lateness
from workflow.queries.oversight import Scope, oversight_of
from workflow.queries.reply_detail import view_reply
from workflow.queries.request_detail import view_request
from workflow.queries.settled_sums import differences
from workflow.services.pause_reply import PauseReply, ResumeReply, pause_reply, resume_reply
from workflow.services.record_bounce import RecordBounce, record_bounce
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.sweep import run_sweep
from workflow.vocabulary.notices import MailState

MONDAY = date(2026, 12, 14)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def journey(application: Application, province: Province, office: PostOffice) -> Journey:
    """Refused for everybody at `stp`; 25, 26 and 27 November are working days, the 24th is off."""
    return unreached_journey(application, province, office, *DESK)


def charge(journey: Journey, agency: str = "stp") -> tuple[int, dict[str, int]]:
    found = view_of(journey, agency).charge
    return found.days, dict(found.taken)


def view_of(journey: Journey, agency: str = "stp") -> Any:
    actor, now = journey.province.actor(f"{agency}.leader"), journey.application.clock.now()
    with journey.application.reading() as session:
        return view_reply(session, actor, journey.reply_ids[agency], now=now)


def week_of(journey: Journey, agency: str = "stp") -> Week:
    """As the table of days late has it, of the week in which the replies are due."""
    application, province = journey.application, journey.province
    with application.reading() as session:
        oversight = oversight_of(session, province.actor("supervisor"), application.clock.now())
        rows = {row.agency_id: row for row in lateness(session, Scope(), oversight).rows}
        assert differences(session) == []
    return rows[province.agency[agency]].of(MONDAY)


def test_an_agency_without_any_mail_is_charged_nothing_while_it_owes(journey: Journey) -> None:
    at_noon_of(journey, 12, 18)
    assert charge(journey) == (0, {"unreached": 3})
    assert charge(journey, "sxd") == (3, {})
    assert (week_of(journey), week_of(journey, "sxd")) == (Week(counted=1, late=1), Week(counted=1, late=1, days=3))


def test_lists_of_both_sides_and_of_the_board_count_the_same(journey: Journey) -> None:
    at_noon_of(journey, 12, 18)
    application, province, reply_id = journey.application, journey.province, journey.reply_ids["stp"]
    now = application.clock.now()
    with application.reading() as session:
        (own,) = inbox(session, province.actor("stp.leader"), InboxFilter(), now=now).rows
        asked = view_request(session, province.actor("stc.officer"), journey.request_id, now=now)
        oversight = oversight_of(session, province.actor("supervisor"), now)
        board = attention_page(session, Scope(), oversight, view=None, page=1)
    assert own.days_left == view_of(journey).days_left == 0
    assert [row.days_left for row in asked.replies if row.reply_id == reply_id] == [0]
    assert [row.days for row in board.rows if row.reply_id == reply_id] == [0]


def test_the_days_until_receipt_was_confirmed_are_not_charged_with_the_answer(journey: Journey) -> None:
    at_noon_of(journey, 11, 27)
    journey.to_clearance("stp")
    at_noon_of(journey, 12, 21)
    assert charge(journey) == (1, {"unreached": 3})
    assert journey.sign("stp").late
    assert (journey.reply("stp").days_late, charge(journey)) == (1, (1, {"unreached": 3}))
    assert week_of(journey) == Week(counted=1, late=1, days=1)


def test_an_answer_late_by_less_than_was_lost_is_late_with_nothing_charged(journey: Journey) -> None:
    at_noon_of(journey, 11, 27)
    journey.to_clearance("stp")
    at_noon_of(journey, 12, 17)
    assert journey.sign("stp").late
    assert (journey.reply("stp").days_late, charge(journey)) == (0, (0, {"unreached": 2}))
    assert week_of(journey) == Week(counted=1, late=1, days=0)


def test_a_silence_of_an_agency_that_was_never_reached_has_no_day(journey: Journey) -> None:
    at_noon_of(journey, 12, 18)
    journey.run("stc.leader", start_consolidating, StartConsolidating(request_id=journey.request_id, version=None))
    with journey.application.reading() as session:
        rows = session.execute(select(SilenceRecord.agency_id, SilenceRecord.working_days_late)).all()
    agency = journey.province.agency
    assert {row.agency_id: row.working_days_late for row in rows} == {agency["stp"]: 0, agency["sxd"]: 3}
    assert week_of(journey) == Week(counted=1, late=1, days=0)


def test_a_later_mail_that_goes_through_ends_it(journey: Journey) -> None:
    """The reminder of 10 December goes to the clerk's new address: 12 of the 15 days were lost by then."""
    save_address(journey.application, journey.province, journey.province.officer["stp.clerk"], "moi@tinh.example")
    at_noon_of(journey, 12, 10)
    run_sweep(journey.application)
    work(journey.application)
    with journey.application.reading() as session:
        assert session.scalars(select(Chase.number).where(Chase.reply_id == journey.reply_ids["stp"])).all() == [1]
    at_noon_of(journey, 12, 31)
    assert charge(journey) == (0, {"unreached": 12})
    journey.pass_time(days=5)
    assert charge(journey) == (2, {"unreached": 12})


def test_one_mail_that_arrives_reaches_the_agency(
    application: Application, province: Province, office: PostOffice
) -> None:
    journey = unreached_journey(application, province, office, "stp.clerk")
    at_noon_of(journey, 12, 18)
    assert charge(journey) == (3, {})
    assert week_of(journey) == Week(counted=1, late=1, days=3)


def test_what_comes_back_later_did_not_arrive(application: Application, province: Province, office: PostOffice) -> None:
    journey = unreached_journey(application, province, office)
    for username in DESK:
        (mail,) = mails(application, province.officer[username])
        assert mail.state is MailState.SENT
        command = RecordBounce(message_key=mail.message_key, failed=True, code=550, text="5.1.1 gone")
        application.run(record_bounce, command)
    at_noon_of(journey, 12, 18)
    assert charge(journey) == (0, {"unreached": 3})


@pytest.mark.parametrize(("email", "bounced", "charged"), [("cu@tinh.example", True, 0), ("", False, 3)])
def test_an_address_marked_before_is_a_bounce_and_none_entered_is_not(
    application: Application, province: Province, office: PostOffice, email: str, *, bounced: bool, charged: int
) -> None:
    journey = unreached_journey(application, province, office)
    application, province = journey.application, journey.province
    for username in DESK:
        marked = application.clock.now() if bounced else None
        set_officer(application, province.officer[username], email=email, mail_bounced_at=marked)
    later = unreached_again(journey)
    at_noon_of(later, 12, 18)
    assert charge(later)[0] == charged


def test_what_was_held_back_for_a_marked_address_did_not_arrive_until_it_was_mended(
    application: Application, province: Province, office: PostOffice
) -> None:
    """The second request is held back on the 23rd and sent on the 26th: two working days were lost."""
    first = unreached_journey(application, province, office, *DESK)
    later = unreached_again(first)
    at_noon_of(later, 11, 26)
    for username in DESK:
        save_address(application, province, province.officer[username], f"moi.{username}@tinh.example")
    work(later.application)
    (_refused, mail) = mails(application, province.officer["stp.clerk"])
    assert mail.state is MailState.SENT
    assert attempts(application, mail.id) == [("delayed", None), ("accepted", 250)]
    at_noon_of(later, 12, 18)
    assert charge(later) == (1, {"unreached": 2})
    assert week_of(later) == Week(counted=2, late=2, days=1)


def unreached_again(journey: Journey) -> Journey:
    """Another request, to addresses as they are now."""
    later = begin_journey(journey.application, journey.province, "stp")
    later.pass_time(minutes=1)
    work(later.application)
    return later


def test_a_pause_before_the_date_is_not_taken_off_a_second_time(journey: Journey) -> None:
    """Paused from 25 to 26 November: the date moves by both days, and only the 27th was lost besides."""
    at_noon_of(journey, 11, 25)
    reply_id = journey.reply_ids["stp"]
    journey.run("stc.leader", pause_reply, PauseReply(reply_id=reply_id, version=None, reason="Sửa phụ lục"))
    at_noon_of(journey, 11, 26)
    journey.run("stc.leader", resume_reply, ResumeReply(reply_id=reply_id, version=None))
    at_noon_of(journey, 11, 27)
    journey.receive("stp")
    assert journey.reply("stp").due_day == date(2026, 12, 17)
    at_noon_of(journey, 12, 22)
    assert charge(journey) == (2, {"unreached": 1})
    assert week_of(journey) == Week(counted=1, late=1, days=2)


def test_what_may_be_taken_off_is_found_in_one_statement(journey: Journey, count_statements: Any) -> None:
    at_noon_of(journey, 12, 18)
    with journey.application.reading() as session:
        replies = [session.merge(journey.reply(agency)) for agency in ("stp", "sxd")]
        with count_statements() as seen:
            found = stops_after_date(session, replies, journey.application.clock.now())
    assert len(seen) == 1
    assert {reply_id: [stop.reason for stop in stops] for reply_id, stops in found.items()} == {
        journey.reply_ids["stp"]: ["unreached"]
    }
