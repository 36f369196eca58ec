"""The list a member of an agency begins with: what waits where, filtered, sorted and counted."""

import pytest

from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from tests.factories.reply_pages import SignIn, at
from workflow.bootstrap import Application
from workflow.queries.inbox import inbox
from workflow.queries.inbox_views import InboxFilter


def tabs(page: str) -> dict[str, str]:
    """The words of each tab and its count."""
    nav = page.split('class="ck-switch', 1)[1].split("</nav>", maxsplit=1)[0]
    links = [part.split("</a>")[0].split(">", 1)[1].split() for part in nav.split("<a ")[1:]]
    return {" ".join(words[:-1]): words[-1] for words in links}


def test_each_reply_is_counted_under_the_tabs_it_belongs_to(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    for step in ("to_assigned", "to_clearance", "to_sent"):
        getattr(begin_journey(application, province, "stp"), step)("stp")
    begin_journey(application, province, "stp")
    page = sign_in("stp.officer").get("/replies/").text
    assert tabs(page) == {
        "Cần xử lý": "3",
        "Chờ ký": "1",
        "Giao cho tôi": "2",
        "Đã gửi ý kiến": "1",
        "Đã khóa, không trả lời": "0",
    }


def test_a_newer_position_waits_under_a_tab_of_its_own_until_it_is_signed(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=2)
    leader = sign_in("stp.leader")
    assert "Chính kiến mới chờ ký" not in tabs(leader.get("/replies/").text)
    journey.save("stp", journey.objecting())
    assert tabs(leader.get("/replies/").text)["Chính kiến mới chờ ký"] == "1"
    assert at(journey) in leader.get("/replies/?tab=newer").text
    data = {"version": journey.reply("stp").version, "preparation_version": 2}
    assert leader.post(at(journey, "/supersede"), data=data).status_code == 303
    assert "Chính kiến mới chờ ký" not in tabs(leader.get("/replies/").text)


def test_drafter_and_neighbours_do_not_see_that_somebody_thinks_again(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.save("stp", journey.objecting(opinion="đang nghĩ lại"))
    for username in ("stc.leader", "sxd.leader"):
        page = sign_in(username).get("/replies/?tab=newer").text
        assert SUBJECT not in page.split('id="list"')[1]
    page = sign_in("stc.leader").get(at(journey)).text
    assert "đang nghĩ lại" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=quy che phoi hop", True),
        ("q=1/2026", True),
        ("q=không có từ này", False),
        ("due=ahead", True),
        ("due=overdue", False),
        ("agency=999", False),
        ("agency=x&due=x&sort=x&page=x&tab=x", True),
        ("agency=99999999999999999999999", True),
        ("sort=-due", True),
        ("page=99", False),
    ],
)
def test_filters_stand_in_the_address_and_odd_ones_are_ignored(
    sign_in: SignIn, journey: Journey, query: str, *, found: bool
) -> None:
    answer = sign_in("stp.clerk").get(f"/replies/?{query}")
    assert answer.status_code == 200
    assert (at(journey) in answer.text) is found


def test_what_is_overdue_is_found_once_the_day_has_passed(sign_in: SignIn, journey: Journey) -> None:
    journey.pass_time(days=40)
    page = sign_in("stp.clerk").get("/replies/?due=overdue").text
    assert at(journey) in page
    assert "trễ" in page


def test_the_drafter_finds_claims_to_decide_among_the_own_work(sign_in: SignIn, journey: Journey) -> None:
    drafter = sign_in("stc.officer")
    assert "Đề nghị ngoài phạm vi chờ quyết định" not in tabs(drafter.get("/replies/").text)
    journey.to_sent("stp", journey.claiming())
    assert tabs(drafter.get("/replies/").text)["Đề nghị ngoài phạm vi chờ quyết định"] == "1"


def test_who_belongs_to_no_agency_has_no_inbox(sign_in: SignIn, journey: Journey, province: Province) -> None:
    assert sign_in("supervisor").get("/replies/").status_code == 404
    with journey.application.reading() as session:
        now = journey.application.clock.now()
        empty = inbox(session, province.actor("supervisor"), InboxFilter(), now=now)
    assert (empty.rows, set(empty.counts.values())) == ((), {0})
