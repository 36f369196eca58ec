"""Who sees how mails reached their people, and the administrator's list of addresses that they do not reach."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories.mailroom import address, give_addresses, mailing, set_officer, work
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_pages import SignIn, at
from tests.support.smtp import post_office
from workflow.models import Membership, Officer

GONE = "550 5.1.1 <stp.clerk@tinh.example>: no such mailbox"


@pytest.fixture
def mailed(journey: Journey) -> Journey:
    """`stp` was asked: no mailbox for its clerk, no address for its leader, and "later" for its officer."""
    give_addresses(journey.application, journey.province)
    set_officer(journey.application, journey.province.officer["stp.leader"], email="")
    journey.pass_time(minutes=1)
    with post_office() as office:
        office.refusing = {address("stp.clerk"): GONE, address("stp.officer"): "451 4.3.0 Later"}
        application = mailing(journey.application, office)
        work(application)
        journey.to_assigned("stp")
        journey.pass_time(minutes=1)
        work(application)
        journey.pass_time(minutes=5)
        work(application)
    return journey


def log_of(journey: Journey) -> str:
    return f"/requests/{journey.request_id}/deliveries"


def test_the_drafting_side_sees_who_was_reached_and_neither_addresses_nor_what_happens_within_the_agency(
    sign_in: SignIn, mailed: Journey
) -> None:
    page = sign_in("stc.officer").get(log_of(mailed)).text
    assert "Máy chủ thư từ chối" in page
    assert "Máy chủ thư đã nhận" in page
    assert "chưa nhập địa chỉ thư điện tử" in page
    assert "stp.clerk@tinh.example" not in page
    assert "no such mailbox" not in page
    assert "Giao chuẩn bị" not in page
    assert "Sở Tư pháp officer" not in page


def test_the_request_page_counts_and_links_to_what_did_not_arrive(sign_in: SignIn, mailed: Journey) -> None:
    drafter = sign_in("stc.officer")
    page = drafter.get(f"/requests/{mailed.request_id}").text
    assert "4 thông báo đến người của các cơ quan được lấy ý kiến" in page
    assert f"{log_of(mailed)}?show=troubled" in page
    troubled = drafter.get(f"{log_of(mailed)}?show=troubled").text
    assert "Máy chủ thư từ chối" in troubled
    assert "Máy chủ thư đã nhận" not in troubled


def test_the_agency_itself_sees_addresses_attempts_and_answers_on_its_reply(sign_in: SignIn, mailed: Journey) -> None:
    page = sign_in("stp.leader").get(at(mailed)).text
    assert "stp.clerk@tinh.example" in page
    assert "no such mailbox" in page
    assert "Giao chuẩn bị" in page
    assert "2 lần gửi" in page
    assert "4.3.0 Later" in page


def test_others_do_not_see_it(sign_in: SignIn, mailed: Journey) -> None:
    assert sign_in("sxd.officer").get(log_of(mailed)).status_code == 404
    assert sign_in("snv.officer").get(log_of(mailed)).status_code == 404
    assert "stp.clerk@tinh.example" not in sign_in("supervisor").get(at(mailed)).text
    assert sign_in("supervisor").get(log_of(mailed)).status_code == 200
    assert "Nhật ký gửi thông báo" not in sign_in("sxd.officer").get(f"/requests/{mailed.request_id}").text


def test_before_anybody_was_told_the_log_says_so(sign_in: SignIn, journey: Journey) -> None:
    page = sign_in("stc.officer").get(log_of(journey)).text
    assert "Chưa thông báo cho ai" in page
    assert "Không có thư nào thất lạc" in sign_in("stc.officer").get(f"{log_of(journey)}?show=troubled").text


def test_without_a_mail_server_the_log_says_not_configured(sign_in: SignIn, journey: Journey) -> None:
    give_addresses(journey.application, journey.province)
    journey.pass_time(minutes=1)
    work(journey.application)
    assert "Chưa cấu hình gửi thư" in sign_in("stc.officer").get(log_of(journey)).text
    assert "Chưa cấu hình gửi thư" in sign_in("stp.officer").get(at(journey)).text


def test_the_administrator_finds_whom_mail_does_not_reach_and_lets_it_go_there_again(
    sign_in: SignIn, mailed: Journey
) -> None:
    administrator = sign_in("administrator")
    page = administrator.get("/administration/mail-addresses").text
    assert "no such mailbox" in page
    assert "Sở Tư pháp leader" in page
    assert "Sở Tư pháp officer" not in page
    assert "/administration/mail-addresses" in administrator.get("/administration/").text
    officer_id = mailed.province.officer["stp.clerk"]
    assert administrator.post(f"/administration/mail-addresses/{officer_id}/clear").status_code == 303
    assert administrator.post(f"/administration/mail-addresses/{officer_id}/clear").status_code == 303
    with mailed.application.reading() as session:
        assert session.get_one(Officer, officer_id).mail_bounced_at is None
    assert "no such mailbox" not in administrator.get("/administration/mail-addresses").text


def test_a_mail_held_back_for_a_missing_address_is_sent_when_the_administrator_enters_one(
    sign_in: SignIn, mailed: Journey
) -> None:
    administrator, drafter = sign_in("administrator"), sign_in("stc.officer")
    leader = mailed.province.officer["stp.leader"]
    with mailed.application.reading() as session:
        known = session.get_one(Officer, leader)
    typed = {"username": known.username, "full_name": known.full_name, "title": "", "locale": "vi", "active": "y"}
    typed |= {"email": "lanh.dao@tinh.example", "version": str(known.version)}
    assert "chưa nhập địa chỉ thư điện tử" in drafter.get(log_of(mailed)).text
    assert administrator.post(f"/administration/officers/{leader}", data=typed).status_code == 303
    assert "chưa nhập địa chỉ thư điện tử" not in drafter.get(log_of(mailed)).text
    with post_office() as office:
        work(mailing(mailed.application, office))
        assert office.recipients == ["lanh.dao@tinh.example"]


def test_a_cleared_address_gets_what_was_held_back_meanwhile(sign_in: SignIn, mailed: Journey) -> None:
    clerk = mailed.province.officer["stp.clerk"]
    begin_journey(mailed.application, mailed.province, "stp")
    mailed.pass_time(minutes=1)
    with post_office() as office:
        work(mailing(mailed.application, office))
        assert address("stp.clerk") not in office.recipients
        sign_in("administrator").post(f"/administration/mail-addresses/{clerk}/clear")
        work(mailing(mailed.application, office))
        assert office.recipients.count(address("stp.clerk")) == 1


def test_the_log_says_of_who_left_why_nothing_was_sent(sign_in: SignIn, journey: Journey) -> None:
    give_addresses(journey.application, journey.province)
    journey.pass_time(minutes=1)
    work(journey.application)
    with journey.application.sessions.begin() as session:
        yesterday = journey.application.clock.now().date() - timedelta(days=1)
        session.execute(
            update(Membership)
            .where(Membership.officer_id == journey.province.officer["stp.clerk"])
            .values(until=yesterday)
        )
    with post_office() as office:
        work(mailing(journey.application, office))
        assert address("stp.clerk") not in office.recipients
    for reader in ("stc.officer", "supervisor"):
        page = sign_in(reader).get(f"{log_of(journey)}?show=troubled").text
        assert "Không gửi thư" in page
        assert "không còn công tác tại đó" in page
    assert "không còn công tác tại đó" in sign_in("stp.leader").get(at(journey)).text


def test_everybody_reached_is_said_too_and_only_administrators_look(sign_in: SignIn, journey: Journey) -> None:
    give_addresses(journey.application, journey.province)
    assert "Mọi người đều nhận được thư" in sign_in("administrator").get("/administration/mail-addresses").text
    assert sign_in("stp.leader").get("/administration/mail-addresses").status_code == 404
    officer_id = journey.province.officer["stp.clerk"]
    assert sign_in("stp.leader").post(f"/administration/mail-addresses/{officer_id}/clear").status_code == 404
