"""Missing papers and the pause of one reply over HTTP: on both sides, with what was typed kept."""

import io

import pytest

from tests.factories.reply_journey import Journey, blank_pdf
from tests.factories.reply_pages import SignIn, at
from tests.factories.silences import object_to, objections, pause, settle
from workflow.vocabulary.states import ObjectionState

LACKING = "Thiếu báo cáo đánh giá tác động của chính sách."


@pytest.fixture
def assigned(journey: Journey) -> Journey:
    journey.to_assigned("stp")
    return journey


def test_the_responding_leader_objects_and_the_drafter_supplies(sign_in: SignIn, assigned: Journey) -> None:
    leader, drafter = sign_in("stp.leader"), sign_in("stc.officer")
    assert at(assigned, "/objection") in leader.get(at(assigned)).text
    version = assigned.reply("stp").version
    sent = leader.post(at(assigned, "/objection"), data={"version": version, "lacking": LACKING})
    assert sent.status_code == 303
    assert LACKING in leader.get(sent.location).text
    assert at(assigned, "/objection") in drafter.get("/replies/?tab=objections").text
    page = drafter.get(at(assigned, "/objection")).text
    assert LACKING in page
    data = {"version": assigned.reply("stp").version, "decision": "accept"}
    assert drafter.post(at(assigned, "/objection/decision"), data=data).status_code == 303
    assigned.pass_time(days=7)
    leader, drafter = sign_in("stp.leader"), sign_in("stc.officer")
    papers = {
        "version": assigned.reply("stp").version,
        "note": "Báo cáo gửi kèm.",
        "draft": (io.BytesIO(blank_pdf()), "bao-cao.pdf"),
    }
    done = drafter.post(at(assigned, "/objection/papers"), data=papers)
    assert done.status_code == 303
    after = leader.get(at(assigned)).text
    assert "Báo cáo gửi kèm." in after
    assert "Không tính vào thời hạn của cơ quan" in after, "the derivation says what was deducted"
    objection = objections(assigned)[0]
    for username, status in (("stp.officer", 200), ("stc.officer", 200), ("supervisor", 200), ("sxd.head", 404)):
        with sign_in(username).get(f"/replies/objections/{objection.id}/file") as answer:
            assert answer.status_code == status
    assert leader.get("/replies/objections/99999/file").status_code == 404


def test_a_refused_form_keeps_what_was_typed(sign_in: SignIn, assigned: Journey) -> None:
    leader, drafter = sign_in("stp.leader"), sign_in("stc.officer")
    version = assigned.reply("stp").version
    assert leader.post(at(assigned, "/objection"), data={"version": version, "lacking": " "}).status_code == 422
    stale = leader.post(at(assigned, "/objection"), data={"version": version - 1, "lacking": LACKING})
    assert stale.status_code == 409
    assert LACKING in stale.text
    object_to(assigned)
    again = leader.post(at(assigned, "/objection"), data={"version": version, "lacking": LACKING})
    assert again.status_code == 409
    version = assigned.reply("stp").version
    refused = drafter.post(at(assigned, "/objection/decision"), data={"version": version, "decision": "refuse"})
    assert refused.status_code == 422
    settle(assigned, accept=True)
    late = drafter.post(
        at(assigned, "/objection/decision"), data={"version": version, "decision": "refuse", "reason": "Đã có đủ."}
    )
    assert late.status_code == 409
    assert "Đã có đủ." in late.text
    version = assigned.reply("stp").version
    wrong = {"version": version, "note": "Ghi chú đã gõ", "draft": (io.BytesIO(b"x"), "a.exe")}
    answer = drafter.post(at(assigned, "/objection/papers"), data=wrong)
    assert answer.status_code == 422
    assert "Ghi chú đã gõ" in answer.text
    assert objections(assigned)[0].state is ObjectionState.ACCEPTED


def test_a_second_objection_pressed_at_the_same_time_is_told_why(sign_in: SignIn, assigned: Journey) -> None:
    object_to(assigned)
    data = {"version": assigned.reply("stp").version, "lacking": LACKING}
    answer = sign_in("stp.leader").post(at(assigned, "/objection"), data=data)
    assert answer.status_code == 409
    assert LACKING in answer.text


def test_a_refusal_says_whether_the_date_moves(sign_in: SignIn, assigned: Journey) -> None:
    object_to(assigned)
    assigned.pass_time(days=4)
    drafter = sign_in("stc.officer")
    data = {"version": assigned.reply("stp").version, "decision": "refuse", "reason": "Đã có trong phụ lục."}
    answer = drafter.post(at(assigned, "/objection/decision"), data=data)
    assert "Hạn trả lời lùi đến" in drafter.get(answer.location).text
    assert "Đã có trong phụ lục." in sign_in("supervisor").get(f"/supervision{at(assigned)}").text


def test_an_undecided_objection_is_flagged_on_the_drafters_page(sign_in: SignIn, assigned: Journey) -> None:
    object_to(assigned)
    drafter = sign_in("stc.officer")
    assert "Quá một ngày làm việc chưa quyết định" not in drafter.get(at(assigned)).text
    assigned.pass_time(days=10)
    drafter = sign_in("stc.officer")
    page = drafter.get(at(assigned)).text
    assert "Quá một ngày làm việc chưa quyết định" in page
    assert "Quá hạn</span>" not in page


def test_the_drafting_leader_pauses_one_reply_and_lets_it_run_again(sign_in: SignIn, assigned: Journey) -> None:
    leader = sign_in("stc.leader")
    assert at(assigned, "/pause") in leader.get(at(assigned)).text
    version = assigned.reply("stp").version
    assert leader.get(at(assigned, "/pause")).status_code == 200
    assert leader.post(at(assigned, "/pause"), data={"version": version, "reason": ""}).status_code == 422
    reason = "Đang làm rõ phụ lục với Sở Tư pháp."
    done = leader.post(at(assigned, "/pause"), data={"version": version, "reason": reason})
    assert done.status_code == 303
    assert leader.post(at(assigned, "/pause"), data={"version": version, "reason": reason}).status_code == 409
    assert reason in sign_in("stp.officer").get(at(assigned)).text
    assert sign_in("stp.officer").get("/replies/").status_code == 200, "the list bears a pause without a suspension"
    assigned.pass_time(days=7)
    leader = sign_in("stc.leader")
    version = assigned.reply("stp").version
    answer = leader.post(at(assigned, "/resume"), data={"version": version})
    assert "Hạn trả lời lùi đến" in leader.get(answer.location).text
    assert leader.post(at(assigned, "/resume"), data={"version": version}).status_code == 409


def test_two_stops_at_once_say_that_the_clock_still_stands(sign_in: SignIn, assigned: Journey) -> None:
    pause(assigned)
    object_to(assigned)
    leader = sign_in("stc.leader")
    answer = leader.post(at(assigned, "/resume"), data={"version": assigned.reply("stp").version})
    page = leader.get(answer.location).text
    assert "vẫn dừng vì lý do khác" in page
    assert "Đã hết lần tạm dừng này; thời hạn vẫn tạm dừng vì lý do khác" in page, "its trail says so too"
    assert "Thời hạn của văn bản này chạy tiếp" not in page
    pause(assigned)
    data = {"version": assigned.reply("stp").version, "decision": "refuse", "reason": "Đã có."}
    answer = leader.post(at(assigned, "/objection/decision"), data=data)
    assert "vẫn tạm dừng vì lý do khác" in leader.get(answer.location).text


def test_others_find_no_such_pages_and_wrong_roles_no_button(sign_in: SignIn, assigned: Journey) -> None:
    assert sign_in("sxd.head").get(at(assigned, "/objection")).status_code == 404
    assert sign_in("stp.head").get(at(assigned, "/pause")).status_code == 404
    assert sign_in("stc.officer").get(at(assigned, "/pause")).status_code == 403
    assert at(assigned, "/pause") not in sign_in("stc.officer").get(at(assigned)).text
    assert sign_in("stp.officer").get(at(assigned, "/objection")).status_code == 200
    data = {"version": assigned.reply("stp").version, "lacking": LACKING}
    assert sign_in("stp.officer").post(at(assigned, "/objection"), data=data).status_code == 403
