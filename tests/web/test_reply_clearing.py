"""Clearing, signing, superseding and deciding a claim over HTTP."""

from sqlalchemy import select, update

from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at, objecting, versions
from workflow.models import Jurisdiction, Position
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ReplyState


def test_a_leader_opens_on_what_waits_for_the_signature(sign_in: SignIn, journey: Journey) -> None:
    leader = sign_in("stp.leader")
    assert "Chờ ký" not in leader.get("/replies/").text.split("</h2>")[0].split("<h2")[-1]
    journey.to_clearance("stp")
    page = leader.get("/replies/").text
    assert at(journey) in page
    assert "Chờ ký" in page.split("</h2>")[0].split("<h2")[-1]


def test_the_clearance_page_shows_position_warnings_and_whom_it_goes_to(sign_in: SignIn, journey: Journey) -> None:
    ticked = {journey.question_ids[0]: AnswerDraft(checked=True)}
    words = "Sở cơ bản nhất trí với dự thảo."
    journey.to_clearance("stp", PreparedContent(code=PositionCode.CONCUR, opinion=words, answers=ticked))
    page = sign_in("stp.leader").get(at(journey)).text
    assert words in page
    assert "data-confirm=" in page
    confirm = page.split('data-confirm="')[1].split('"')[0]
    assert "Sở Tài chính" in confirm
    assert "0 ý kiến" in confirm
    assert "<q>" in page


def test_signing_leads_to_a_read_only_page_with_all_that_was_signed(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp", journey.objecting(opinion="Không thống nhất."))
    leader = sign_in("stp.leader")
    answer = leader.post(at(journey, "/sign"), data=versions(journey))
    assert answer.status_code == 303
    page = leader.get(answer.location).text
    with journey.application.reading() as session:
        position = session.scalars(select(Position)).one()
    for words in (position.digest, "1/2026/STP-TGYK", "Sở Tư pháp leader", "Thời hạn 03 ngày là quá ngắn."):
        assert words in page
    assert "<textarea" not in page
    assert "ck-derivation" in page, "the due date opens into its derivation"


def test_a_second_press_gets_a_friendly_conflict_and_one_signature(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    leader, data = sign_in("stp.leader"), versions(journey)
    assert leader.post(at(journey, "/sign"), data=data).status_code == 303
    again = leader.post(at(journey, "/sign"), data=data)
    assert again.status_code == 409
    assert "1/2026/STP-TGYK" in again.text, "the page shows what is the case now"
    with journey.application.reading() as session:
        assert len(session.scalars(select(Position)).all()) == 1


def test_words_that_changed_after_the_page_was_opened_are_not_signed(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    data = versions(journey)
    journey.save("stp", journey.concurring(opinion="Người khác vừa sửa"), by="head")
    answer = sign_in("stp.leader").post(at(journey, "/sign"), data=data)
    assert answer.status_code == 409
    assert "Người khác vừa sửa" in answer.text
    assert journey.reply("stp").state is ReplyState.IN_CLEARANCE


def test_a_leader_may_edit_what_lies_in_clearance_and_then_sign(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    leader = sign_in("stp.leader")
    assert 'id="preparation"' in leader.get(at(journey, "/write")).text
    answer = leader.post(at(journey, "/preparation"), data=objecting(journey, version="1", then="clear"))
    assert answer.location == at(journey, "/clear")
    assert leader.post(at(journey, "/sign"), data=versions(journey, 2)).status_code == 303


def test_returning_needs_a_reason_and_the_author_sees_it(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    leader, version = sign_in("stp.leader"), journey.reply("stp").version
    assert leader.post(at(journey, "/return"), data={"version": version}).status_code == 422
    answer = leader.post(at(journey, "/return"), data={"version": version, "reason": "Nêu rõ căn cứ"})
    assert answer.location == "/replies/"
    assert "Nêu rõ căn cứ" in sign_in("stp.officer").get(at(journey)).text


def test_a_reason_typed_too_late_is_kept_on_the_page(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    version = journey.reply("stp").version
    journey.sign("stp")
    data = {"version": version, "reason": "Lý do gõ muộn"}
    answer = sign_in("stp.head").post(at(journey, "/return"), data=data)
    assert answer.status_code == 409
    assert "Lý do gõ muộn" in answer.text


def test_where_two_people_are_asked_for_the_author_finds_the_rule_instead_of_the_button(
    sign_in: SignIn, journey: Journey
) -> None:
    with journey.application.sessions.begin() as session:
        session.execute(update(Jurisdiction).values(author_may_sign=False))
    journey.receive("stp")
    journey.assign("stp", "leader")
    journey.save("stp", journey.concurring(), by="leader")
    journey.submit("stp", by="leader")
    leader = sign_in("stp.leader")
    assert 'aria-describedby="sign-why"' in leader.get(at(journey)).text
    assert leader.post(at(journey, "/sign"), data=versions(journey)).status_code == 409


def test_a_late_reply_is_marked_on_every_page(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.pass_time(days=60)
    assert "Quá hạn" in sign_in("stp.head").get(at(journey)).text
    leader = sign_in("stp.leader")
    leader.post(at(journey, "/sign"), data=versions(journey))
    assert "Gửi trễ hạn" in leader.get(at(journey)).text
    assert "Gửi trễ hạn" in leader.get("/replies/?tab=sent").text


def test_a_newer_position_is_written_and_signed_over_the_old_one(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=2)
    leader = sign_in("stp.leader")
    assert 'id="preparation"' not in leader.get(at(journey)).text
    assert leader.get(at(journey, "/clear")).status_code == 403
    answer = leader.post(at(journey, "/preparation"), data=objecting(journey, version="1", then="clear"))
    assert answer.status_code == 303
    assert at(journey, "/supersede") in leader.get(answer.location).text
    assert leader.post(at(journey, "/supersede"), data=versions(journey, 2)).status_code == 303
    page = sign_in("stc.officer").get(at(journey)).text
    assert "1/2026/STP-TGYK" in page
    assert "2/2026/STP-TGYK" in page


def test_the_drafter_decides_a_claim_with_a_reason(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=2)
    drafter = sign_in("stc.officer")
    assert at(journey, "/claim") in drafter.get("/replies/?tab=claims").text
    page = drafter.get(at(journey, "/claim")).text
    assert "Quản lý tài sản công thuộc chức năng của Sở Tài chính." in page
    version = journey.reply("stp").version
    refused = drafter.post(at(journey, "/claim"), data={"version": version, "decision": "refuse"})
    assert refused.status_code == 422
    data = {"version": version, "decision": "refuse", "reason": "Quyết định 12 đã giao Sở Tư pháp."}
    assert drafter.post(at(journey, "/claim"), data=data).status_code == 303
    assert journey.reply("stp").state is ReplyState.ASSIGNED
    assert "Quyết định 12 đã giao Sở Tư pháp." in sign_in("stp.officer").get(at(journey)).text
    late = drafter.post(at(journey, "/claim"), data={**data, "decision": "accept", "reason": "Gõ muộn"})
    assert late.status_code == 409
    assert "Gõ muộn" in late.text


def test_the_claiming_agency_does_not_decide_its_own_claim(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    leader = sign_in("stp.leader")
    assert leader.get(at(journey, "/claim")).status_code == 404
    data = {"version": journey.reply("stp").version, "decision": "accept"}
    assert leader.post(at(journey, "/claim"), data=data).status_code == 403
