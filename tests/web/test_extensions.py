"""More time and a return over HTTP: offered only where possible, refused in words, nothing typed is lost."""

import pytest

from tests.factories.extending import UNCLEAR, WHY, allow, ask, complete, decide, extension, grant, send_back
from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import SignIn, at
from workflow.policies.prepared_position import PreparedContent
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ExtensionState, ReplyState


@pytest.fixture
def open_journey(journey: Journey) -> Journey:
    allow(journey)
    return journey


def asking(journey: Journey, **fields: str) -> dict[str, str]:
    return {"version": str(journey.reply("stp").version), "day": "2026-12-18", "reason": WHY, **fields}


def deciding(journey: Journey, extension_id: int, decision: str, **fields: str) -> dict[str, str]:
    version = str(extension(journey, extension_id).version)
    return {"version": version, "extension_id": str(extension_id), "decision": decision, **fields}


def test_who_may_ask_finds_the_button_and_asks(sign_in: SignIn, open_journey: Journey) -> None:
    leader = sign_in("stp.leader")
    assert at(open_journey, "/extension/ask") in leader.get(at(open_journey)).text
    assert 'max="2026-12-22"' in leader.get(at(open_journey, "/extension/ask")).text
    answer = leader.post(at(open_journey, "/extension/ask"), data=asking(open_journey))
    page = leader.get(answer.location).text
    assert "Đã gửi đề nghị gia hạn đến Sở Tài chính. Cơ quan này quyết định chậm nhất ngày 25/11/2026" in page
    assert "Đã có đề nghị gia hạn đang chờ giải quyết." in page, "the button says why not"
    assert at(open_journey, "/extension/ask") not in page


def test_what_is_wrong_stands_at_its_field_and_the_words_stay(sign_in: SignIn, open_journey: Journey) -> None:
    leader = sign_in("stp.leader")
    refused = leader.post(at(open_journey, "/extension/ask"), data=asking(open_journey, day="2026-12-19"))
    assert refused.status_code == 422
    assert 'href="#day"' in refused.text
    assert "Đây không phải ngày làm việc." in refused.text
    assert WHY in refused.text
    nonsense = leader.post(at(open_journey, "/extension/ask"), data=asking(open_journey, day="hôm nào", reason=""))
    assert nonsense.status_code == 422
    assert "Nêu ngày cần gia hạn đến" in nonsense.text
    assert nonsense.text.index('href="#day"') < nonsense.text.index('href="#reason"'), "in the order of the page"


def test_a_double_click_asks_once_and_a_stale_page_keeps_its_words(sign_in: SignIn, open_journey: Journey) -> None:
    leader, data = sign_in("stp.leader"), asking(open_journey)
    assert leader.post(at(open_journey, "/extension/ask"), data=data).status_code == 303
    again = leader.post(at(open_journey, "/extension/ask"), data=data)
    assert again.status_code == 409
    assert "Đã có đề nghị gia hạn đang chờ giải quyết." in again.text
    assert WHY in again.text
    stale = leader.post(at(open_journey, "/extension/ask"), data={**data, "version": "1"})
    assert stale.status_code == 409


def test_without_the_right_or_the_possibility_the_page_is_refused(sign_in: SignIn, open_journey: Journey) -> None:
    path = at(open_journey, "/extension/ask")
    assert sign_in("stc.leader").get(path).status_code == 404
    assert sign_in("stp.officer").get(path).status_code == 409
    allow(open_journey, 0, 0)
    leader = sign_in("stp.leader")
    assert leader.get(path).status_code == 409
    assert "Loại thủ tục này không cho phép gia hạn." in leader.get(at(open_journey)).text
    decide_path = at(open_journey, "/extension/decide")
    assert sign_in("stp.leader").get(decide_path).status_code == 404
    assert sign_in("stc.leader").get(decide_path).status_code == 409, "nothing was asked"


def test_the_drafter_is_led_to_the_decision_from_each_list(sign_in: SignIn, open_journey: Journey) -> None:
    ask(open_journey)
    leader = sign_in("stc.leader")
    assert "1 đề nghị gia hạn chờ quyết định" in leader.get("/requests").text
    assert at(open_journey, "/extension/decide") in leader.get(f"/requests/{open_journey.request_id}").text
    assert "Đề nghị gia hạn đến ngày 18/12/2026" in leader.get("/replies/?tab=extensions").text
    assert "Chỉ lãnh đạo hoặc người đứng đầu" in sign_in("stc.officer").get(at(open_journey)).text
    assert sign_in("stc.officer").get(at(open_journey, "/extension/decide")).status_code == 403
    open_journey.pass_time(days=3)
    leader = sign_in("stc.leader")
    assert "1 đề nghị gia hạn quá hạn quyết định" in leader.get("/requests").text
    for path in (f"/requests/{open_journey.request_id}", "/replies/?tab=extensions"):
        assert "Gia hạn chưa được quyết định trong 01 ngày làm việc" in leader.get(path).text
    board = sign_in("supervisor").get("/supervision/").text
    assert "Gia hạn chậm được quyết định" in board
    assert "Sở Tư pháp đề nghị ngày 23/11/2026" in board


def test_granting_moves_the_date_and_shows_the_first_one(sign_in: SignIn, open_journey: Journey) -> None:
    asked, leader = ask(open_journey), sign_in("stc.leader")
    path = at(open_journey, "/extension/decide")
    assert "Đồng ý gia hạn đến 18/12/2026" in leader.get(path).text
    answer = leader.post(path, data=deciding(open_journey, asked, "grant"))
    assert "hạn trả lời là ngày 18/12/2026" in leader.get(answer.location).text
    own = sign_in("stp.leader")
    for page in (at(open_journey), "/replies/?tab=todo"):
        assert "hạn ban đầu: 15/12/2026" in own.get(page).text
    assert "hạn ban đầu: 15/12/2026" in leader.get(f"/requests/{open_journey.request_id}").text
    again = leader.post(path, data=deciding(open_journey, asked, "refuse", reason="Không đủ căn cứ."))
    assert again.status_code == 409
    assert "Không đủ căn cứ." in again.text, "what was typed"


def test_a_refusal_without_reason_and_no_decision_at_all_change_nothing(sign_in: SignIn, open_journey: Journey) -> None:
    asked, leader = ask(open_journey), sign_in("stc.leader")
    path = at(open_journey, "/extension/decide")
    refused = leader.post(path, data=deciding(open_journey, asked, "refuse"))
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    none = leader.post(path, data=deciding(open_journey, asked, "xóa", reason="Đã gõ"))
    assert (none.status_code, "Đã gõ" in none.text) == (422, True)
    assert extension(open_journey, asked).state is ExtensionState.ASKED
    answer = leader.post(path, data=deciding(open_journey, asked, "refuse", reason="Kế hoạch đã ấn định."))
    assert "Đã từ chối gia hạn; hạn trả lời giữ nguyên." in leader.get(answer.location).text
    assert "Kế hoạch đã ấn định." in sign_in("stp.leader").get(at(open_journey)).text


def test_an_offer_is_taken_with_one_press_and_only_once(sign_in: SignIn, open_journey: Journey) -> None:
    asked, drafter, own = ask(open_journey), sign_in("stc.leader"), sign_in("stp.leader")
    offer = deciding(open_journey, asked, "counter", day="2026-12-17")
    answer = drafter.post(at(open_journey, "/extension/decide"), data=offer)
    assert "Đã đề nghị hạn khác: 17/12/2026." in drafter.get(answer.location).text
    assert "Sở Tài chính đề nghị hạn khác: 17/12/2026" in own.get(at(open_journey)).text
    assert "Chỉ người được giao xử lý hoặc lãnh đạo" in sign_in("stp.officer").get(at(open_journey)).text
    data = {"version": str(extension(open_journey, asked).version), "extension_id": str(asked)}
    taken = own.post(at(open_journey, "/extension/take"), data=data)
    assert "hạn trả lời là ngày 17/12/2026" in own.get(taken.location).text
    again = own.post(at(open_journey, "/extension/take"), data=data)
    assert again.status_code == 409
    assert own.post(at(open_journey, "/extension/take"), data={**data, "extension_id": "99"}).status_code == 404


def test_an_offer_that_ran_out_says_so_before_the_sweep_has_come(sign_in: SignIn, open_journey: Journey) -> None:
    asked = ask(open_journey)
    decide(open_journey, asked, Act.COUNTER, day=extension(open_journey, asked).proposed_day)
    open_journey.pass_time(days=40)
    page = sign_in("stp.leader").get(at(open_journey)).text
    assert "Đã hết thời gian chấp nhận; hạn trả lời giữ nguyên." in page
    assert "/extension/take" not in page


def test_the_drafter_returns_an_answer_with_a_reason_once(sign_in: SignIn, journey: Journey) -> None:
    journey.to_sent("stp")
    leader, path = sign_in("stc.leader"), at(journey, "/return-as-unclear")
    assert path in leader.get(at(journey)).text
    data = {"version": str(journey.reply("stp").version), "reason": " "}
    refused = leader.post(path, data=data)
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    answer = leader.post(path, data={**data, "reason": UNCLEAR})
    page = leader.get(answer.location).text
    assert "thời hạn đến ngày 26/11/2026" in page
    assert UNCLEAR in page
    again = leader.post(path, data={**data, "reason": UNCLEAR})
    assert (again.status_code, UNCLEAR in again.text) == (409, True)
    assert leader.get(path).status_code == 409
    journey.pass_time(hours=1)
    complete(journey)
    leader = sign_in("stc.leader")
    page = leader.get(at(journey)).text
    assert path not in page
    assert "Chỉ được trả lại một lần." in page, "the button says why not"
    refused = leader.post(path, data={"version": str(journey.reply("stp").version), "reason": UNCLEAR})
    assert refused.status_code == 409


def test_what_was_flagged_helps_the_reason_and_fills_in_nothing(sign_in: SignIn, journey: Journey) -> None:
    little = PreparedContent(code=PositionCode.CONCUR, checked_parts="Toàn văn", opinion="Cơ bản nhất trí.")
    journey.to_sent("stp", little)
    page = sign_in("stc.leader").get(at(journey, "/return-as-unclear")).text
    assert "Cảnh báo có thể tham khảo khi nêu lý do" in page
    assert 'name="reason"' in page
    assert sign_in("stc.officer").get(at(journey, "/return-as-unclear")).status_code == 403
    assert sign_in("stp.leader").get(at(journey, "/return-as-unclear")).status_code == 404


def test_the_agency_finds_what_was_returned_on_top_and_reads_the_answer_it_sent(
    sign_in: SignIn, journey: Journey
) -> None:
    journey.to_sent("stp")
    send_back(journey)
    officer = sign_in("stp.officer")
    inbox = officer.get("/replies/").text
    assert "Bị trả lại để hoàn thiện" in inbox
    assert "26/11/2026" in inbox
    assert "1 văn bản trả lời bị trả lại để hoàn thiện" in officer.get("/replies/?tab=todo").text
    page = officer.get(at(journey)).text
    assert UNCLEAR in page
    assert "văn bản trả lời bị trả lại để hoàn thiện" in page, "the derivation says what it counts from"
    assert "SHA-256" in page, "the answer that was sent, with its signature"
    journey.pass_time(days=6)
    assert "Quá hạn hoàn thiện" in sign_in("stp.officer").get("/replies/?tab=complete").text
    supervisor = sign_in("supervisor")
    assert "1 quá hạn hoàn thiện" in supervisor.get("/supervision/agencies").text
    assert UNCLEAR in supervisor.get(f"/supervision/replies/{journey.reply_ids['stp']}").text
    assert journey.reply("stp").state is ReplyState.RETURNED


def test_the_supervisor_reads_what_was_asked_and_how_it_was_decided(sign_in: SignIn, open_journey: Journey) -> None:
    grant(open_journey, ask(open_journey))
    page = sign_in("supervisor").get(f"/supervision/replies/{open_journey.reply_ids['stp']}").text
    assert WHY in page
    assert "hạn ban đầu: 15/12/2026" in page
    assert "Sở Tài chính leader" in page
