"""The personal calendar: a secret link, shown once; a valid feed of what one owes, and of nothing else."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.applications import MONDAY, OfficerClient
from tests.factories.calendar_changes import CalendarDesk
from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from tests.factories.silences import decide, explain, fall_silent
from tests.support.ics import Component, checked
from workflow.adapters.clock import SettableClock
from workflow.adapters.tokens import token_digest
from workflow.bootstrap import Application
from workflow.models import AuditEntry, CalendarFeed, Officer
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request

SignIn = Callable[[str], OfficerClient]


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


@pytest.fixture
def program(web: Flask) -> FlaskClient:
    """A calendar program: it is signed in nowhere."""
    return web.test_client()


def made(browser: OfficerClient) -> str:
    """The path of a new link."""
    page = browser.post("/account/calendar/link")
    assert page.status_code == 200
    found = re.search(r'value="http://127\.0\.0\.1:8000(/calendar/[\w-]+\.ics)"', page.text)
    assert found is not None
    return found[1]


def events(program: FlaskClient, path: str) -> list[Component]:
    answer = program.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    return checked(answer.data).parts


def test_the_link_is_shown_once_kept_as_a_digest_renewed_and_revoked(
    sign_in: SignIn, program: FlaskClient, application: Application, journey: Journey
) -> None:
    clerk = sign_in("stp.clerk")
    assert "Ông/bà chưa có liên kết" in clerk.get("/account/calendar").text
    first = made(clerk)
    token = first.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in clerk.get("/account/calendar").text
    with application.reading() as session:
        feed = session.scalars(select(CalendarFeed)).one()
        assert feed.token_digest == token_digest(token)
    assert len(events(program, first)) == 1
    second = made(clerk)
    assert program.get(first).status_code == 404, "a renewed link is dead at once"
    assert len(events(program, second)) == 1
    assert clerk.post("/account/calendar/revoke").status_code == 303
    assert clerk.post("/account/calendar/revoke").status_code == 303
    assert program.get(second).status_code == 404
    with application.reading() as session:
        names = session.scalars(select(AuditEntry.name).where(AuditEntry.name.like("calendar_feed%")))
        assert sorted(names) == ["calendar_feed_made", "calendar_feed_made", "calendar_feed_revoked"]
    assert journey.reply("stp").position_id is None


def test_a_wrong_link_and_one_of_a_disabled_account_are_not_told_apart(
    sign_in: SignIn, program: FlaskClient, application: Application, province: Province
) -> None:
    path = made(sign_in("stp.clerk"))
    wrong = program.get("/calendar/" + "x" * 43 + ".ics")
    with application.sessions.begin() as session:
        session.execute(update(Officer).where(Officer.id == province.officer["stp.clerk"]).values(active=False))
    disabled = program.get(path)
    assert (wrong.status_code, disabled.status_code) == (404, 404)
    assert wrong.text.count("<h1") == disabled.text.count("<h1")


def test_clerks_and_leaders_see_what_the_agency_owes_an_officer_what_is_assigned(
    sign_in: SignIn, program: FlaskClient, journey: Journey
) -> None:
    paths = {name: made(sign_in(name)) for name in ("stp.clerk", "stp.leader", "stp.head", "stp.officer", "sxd.head")}
    assert {name: len(events(program, path)) for name, path in paths.items()} == {
        "stp.clerk": 1, "stp.leader": 1, "stp.head": 1, "stp.officer": 0, "sxd.head": 0,
    }  # fmt: skip
    journey.to_assigned("stp")
    assert len(events(program, paths["stp.officer"])) == 1
    assert events(program, made(sign_in("supervisor"))) == []


def test_an_event_says_number_agency_subject_day_and_hour_and_links_to_the_reply(
    sign_in: SignIn, program: FlaskClient, journey: Journey
) -> None:
    (event,) = events(program, made(sign_in("stp.leader")))
    assert event.one("UID") == f"reply-{journey.reply_ids['stp']}@127.0.0.1"
    assert (event.one("DTSTART"), event.one("DTEND"), event.one("STATUS")) == ("20261215", "20261216", "CONFIRMED")
    assert event.one("SUMMARY").startswith("Hạn trả lời: 1/2026/STC-LYK (STC) – ")
    assert SUBJECT in event.one("SUMMARY")
    assert "Cơ quan lấy ý kiến: Sở Tài chính" in event.one("DESCRIPTION")
    assert "24:00 15/12/2026 (Asia/Ho_Chi_Minh)" in event.one("DESCRIPTION")
    assert event.one("URL") == f"http://127.0.0.1:8000/replies/{journey.reply_ids['stp']}"


def test_of_a_restricted_request_only_number_and_agency_leave_the_house(
    sign_in: SignIn, program: FlaskClient, application: Application, province: Province
) -> None:
    begin_journey(application, province, "stp", restricted=True)
    path = made(sign_in("stp.leader"))
    (event,) = events(program, path)
    assert event.one("SUMMARY") == "Hạn trả lời: 1/2026/STC-LYK (STC)"
    assert SUBJECT[:20] not in program.get(path).data.replace(b"\r\n ", b"").decode()


def test_a_moved_date_keeps_its_uid_and_counts_up_and_the_calendar_says_that_it_changed(
    sign_in: SignIn, program: FlaskClient, journey: Journey, clock: SettableClock, application: Application
) -> None:
    path = made(sign_in("stp.leader"))
    (before,) = events(program, path)
    answer = program.get(path)
    same = {"If-None-Match": answer.headers["ETag"]}
    assert program.get(path, headers=same).status_code == 304
    clock.set(MONDAY + timedelta(days=1))
    desk = CalendarDesk(application, journey.province)
    desk.do(desk.day(date(2026, 12, 1)))
    assert program.get(path, headers=same).status_code == 200
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert program.get(path, headers=since).status_code == 200
    (after,) = events(program, path)
    assert after.one("UID") == before.one("UID")
    assert int(after.one("SEQUENCE")) > int(before.one("SEQUENCE"))
    assert after.one("LAST-MODIFIED") == "20261124T010000Z"
    assert after.one("DTSTART") == "20261216"
    assert program.get(path).headers["Cache-Control"] == "private, no-cache"


def test_a_stopped_clock_is_tentative_and_what_is_answered_or_withdrawn_is_cancelled_for_thirty_days(
    sign_in: SignIn, program: FlaskClient, journey: Journey, clock: SettableClock
) -> None:
    paths = {slug: made(sign_in(f"{slug}.leader")) for slug in ("stp", "snv")}

    def told(slug: str) -> list[tuple[str, str]]:
        return [(one.one("STATUS"), one.one("SUMMARY").split(":")[0]) for one in events(program, paths[slug])]

    journey.to_sent("stp")
    assert told("stp") == [("CANCELLED", "Đã trả lời")]
    suspending = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến của Bộ")
    journey.run("stc.leader", suspend_request, suspending)
    assert told("snv") == [("TENTATIVE", "Hạn trả lời (đang tạm dừng tính thời hạn)")]
    withdrawing = WithdrawRequest(request_id=journey.request_id, version=None, reason="Không còn cần thiết")
    journey.run("stc.leader", withdraw_request, withdrawing)
    assert told("snv") == [("CANCELLED", "Không còn phải trả lời")]
    clock.set(clock.now() + timedelta(days=31))
    assert (told("stp"), told("snv")) == ([], [])


def test_a_claim_may_come_back(sign_in: SignIn, program: FlaskClient, journey: Journey) -> None:
    path = made(sign_in("stp.leader"))
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")
    assert [one.one("STATUS") for one in events(program, path)] == ["TENTATIVE"]


def test_the_feed_speaks_its_owners_language(
    sign_in: SignIn, program: FlaskClient, journey: Journey, application: Application
) -> None:
    path = made(sign_in("stp.leader"))
    with application.sessions.begin() as session:
        officer = journey.province.officer["stp.leader"]
        session.execute(update(Officer).where(Officer.id == officer).values(locale="en"))
    (event,) = events(program, path)
    assert event.one("SUMMARY").startswith("Reply due: ")


def test_the_feed_takes_the_same_statements_for_one_reply_and_for_many(
    sign_in: SignIn, program: FlaskClient, application: Application, province: Province, count_statements: Any
) -> None:
    begin_journey(application, province, "stp")
    path, counts = made(sign_in("stp.leader")), []
    program.get(path)
    for _ in range(2):
        with count_statements() as seen:
            assert program.get(path).status_code == 200
        counts.append(len(seen))
        for _ in range(4):
            begin_journey(application, province, "stp")
    assert len(events(program, path)) == 9
    assert counts[0] == counts[1] <= 6


def test_when_it_was_last_fetched_is_noted_once_an_hour(
    sign_in: SignIn, program: FlaskClient, clock: SettableClock, application: Application
) -> None:
    clerk = sign_in("stp.clerk")
    path = made(clerk)
    assert "chưa lần nào" in clerk.get("/account/calendar").text
    read: list[Any] = []
    for minutes in (0, 30, 61):
        clock.set(MONDAY + timedelta(minutes=minutes))
        program.get(path)
        with application.reading() as session:
            read.append(session.scalars(select(CalendarFeed.read_at)).one())
    assert read == [MONDAY, MONDAY, MONDAY + timedelta(minutes=61)]
    assert "chưa lần nào" not in clerk.get("/account/calendar").text


def test_a_head_sees_the_explanation_owed_until_it_is_decided_and_nobody_else_does(
    sign_in: SignIn, program: FlaskClient, journey: Journey, clock: SettableClock
) -> None:
    paths = {name: made(sign_in(name)) for name in ("stp.head", "stp.leader", "sxd.head")}
    fall_silent(journey)

    def told(name: str = "stp.head") -> list[Component]:
        return [one for one in events(program, paths[name]) if one.one("UID").startswith("explanation-")]

    def stands() -> tuple[str, str]:
        (one,) = told()
        return one.one("STATUS"), one.one("SUMMARY").split(":")[0]

    (asked,) = told()
    assert (told("stp.leader"), told("sxd.head")) == ([], [])
    assert stands() == ("CONFIRMED", "Hạn giải trình việc im lặng")
    assert "Cơ quan phải giải trình: Sở Tư pháp" in asked.one("DESCRIPTION")
    assert asked.one("URL") == f"http://127.0.0.1:8000/replies/{journey.reply_ids['stp']}"
    same = {"If-None-Match": program.get(paths["stp.head"]).headers["ETag"]}
    journey.pass_time(hours=1)
    explain(journey)
    assert stands() == ("TENTATIVE", "Đã giải trình việc im lặng (chưa quyết định)")
    assert program.get(paths["stp.head"], headers=same).status_code == 200
    journey.pass_time(hours=1)
    decide(journey)
    assert stands()[0] == "CANCELLED"
    (decided,) = told()
    assert decided.one("UID") == asked.one("UID")
    assert int(decided.one("SEQUENCE")) > int(asked.one("SEQUENCE"))
    assert decided.one("LAST-MODIFIED") > asked.one("LAST-MODIFIED")
    clock.set(clock.now() + timedelta(days=31))
    assert told() == []
