"""What a bounce took off and how late a request was delivered, in words and in both languages."""

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at
from tests.factories.unreached import DESK, at_noon_of, unreached_journey
from tests.support.smtp import post_office
from workflow.bootstrap import Application
from workflow.models import Reply
from workflow.services.add_consultee import AddConsultee, add_consultee


@pytest.fixture
def late(application: Application, province: Province) -> Journey:
    """No mail reached `stp`, which never confirmed receipt; three working days after 15 December."""
    with post_office() as office:
        journey = unreached_journey(application, province, office, *DESK)
    at_noon_of(journey, 12, 18)
    return journey


def words(page: str) -> str:
    return " ".join(page.split())


PAGES = [("stp.leader", "/replies/{}"), ("stc.officer", "/replies/{}"), ("supervisor", "/supervision/replies/{}")]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_the_page_says_that_a_bounce_is_not_charged(sign_in: SignIn, late: Journey, who: str, path: str) -> None:
    page = words(sign_in(who).get(path.format(late.reply_ids["stp"])).text)
    assert (
        "Sau ngày hết hạn: 3 ngày làm việc, trong đó 3 ngày làm việc không tính vào số ngày chậm của cơ quan: "
        "3 ngày làm việc – Thư điện tử về văn bản lấy ý kiến không đến được cơ quan." in page
    )
    assert "Số ngày chậm được tính: 0 ngày làm việc" in page
    assert "trễ, không tính ngày nào" in page


def test_the_page_says_so_in_english(sign_in: SignIn, late: Journey) -> None:
    client = sign_in("stp.leader")
    client.post("/account/language", data={"locale": "en"})
    page = words(client.get(at(late)).text)
    assert (
        "After the due date: 3 working days, of which 3 working days not charged to the agency: "
        "3 working days – Mail about the request did not reach the agency. Charged: 0 working days late." in page
    )
    assert "late, no day charged" in page


@pytest.mark.parametrize(
    ("who", "path"), [("stp.leader", "/replies/"), ("stc.officer", "/requests/{}"), ("supervisor", "/supervision/")]
)
def test_lists_call_it_late_with_no_day_charged(sign_in: SignIn, late: Journey, who: str, path: str) -> None:
    page = words(sign_in(who).get(path.format(late.request_id)).text)
    assert "trễ, không tính ngày nào" in page
    assert "hết hạn hôm nay" not in page


def test_what_is_due_today_is_not_called_late(sign_in: SignIn, journey: Journey) -> None:
    at_noon_of(journey, 12, 15)
    page = words(sign_in("stp.leader").get("/replies/").text)
    assert "hết hạn hôm nay" in page
    assert "không tính ngày nào" not in page


def added(journey: Journey) -> int:
    """The reply of `snv`, which is asked now."""
    agency_id = journey.province.agency["snv"]
    command = AddConsultee(request_id=journey.request_id, version=None, agency_id=agency_id)
    journey.run("stc.leader", add_consultee, command)
    with journey.application.reading() as session:
        return session.scalars(select(Reply.id).where(Reply.agency_id == agency_id)).one()


def test_a_derivation_says_how_late_a_request_was_delivered(sign_in: SignIn, journey: Journey) -> None:
    at_noon_of(journey, 11, 27)
    reply_id = added(journey)
    said = "Văn bản được gửi đến cơ quan 3 ngày làm việc sau khi phát hành"
    for who, path in (
        ("snv.leader", f"/replies/{reply_id}"),
        ("snv.leader", "/replies/"),
        ("stc.officer", f"/requests/{journey.request_id}"),
        ("supervisor", f"/supervision/replies/{reply_id}"),
    ):
        assert words(sign_in(who).get(path).text).count(said) == 1, path
    assert said not in words(sign_in("stp.leader").get(at(journey)).text)


def test_days_off_between_circulation_and_delivery_are_told_without_a_number(sign_in: SignIn, journey: Journey) -> None:
    at_noon_of(journey, 11, 24)  # a day off
    client = sign_in("snv.leader")
    client.post("/account/language", data={"locale": "en"})
    page = words(client.get(f"/replies/{added(journey)}").text)
    assert "Delivered on a later day than the request was circulated" in page
    assert "no day before the delivery is counted." in page
