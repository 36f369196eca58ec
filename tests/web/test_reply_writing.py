"""Receipt, assignment, writing and submitting over HTTP: what is kept, what is refused."""

import re
from dataclasses import replace
from datetime import date

from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey
from tests.factories.reply_pages import SignIn, at, objecting, stored
from workflow.models import Agency, Preparation
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ReplyState


def test_receipt_and_assignment_from_the_list_lead_back_to_it(
    sign_in: SignIn, journey: Journey, province: Province
) -> None:
    clerk = sign_in("stp.clerk")
    page = clerk.get("/replies/").text
    assert at(journey, "/receipt") in page
    answer = clerk.post(at(journey, "/receipt"), data={"version": 1, "next": "/replies/?tab=todo"})
    assert answer.location == "/replies/?tab=todo"
    assert at(journey, "/assign") in clerk.get("/replies/").text
    officer_id = province.officer["stp.officer"]
    clerk.post(at(journey, "/assign"), data={"version": 2, "officer_id": officer_id, "next": "//evil.example"})
    reply = journey.reply("stp")
    assert (reply.state, reply.assignee_id) == (ReplyState.ASSIGNED, officer_id)
    assert SUBJECT in sign_in("stp.officer").get("/replies/?tab=mine").text


def test_a_competent_agency_that_was_closed_since_is_said_and_not_offered(
    sign_in: SignIn, journey: Journey, province: Province
) -> None:
    journey.to_assigned("stp")
    journey.save("stp", replace(journey.claiming(), competent_agency_id=province.agency["sxd"]))
    option = f'<option value="{province.agency["sxd"]}"'
    assert f'<option selected value="{province.agency["sxd"]}"' in sign_in("stp.officer").get(at(journey)).text
    with journey.application.sessions.begin() as session:
        session.execute(update(Agency).where(Agency.id == province.agency["sxd"]).values(active_to=date(2020, 1, 1)))
    page = sign_in("stp.officer").get(at(journey)).text
    assert "Cơ quan được nêu là có thẩm quyền hiện không còn hoạt động" in page
    assert option not in page
    assert "Hồ sơ đầy đủ" not in page


def test_nobody_is_led_to_another_site(sign_in: SignIn, journey: Journey) -> None:
    answer = sign_in("stp.clerk").post(at(journey, "/receipt"), data={"version": 1, "next": "https://evil.example/"})
    assert answer.location == at(journey)


def test_a_stranger_cannot_be_assigned_and_the_page_says_so(
    sign_in: SignIn, journey: Journey, province: Province
) -> None:
    journey.receive("stp")
    data = {"version": 2, "officer_id": province.officer["sxd.officer"]}
    answer = sign_in("stp.leader").post(at(journey, "/assign"), data=data)
    assert answer.status_code == 422
    assert "Chọn một cán bộ đang công tác" in answer.text


def test_an_old_page_cannot_confirm_receipt_twice(sign_in: SignIn, journey: Journey) -> None:
    clerk = sign_in("stp.clerk")
    assert clerk.post(at(journey, "/receipt"), data={"version": 1}).status_code == 303
    assert clerk.post(at(journey, "/receipt"), data={"version": 1}).status_code == 409


def test_nothing_is_preselected_and_the_page_says_what_each_position_needs(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    page = sign_in("stp.officer").get(at(journey)).text
    radios = [line for line in page.split("<input")[1:] if 'type="radio"' in line.split(">")[0]]
    assert len(radios) >= 4
    assert not any(" checked" in radio.split(">")[0] for radio in radios)
    assert page.count('id="code-') >= 4


def test_autosave_answers_with_time_and_version_and_keeps_everything(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    officer = sign_in("stp.officer")
    json = {"Accept": "application/json"}
    answer = officer.post(at(journey, "/preparation"), data=objecting(journey, internal_note="nội bộ"), headers=json)
    assert (answer.status_code, answer.json) == (200, {"saved_at": "08:00", "version": 1})
    kept = stored(journey)
    assert (kept.code, kept.internal_note) == (PositionCode.OBJECT, "nội bộ")
    assert kept.comments[0]["proposed_wording"] == "07 ngày làm việc"
    page = officer.get(at(journey)).text
    assert "Không thống nhất thời hạn." in page
    assert "08:00" in page


def test_autosave_of_an_older_tab_is_a_conflict_and_overwrites_nothing(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    officer, json = sign_in("stp.officer"), {"Accept": "application/json"}
    officer.post(at(journey, "/preparation"), data=objecting(journey), headers=json)
    answer = officer.post(at(journey, "/preparation"), data=objecting(journey, opinion="Tab cũ"), headers=json)
    assert answer.status_code == 409
    assert stored(journey).opinion == "Không thống nhất thời hạn."


def test_autosave_needs_the_token(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    answer = sign_in("stp.officer").post(at(journey, "/preparation"), data=objecting(journey), csrf=False)
    assert answer.status_code == 400


def test_the_save_button_in_a_second_tab_keeps_the_typed_text_and_offers_to_replace(
    sign_in: SignIn, journey: Journey
) -> None:
    journey.to_assigned("stp")
    officer = sign_in("stp.officer")
    assert officer.post(at(journey, "/preparation"), data=objecting(journey)).status_code == 303
    typed = objecting(journey, opinion="Chữ của tab thứ hai")
    answer = officer.post(at(journey, "/preparation"), data=typed)
    assert answer.status_code == 409
    assert "Chữ của tab thứ hai" in answer.text
    assert 'name="overwrite" value="1"' in answer.text
    assert stored(journey).opinion == "Không thống nhất thời hạn."
    assert officer.post(at(journey, "/preparation"), data={**typed, "overwrite": "1"}).status_code == 303
    assert stored(journey).opinion == "Chữ của tab thứ hai"


def test_rows_are_added_and_removed_without_javascript(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    officer = sign_in("stp.officer")
    page = officer.post(at(journey, "/preparation"), data=objecting(journey, add_row="comments")).text
    assert 'name="comments-1-text"' in page
    assert "Thời hạn 03 ngày quá ngắn." in page
    page = officer.post(at(journey, "/preparation"), data=objecting(journey, remove_row="comments-0")).text
    assert 'name="comments-0-text"' not in page
    assert "Không thống nhất thời hạn." in page


def test_a_reply_of_which_nothing_is_written_is_not_called_complete(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    page = sign_in("stp.officer").get(at(journey)).text
    assert "Hãy chọn chính kiến." in page
    assert "Không thiếu nội dung" not in page


def test_a_refused_reply_is_not_called_complete_below_its_list(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    answer = sign_in("stp.officer").post(at(journey, "/submit"), data=objecting(journey, code=""))
    assert answer.status_code == 422
    assert "Không thiếu nội dung" not in answer.text


def test_an_incomplete_reply_is_refused_with_links_and_keeps_everything(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    data = objecting(journey, internal_note="nhớ gọi điện", checked_parts="Chương I")
    data |= {"comments-0-weight": "", "comments-4-weight": "condition", "comments-4-text": "Ý kiến thứ hai"}
    answer = sign_in("stp.officer").post(at(journey, "/submit"), data=data)
    assert answer.status_code == 422
    for words in ("nhớ gọi điện", "Chương I", "Ý kiến thứ hai", "07 ngày làm việc", "Thời hạn chưa phù hợp."):
        assert words in answer.text
    for anchor in ("comments-0-weight", "comments-1-article", "comments-1-reason", "comments-1-proposed_wording"):
        assert f'href="#{anchor}"' in answer.text
        assert f'id="{anchor}"' in answer.text
    assert "Chưa thể trình duyệt" in answer.text
    assert re.search(r">\s*Ý kiến 2: nêu lý do", answer.text), (
        "a sentence that names its comment needs no label before it"
    )
    assert journey.reply("stp").state is ReplyState.ASSIGNED
    assert stored(journey).internal_note == "nhớ gọi điện"


def test_a_complete_reply_is_saved_and_submitted_in_one_press(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    answer = sign_in("stp.officer").post(at(journey, "/submit"), data=objecting(journey))
    assert answer.status_code == 303
    assert journey.reply("stp").state is ReplyState.IN_CLEARANCE


def test_submitting_after_it_moved_on_keeps_the_typed_text(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.sign("stp")
    answer = sign_in("stp.officer").post(at(journey, "/submit"), data=objecting(journey, opinion="Chữ gõ muộn"))
    assert answer.status_code == 409
    assert "Chữ gõ muộn" in answer.text


def test_an_endless_text_is_refused_and_kept(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    answer = sign_in("stp.officer").post(at(journey, "/preparation"), data=objecting(journey, opinion="a" * 20_001))
    assert answer.status_code == 422
    assert "a" * 20_001 in answer.text


def test_warnings_follow_the_form_and_quote_the_authors_words(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    data = {"code": "concur", "opinion": "Sở cơ bản nhất trí với dự thảo.", "answers-0-checked": "y"}
    data["answers-0-question_id"] = str(journey.question_ids[0])
    answer = sign_in("stp.officer").post(at(journey, "/warnings"), data=data)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "<q>" in answer.text
    assert "cơ bản" in answer.text
    with journey.application.reading() as session:
        assert session.scalars(select(Preparation)).all() == []


def test_a_page_on_which_nothing_was_written_yet_refuses_nothing(sign_in: SignIn, journey: Journey) -> None:
    """The browser takes a page with refusals for one whose words the server has not kept, and saves at once."""
    journey.to_assigned("stp")
    page = sign_in("stp.officer").get(at(journey)).text
    assert 'name="opinion"' in page
    assert 'id="error-summary"' not in page
