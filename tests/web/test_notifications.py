"""The bell, the list behind it, the account's choice of mail."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import RequestRedirect

from tests.factories.mailroom import choose_digest, give_addresses, notifications, set_officer, work
from tests.factories.notices import view
from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from tests.factories.reply_pages import SignIn
from workflow.bootstrap import Application
from workflow.models import Membership, Officer
from workflow.vocabulary.notices import MailMode, NoticeKind


@pytest.fixture
def told(journey: Journey) -> Journey:
    """Everybody concerned by the request was told."""
    give_addresses(journey.application, journey.province)
    journey.pass_time(minutes=1)
    work(journey.application)
    return journey


def bell(page: str) -> str:
    """What the bell in the page head says."""
    link = BeautifulSoup(page, "html.parser").select_one('#page-tools a[href="/notifications"]')
    assert link is not None
    return " ".join(link.get_text(" ").split())


def headings(page: str) -> list[str]:
    return [found.get_text().strip() for found in BeautifulSoup(page, "html.parser").select(".ck-notice h2")]


def mine(journey: Journey, username: str) -> list[int]:
    return [row.id for row in notifications(journey.application, journey.province.officer[username])]


@pytest.mark.usefixtures("told")
def test_the_bell_counts_what_is_unread_in_words_too(sign_in: SignIn) -> None:
    clerk = sign_in("stp.clerk")
    assert bell(clerk.get("/replies/").text) == "Thông báo 1 (1 chưa đọc)"
    assert bell(sign_in("auditor").get("/requests").text) == "Thông báo"


@pytest.mark.usefixtures("told")
def test_the_list_says_what_happened_and_what_is_to_be_done_by_when(sign_in: SignIn) -> None:
    page = sign_in("stp.clerk").get("/notifications").text
    assert headings(page) == ["Chưa đọc: Đề nghị tham gia ý kiến"]
    assert "Sở Tài chính đề nghị Sở Tư pháp tham gia ý kiến đối với văn bản số 1/2026/STC-LYK." in page
    assert SUBJECT in page
    assert "cần làm" in page
    assert "15/12/2026" in page


def test_what_was_done_meanwhile_is_shown_as_settled(sign_in: SignIn, told: Journey) -> None:
    told.to_sent("stp")
    page = sign_in("stp.clerk").get("/notifications").text
    assert "đã giải quyết" in page
    assert "cần làm" not in page


def test_opening_one_marks_it_as_read_and_leads_to_the_matter(sign_in: SignIn, told: Journey) -> None:
    clerk, (notice,) = sign_in("stp.clerk"), mine(told, "stp.clerk")
    answer = clerk.post(f"/notifications/{notice}/open")
    assert answer.status_code == 303
    assert answer.location == f"/replies/{told.reply_ids['stp']}"
    assert clerk.get(answer.location).status_code == 200
    assert bell(clerk.get("/replies/").text) == "Thông báo"


def test_looking_at_the_list_changes_nothing_and_a_get_cannot_mark(sign_in: SignIn, told: Journey) -> None:
    clerk, (notice,) = sign_in("stp.clerk"), mine(told, "stp.clerk")
    clerk.get("/notifications")
    assert clerk.get(f"/notifications/{notice}/open").status_code == 405
    assert bell(clerk.get("/replies/").text) == "Thông báo 1 (1 chưa đọc)"


def test_marking_one_as_read_comes_back_to_the_same_list(sign_in: SignIn, told: Journey) -> None:
    clerk, (notice,) = sign_in("stp.clerk"), mine(told, "stp.clerk")
    answer = clerk.post(f"/notifications/{notice}/read", data={"show": "unread", "page": "1"})
    assert answer.location == "/notifications?page=1&show=unread"
    assert "Không có thông báo chưa đọc" in clerk.get("/notifications?show=unread").text
    assert headings(clerk.get("/notifications").text) == ["Đề nghị tham gia ý kiến"]


def test_marking_all_leaves_what_came_after_the_page_was_shown(sign_in: SignIn, told: Journey) -> None:
    clerk, shown = sign_in("stp.clerk"), mine(told, "stp.clerk")
    begin_journey(told.application, told.province, "stp")
    told.pass_time(minutes=1)
    work(told.application)
    assert clerk.post("/notifications/read-all", data={"newest": str(max(shown))}).status_code == 303
    assert bell(clerk.get("/replies/").text) == "Thông báo 1 (1 chưa đọc)"


def test_nobody_reads_or_marks_somebody_elses(sign_in: SignIn, told: Journey) -> None:
    (notice,) = mine(told, "stp.clerk")
    stranger = sign_in("sxd.clerk")
    for act in ("open", "read"):
        assert stranger.post(f"/notifications/{notice}/{act}").status_code == 404
    stranger.post("/notifications/read-all", data={"newest": "999999"})
    assert bell(sign_in("stp.clerk").get("/replies/").text) == "Thông báo 1 (1 chưa đọc)"


def test_who_left_the_agency_no_longer_sees_the_matter(sign_in: SignIn, told: Journey) -> None:
    with told.application.sessions.begin() as session:
        session.execute(
            update(Membership)
            .where(Membership.officer_id == told.province.officer["stp.clerk"])
            .values(agency_id=told.province.agency["xta"])
        )
    page = sign_in("stp.clerk").get("/notifications").text
    assert headings(page)
    assert SUBJECT not in page
    assert "/open" not in page


def test_nothing_yet_says_when_something_will_be_there(sign_in: SignIn) -> None:
    assert "Chưa có thông báo" in sign_in("auditor").get("/notifications").text


def test_the_list_and_the_bell_take_the_same_statements_for_few_and_for_many(
    sign_in: SignIn, told: Journey, count_statements: Any
) -> None:
    clerk, counts = sign_in("stp.clerk"), []
    for _more in range(2):
        clerk.get("/notifications")
        with count_statements() as seen:
            clerk.get("/notifications")
        counts.append(len(seen))
        for _request in range(4):
            begin_journey(told.application, told.province, "stp")
        told.pass_time(minutes=1)
        work(told.application)
    assert counts[0] == counts[1] <= 7
    with count_statements() as seen:
        clerk.get("/account")
    assert sum("notification" in statement for statement in seen) == 1


def test_a_fragment_and_a_page_without_a_reader_ask_for_no_count(web: Flask, count_statements: Any) -> None:
    with count_statements() as seen:
        web.test_client().get("/sign-in")
    assert not any("notification" in statement for statement in seen)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("agency_id", [2, None])
def test_every_link_leads_to_a_page_that_there_is(web: Flask, kind: NoticeKind, agency_id: int | None) -> None:
    adapter = web.url_map.bind("localhost")
    for one in (
        view(kind=kind, agency_id=agency_id, args={"waiver": 7, "year": 2027}),
        view(kind=kind, agency_id=agency_id, reply_id=None, args={"waiver": 7, "year": 2027}),
    ):
        try:
            assert adapter.match(one.path, method="GET")
        except RequestRedirect:
            pytest.fail(f"{one.path} is no page of its own")


def test_the_account_chooses_a_summary_and_back_but_never_none(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    officer_id = province.officer["stp.clerk"]
    set_officer(application, officer_id, email="thu@tinh.example")
    clerk = sign_in("stp.clerk")
    assert "thu@tinh.example" in clerk.get("/account").text
    assert clerk.post("/account/mail", data={"mode": "digest"}).status_code == 303
    assert _mode(application, officer_id) is MailMode.DIGEST
    checked = BeautifulSoup(clerk.get("/account").text, "html.parser").select_one("input[name=mode][checked]")
    assert checked is not None
    assert checked["value"] == "digest"
    assert clerk.post("/account/mail", data={"mode": "none"}).status_code == 422
    assert clerk.post("/account/mail", data={}).status_code == 422
    assert _mode(application, officer_id) is MailMode.DIGEST
    clerk.post("/account/mail", data={"mode": "immediate"})
    clerk.post("/account/mail", data={"mode": "immediate"})
    assert _mode(application, officer_id) is MailMode.IMMEDIATE


def _mode(application: Application, officer_id: int) -> MailMode:
    with application.reading() as session:
        return session.get_one(Officer, officer_id).mail_mode


def test_the_account_says_when_mail_does_not_reach_its_owner(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    officer_id = province.officer["stp.clerk"]
    assert "Chưa có địa chỉ thư điện tử" in sign_in("stp.clerk").get("/account").text
    now = application.clock.now()
    set_officer(application, officer_id, email="cu@tinh.example", mail_bounced_at=now)
    assert "Thư không đến được ông/bà" in sign_in("stp.clerk").get("/account").text
    set_officer(application, officer_id, mail_bounced_at=None)
    assert "chưa được cấu hình máy chủ thư" in sign_in("stp.clerk").get("/account").text
    choose_digest(application, province, "stp.clerk")


def test_a_restricted_request_is_told_in_full_on_screen_where_its_reader_is_signed_in(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp", restricted=True)
    journey.pass_time(minutes=1)
    work(application)
    assert SUBJECT in sign_in("stp.clerk").get("/notifications").text
