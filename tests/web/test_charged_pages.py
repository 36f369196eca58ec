"""What a late reply is not charged with, in words, on the pages of both sides and of who oversees."""

import pytest

from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.sweep import run_sweep


@pytest.fixture
def late(journey: Journey) -> Journey:
    """`stp` and `sxd`, two days after 15 December; then suspended from Thursday to Tuesday, and one day more."""
    begun, due = journey.application.clock.now(), journey.reply("stp").due_day
    journey.pass_time(days=(due - begun.date()).days + 2)
    command = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ kết luận của Tỉnh ủy")
    journey.run("stc.leader", suspend_request, command)
    journey.pass_time(days=5)
    journey.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    journey.pass_time(days=1)
    return journey


def words(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize(
    ("who", "path"),
    [("stp.leader", "/replies/{}"), ("stc.officer", "/replies/{}"), ("supervisor", "/supervision/replies/{}")],
)
def test_the_page_says_how_many_days_were_taken_off_and_why(
    sign_in: SignIn, late: Journey, who: str, path: str
) -> None:
    page = words(sign_in(who).get(path.format(late.reply_ids["stp"])).text)
    assert "không tính vào số ngày chậm của cơ quan: 4 ngày làm việc – Chờ kết luận của Tỉnh ủy" in page
    assert "Số ngày chậm được tính: 2 ngày làm việc" in page
    assert "trễ 2 ngày làm việc" in page


def test_lists_of_both_sides_count_the_days_that_are_charged(sign_in: SignIn, late: Journey) -> None:
    assert "trễ 2 ngày làm việc" in words(sign_in("stp.leader").get("/replies/").text)
    assert "trễ 2 ngày làm việc" in words(sign_in("stc.officer").get(f"/requests/{late.request_id}").text)
    assert "trễ 2 ngày làm việc" in words(sign_in("supervisor").get("/supervision/").text)


def test_what_was_late_without_a_pause_says_nothing_of_one(sign_in: SignIn, journey: Journey) -> None:
    journey.pass_time(days=40)
    assert "không tính vào số ngày chậm" not in sign_in("stp.leader").get(at(journey)).text


def test_the_inbox_counts_how_often_a_reply_was_asked_for(sign_in: SignIn, journey: Journey) -> None:
    assert "đã đôn đốc" not in sign_in("stp.clerk").get("/replies/").text
    due = journey.reply("stp").due_day
    journey.pass_time(days=(due - journey.application.clock.now().date()).days - 5)
    for _day in range(5):
        run_sweep(journey.application)
        journey.pass_time(days=1)
    assert f"đã đôn đốc {journey.reply('stp').chase_count} lần" in words(sign_in("stp.clerk").get("/replies/").text)
    assert journey.reply("stp").chase_count >= 2
