"""Lists of replies, the page of one agency and of one obligation, for supervisors."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from tests.factories.reply_journey import CONDITION, REMARK, Journey, begin_journey
from workflow.bootstrap import Application
from workflow.policies.prepared_position import PreparedContent
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ReplyState

SignIn = Callable[[str], OfficerClient]
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SECRET_WORDS = "Ý kiến còn đang cân nhắc trong nội bộ"


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def put(application: Application, province: Province, *wanted: Given) -> list[int]:
    with application.sessions.begin() as session:
        return add_replies(session, province, wanted)


def overdue(number: int, agency: str = "stp") -> Given:
    return Given(agency=agency, state=ReplyState.ASSIGNED, due_at=FRIDAY - number * DAY, subject=f"Hồ sơ thứ {number}.")


def subjects(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><div><a href="[^"]*">([^<]*)</a>', unescape(page))


# Lists


def test_the_list_holds_twenty_five_a_page_and_keeps_its_filters(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    put(application, province, *(overdue(number) for number in range(27)), overdue(40, "snv"))
    client = sign_in("supervisor")
    path = f"/supervision/agencies/{province.agency['stp']}?tally=overdue&period=all"
    first, second = client.get(path).text, client.get(f"{path}&page=2").text
    assert subjects(first)[0] == "Hồ sơ thứ 26."
    assert (len(subjects(first)), len(subjects(second))) == (25, 2)
    assert subjects(second) == ["Hồ sơ thứ 1.", "Hồ sơ thứ 0."]
    links = re.findall(r'href="([^"]*page=2[^"]*)"', unescape(first))
    assert links
    assert all("tally=overdue" in link and "period=all" in link for link in links)
    assert subjects(client.get(f"{path}&sort=-due").text)[0] == "Hồ sơ thứ 0."
    everything = client.get("/supervision/replies?period=all&sort=due").text
    assert subjects(everything)[0] == "Hồ sơ thứ 40."


def test_the_page_of_an_agency_holds_its_replies_only(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    put(application, province, overdue(1), overdue(2, "snv"))
    page = sign_in("auditor").get(f"/supervision/agencies/{province.agency['snv']}").text
    assert "<h1>Sở Nội vụ</h1>" in page
    assert subjects(page) == ["Hồ sơ thứ 2."]
    assert 'id="filter-agency"' not in page
    elsewhere = sign_in("auditor").get(
        f"/supervision/agencies/{province.agency['snv']}?agency={province.agency['stp']}"
    )
    assert subjects(elsewhere.text) == ["Hồ sơ thứ 2."]


# One obligation


def test_a_reply_in_preparation_shows_dates_and_officer_but_not_a_word_of_it(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    journey.save("stp", PreparedContent(code=PositionCode.CONCUR, opinion=SECRET_WORDS, internal_note=SECRET_WORDS))
    page = unescape(sign_in("supervisor").get(f"/supervision/replies/{journey.reply_ids['stp']}").text)
    assert SECRET_WORDS not in page
    assert "Thống nhất" not in page
    assert "Chưa đến hạn" in page
    assert "Đã phân công, đang soạn" in page
    assert "Sở Tư pháp officer" in page
    assert "Sở Tư pháp head" in page
    assert "ck-derivation" in page
    assert "Xác nhận đã tiếp nhận" in page
    assert "Đọc ý kiến bên cạnh dự thảo" not in page


def test_a_sent_reply_shows_its_position_comments_history_and_the_way_to_all_of_it(
    sign_in: SignIn, journey: Journey
) -> None:
    journey.to_sent("stp", journey.objecting())
    client = sign_in("auditor")
    page = unescape(client.get(f"/supervision/replies/{journey.reply_ids['stp']}").text)
    assert "Không thống nhất" in page
    assert "Đã gửi văn bản tham gia ý kiến" in page
    assert CONDITION.text in page
    assert REMARK.text in page
    link = f"/replies/{journey.reply_ids['stp']}"
    assert f'href="{link}"' in page
    assert client.get(link).status_code == 200


def test_a_claim_to_be_outside_remit_shows_its_reason_and_who_decides(sign_in: SignIn, journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    leader = sign_in("stp.leader")
    reply = journey.reply("stp")
    leader.post(f"/replies/{reply.id}/sign", data={"version": reply.version, "preparation_version": 1})
    page = unescape(sign_in("supervisor").get(f"/supervision/replies/{reply.id}").text)
    assert "chờ cơ quan soạn thảo quyết định" in page
    assert "Quản lý tài sản công thuộc chức năng của Sở Tài chính." in page
    assert "Sở Tài chính" in page
    assert "Thời hạn tạm dừng tính từ" in page


def test_every_finding_stands_with_rule_reason_and_words(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    rules = (FindingRule.BLANKET_AGREEMENT, FindingRule.CURRENT_REGULATIONS, FindingRule.BASIC_AGREEMENT_UNLISTED)
    given = Given(
        agency="stp",
        state=ReplyState.SENT,
        due_at=FRIDAY,
        sent_at=FRIDAY - DAY,
        words="cơ bản nhất trí, thực hiện theo quy định hiện hành",
        findings=rules,
    )
    (reply_id,) = put(application, province, given)
    client = sign_in("supervisor")
    client.get("/language/vi")
    page = unescape(client.get(f"/supervision/replies/{reply_id}").text)
    for name in ("Thống nhất chung chung", "“Theo quy định hiện hành”", "“Cơ bản nhất trí” nhưng không liệt kê"):
        assert f"<strong>{name}.</strong>" in page
    assert page.count("<q>cơ bản nhất trí, thực hiện theo quy định hiện hành</q>") == 3
    assert "không nêu đã xem xét nội dung nào" in page
    client.get("/language/en")
    page = unescape(client.get(f"/supervision/replies/{reply_id}").text)
    assert "<strong>Blanket agreement.</strong>" in page
    assert "without saying what was checked" in page


def test_an_answer_with_content_says_that_nothing_was_flagged(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    given = Given(agency="stp", state=ReplyState.SENT, due_at=FRIDAY, sent_at=FRIDAY - DAY)
    (reply_id,) = put(application, province, given)
    page = sign_in("supervisor").get(f"/supervision/replies/{reply_id}").text
    assert "Không có cảnh báo về nội dung trống hoặc né tránh" in page
    assert "Trả lời đúng hạn" in page


def test_silence_stands_on_record_with_the_head_of_the_agency(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    (reply_id,) = put(application, province, Given(agency="stp", state=ReplyState.SILENT, due_at=FRIDAY - 7 * DAY))
    page = unescape(sign_in("supervisor").get(f"/supervision/replies/{reply_id}").text)
    assert "Người đứng đầu cơ quan khi đó: Sở Tư pháp head." in page
    assert "sau hạn trả lời 2 ngày làm việc" in page
    assert "im lặng không phải là chính kiến" in page
    assert "Chưa nêu chính kiến" not in page


SAID = {
    "": ("Giám sát việc tham gia ý kiến", "Supervision of replies"),
    "agencies": ("Kết quả trả lời theo cơ quan", "Replies by agency"),
    "replies": ("Mọi văn bản các cơ quan phải trả lời", "Every reply that was owed"),
    "agencies/{agency}": ("Các văn bản cơ quan này phải trả lời", "What this agency owed"),
    "replies/{reply}": ("Việc thực hiện trách nhiệm trả lời", "How the obligation was met"),
}


@pytest.mark.parametrize("path", sorted(SAID))
def test_every_page_speaks_both_languages(
    sign_in: SignIn, application: Application, province: Province, path: str
) -> None:
    (reply_id,) = put(application, province, overdue(1))
    client = sign_in("supervisor")
    address = "/supervision/" + path.format(agency=province.agency["stp"], reply=reply_id)
    for place, language in enumerate(("vi", "en")):
        client.get(f"/language/{language}")
        page = client.get(address).text
        assert f'<html lang="{language}">' in page
        assert [words in page for words in SAID[path]] == [place == 0, place == 1]


def test_a_request_leads_its_supervisor_to_each_obligation_and_nobody_else(sign_in: SignIn, journey: Journey) -> None:
    path, links = (
        f"/requests/{journey.request_id}",
        [f"/supervision/replies/{key}" for key in journey.reply_ids.values()],
    )
    overseen, own = sign_in("supervisor").get(path).text, sign_in("stc.leader").get(path).text
    assert all(f'href="{link}"' in overseen for link in links)
    assert "/supervision/" not in own


# The price


STATEMENTS = {"": 18, "agencies": 9, "replies": 12, "agencies/{stp}": 14}
IDENTITY_AND_REPLY = 24


@pytest.mark.parametrize("path", sorted(STATEMENTS))
def test_a_page_takes_the_same_statements_for_few_and_for_many(
    sign_in: SignIn, application: Application, province: Province, count_statements: Any, path: str
) -> None:
    client = sign_in("supervisor")
    address = f"/supervision/{path.format(stp=province.agency['stp'])}"
    counts = []
    for start in (0, 10, 30):
        wanted = [overdue(start + number, agency) for number in range(5) for agency in ("stp", "snv", "sxd")]
        little = Given(
            agency="stp", state=ReplyState.SENT, due_at=FRIDAY, sent_at=FRIDAY - DAY, findings=(FindingRule.NOTED,)
        )
        put(application, province, *wanted, little)
        client.get(address)
        with count_statements() as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= STATEMENTS[path]


def test_the_page_of_an_obligation_takes_the_same_statements_for_one_comment_and_for_many(
    sign_in: SignIn, journey: Journey, count_statements: Any
) -> None:
    short, long = journey.objecting(), journey.objecting()
    long = PreparedContent(code=PositionCode.OBJECT, comments=long.comments * 15)
    client, counts = sign_in("supervisor"), []
    for agency, content in (("stp", short), ("sxd", long)):
        journey.to_sent(agency, content)
        path = f"/supervision/replies/{journey.reply_ids[agency]}"
        client.get(path)
        with count_statements() as seen:
            client.get(path)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= IDENTITY_AND_REPLY
