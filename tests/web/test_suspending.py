"""Suspending and resuming over HTTP: said beforehand, done, told to whom it concerns; the wrong hand and the second."""

from collections.abc import Callable

import pytest

from tests.applications import OfficerClient
from tests.factories.drafting import stored, version
from tests.factories.reply_journey import Journey
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.states import RequestState

SignIn = Callable[[str], OfficerClient]
REASON = "Chờ kết luận của Thường trực Tỉnh ủy"


def at(journey: Journey, path: str = "") -> str:
    return f"/requests/{journey.request_id}{path}"


def seen(journey: Journey) -> dict[str, str]:
    return version(journey.application, journey.request_id)


def state(journey: Journey) -> RequestState:
    return stored(journey.application, journey.request_id).state


def suspend(journey: Journey) -> None:
    command = SuspendRequest(request_id=journey.request_id, version=None, reason=REASON)
    journey.run("stc.leader", suspend_request, command)


def test_a_leader_reads_which_clocks_will_stop_then_stops_them_with_a_reason(sign_in: SignIn, journey: Journey) -> None:
    leader = sign_in("stc.leader")
    assert at(journey, "/suspend") in leader.get(at(journey)).text
    page = leader.get(at(journey, "/suspend")).text
    assert "Thời hạn của 2 cơ quan tạm dừng tính từ bây giờ" in page
    assert "Sở Tư pháp" in page
    answer = leader.post(at(journey, "/suspend"), data={**seen(journey), "reason": REASON})
    page = leader.get(answer.location).text
    assert "Thời hạn của 2 cơ quan được tạm dừng tính." in page
    assert "Tạm dừng từ" in page
    assert REASON in page
    assert state(journey) is RequestState.SUSPENDED


def test_without_a_reason_nothing_stops_and_the_field_says_so(sign_in: SignIn, journey: Journey) -> None:
    leader = sign_in("stc.leader")
    refused = leader.post(at(journey, "/suspend"), data={**seen(journey), "reason": " \u200b "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert state(journey) is RequestState.OPEN
    assert journey.reply("stp").paused_at is None


def test_the_screen_names_who_stays_late_and_which_claims_wait(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=60)
    page = sign_in("stc.leader").get(at(journey, "/suspend")).text
    assert "Trong đó 1 cơ quan đã quá hạn và vẫn bị tính là trễ: Sở Xây dựng." in page
    assert "đang chờ quyết định về việc không thuộc phạm vi quản lý; cơ quan soạn thảo vẫn có thể" in page


def test_the_consulted_agency_reads_since_when_and_why_its_clock_stands(sign_in: SignIn, journey: Journey) -> None:
    suspend(journey)
    officer = sign_in("stp.officer")
    pages = (at(journey), f"/replies/{journey.reply_ids['stp']}", "/replies/")
    for page in pages:
        shown = officer.get(page).text
        assert "08:00 23/11/2026" in shown
        assert REASON in shown
    reply = officer.get(pages[1]).text
    assert "Hạn trả lời sẽ được lùi lại" in reply
    assert "Cơ quan vẫn có thể soạn và ký ý kiến." in reply
    assert at(journey, "/resume") not in officer.get(at(journey)).text


def test_who_was_late_before_is_not_told_that_the_date_will_move(sign_in: SignIn, journey: Journey) -> None:
    journey.pass_time(days=60)
    suspend(journey)
    page = sign_in("stp.officer").get(f"/replies/{journey.reply_ids['stp']}").text
    assert "Hạn trả lời đã đến trước khi tạm dừng nên không thay đổi." in page
    assert "sẽ được lùi lại" not in page


def test_resuming_says_beforehand_from_which_date_to_which_and_then_does_it(sign_in: SignIn, journey: Journey) -> None:
    suspend(journey)
    journey.pass_time(days=7)
    leader = sign_in("stc.leader")
    assert at(journey, "/resume") in leader.get(at(journey)).text
    page = leader.get(at(journey, "/resume")).text
    assert "2 hạn trả lời được lùi lại tương ứng thời gian tạm dừng" in page
    assert "15/12/2026" in page
    answer = leader.post(at(journey, "/resume"), data=seen(journey))
    moved = journey.reply("stp").due_at
    assert (moved.isoformat(), journey.reply("sxd").due_at) == ("2026-12-21T17:00:00+00:00", moved)
    assert "Thứ Hai, 21/12/2026" in page
    page = leader.get(answer.location).text
    assert "Đã lùi 2 hạn trả lời." in page
    assert "21/12/2026" in page
    assert REASON in page, "in the derivation of the moved date"


def test_the_screen_of_resuming_says_why_a_date_stays(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=60)
    suspend(journey)
    journey.pass_time(days=1)
    leader = sign_in("stc.leader")
    page = leader.get(at(journey, "/resume")).text
    assert "Không có hạn trả lời nào thay đổi." in page
    assert "không đổi: đã đến hạn trước khi tạm dừng" in page
    assert "xác định khi cơ quan quyết định về việc không thuộc phạm vi quản lý" in page
    answer = leader.post(at(journey, "/resume"), data=seen(journey))
    assert "Việc lấy ý kiến được tiếp tục. Không có hạn trả lời nào thay đổi." in leader.get(answer.location).text


def test_a_suspension_over_a_weekend_is_said_to_move_nothing(sign_in: SignIn, journey: Journey) -> None:
    journey.pass_time(days=5, hours=1)
    suspend(journey)
    journey.pass_time(hours=20)
    page = sign_in("stc.leader").get(at(journey, "/resume")).text
    assert "không đổi: thời gian tạm dừng không trùng ngày nào được tính" in page


def test_a_request_suspended_while_consolidating_says_that_no_clock_runs_and_goes_back_there(
    sign_in: SignIn, journey: Journey
) -> None:
    journey.pass_time(days=60)
    close = StartConsolidating(request_id=journey.request_id, version=None)
    journey.run("stc.officer", start_consolidating, close)
    leader = sign_in("stc.leader")
    assert "Không còn cơ quan nào phải trả lời" in leader.get(at(journey, "/suspend")).text
    answer = leader.post(at(journey, "/suspend"), data={**seen(journey), "reason": REASON})
    page = leader.get(answer.location).text
    assert "Không có thời hạn nào đang tính." in page
    assert "Thời hạn trả lời tạm dừng tính." not in page
    assert "trở lại giai đoạn tổng hợp" in leader.get(at(journey, "/resume")).text
    leader.post(at(journey, "/resume"), data=seen(journey))
    assert state(journey) is RequestState.CONSOLIDATING


@pytest.mark.parametrize(
    ("username", "status"),
    [("stc.officer", 403), ("stc.clerk", 403), ("stp.leader", 403), ("supervisor", 404), ("snv.leader", 404)],
)
@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_only_a_leader_of_the_drafting_agency_stops_and_starts_the_clocks(
    sign_in: SignIn, journey: Journey, act: str, username: str, status: int
) -> None:
    if act == "resume":
        suspend(journey)
    before, hand = state(journey), sign_in(username)
    assert hand.get(at(journey, f"/{act}")).status_code == status
    assert hand.post(at(journey, f"/{act}"), data={**seen(journey), "reason": REASON}).status_code == status
    assert state(journey) is before


def test_an_officer_of_the_drafting_agency_reads_who_may_do_it(sign_in: SignIn, journey: Journey) -> None:
    officer = sign_in("stc.officer")
    assert 'aria-describedby="suspend-why"' in officer.get(at(journey)).text
    suspend(journey)
    assert 'aria-describedby="resume-why"' in officer.get(at(journey)).text


@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_the_second_press_and_the_second_tab_are_told_that_the_matter_has_moved_on(
    sign_in: SignIn, journey: Journey, act: str
) -> None:
    if act == "resume":
        suspend(journey)
    leader, form = sign_in("stc.leader"), {**seen(journey), "reason": REASON}
    assert leader.post(at(journey, f"/{act}"), data=form).status_code == 302
    after = journey.reply("stp").due_at
    again = leader.post(at(journey, f"/{act}"), data=form)
    assert again.status_code == 409
    assert leader.get(at(journey, f"/{act}")).status_code == 409
    assert journey.reply("stp").due_at == after


def test_a_page_from_before_somebody_elses_act_changes_nothing_and_gives_the_words_back(
    sign_in: SignIn, journey: Journey
) -> None:
    form = {**seen(journey), "reason": REASON}
    suspend(journey)
    resume = ResumeRequest(request_id=journey.request_id, version=None)
    journey.run("stc.leader", resume_request, resume)
    own_page = {"Sec-Fetch-Site": "same-origin"}
    stale = sign_in("stc.leader").post(at(journey, "/suspend"), data=form, headers=own_page)
    assert stale.status_code == 409
    assert REASON in stale.text
    assert state(journey) is RequestState.OPEN
