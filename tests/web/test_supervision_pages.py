"""The supervising side over HTTP: who sees it, what the filters do, that the figures on a page add up."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, drafted
from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from workflow.bootstrap import Application
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.states import ReplyState

SignIn = Callable[[str], OfficerClient]
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
PAGES = ("/supervision/", "/supervision/agencies", "/supervision/replies")
LATE, NEAR, SILENT = "Quyết định về phí trễ", "Kế hoạch sắp đến hạn", "Quy chế bị im lặng"
EMPTY, EARLY = "Nghị quyết trả lời trống", "Đề án trả lời sớm"


@pytest.fixture
def given_replies(application: Application, province: Province) -> list[int]:
    """Late, near, silent, empty (and late), in time, far, excused."""
    wanted = [
        Given(agency="stp", state=ReplyState.ASSIGNED, due_at=FRIDAY, subject=LATE),
        Given(agency="stp", state=ReplyState.DELIVERED, due_at=WEDNESDAY, subject=NEAR, procedure="qd-chu-tich"),
        Given(agency="snv", state=ReplyState.SILENT, due_at=FRIDAY - 7 * DAY, subject=SILENT),
        Given(
            agency="sxd",
            state=ReplyState.SENT,
            due_at=FRIDAY - DAY,
            sent_at=FRIDAY,
            subject=EMPTY,
            words="Cơ bản nhất trí với dự thảo",
            findings=(FindingRule.BASIC_AGREEMENT_UNLISTED, FindingRule.NOTED, FindingRule.NO_COMMENT),
        ),
        Given(agency="stp", state=ReplyState.SENT, due_at=FRIDAY - 50 * DAY, sent_at=FRIDAY - 60 * DAY, subject=EARLY),
        Given(agency="snv", state=ReplyState.DELIVERED, due_at=FRIDAY + 30 * DAY),
        Given(agency="xta", state=ReplyState.RELEASED, due_at=FRIDAY),
    ]
    with application.sessions.begin() as session:
        return add_replies(session, province, wanted)


def subjects(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><div><a href="[^"]*">([^<]*)</a>', unescape(page))


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", re.sub(r"<[^>]*>", " ", text))]


def the_sum(page: str) -> list[int]:
    """owed, on time, late, answered late, overdue, silent, not yet due, excused: as printed."""
    found = re.search(r'<p class="ck-sum".*?</p>', page, re.DOTALL)
    assert found is not None
    return numbers(found.group())


# Who sees it


@pytest.mark.parametrize("username", ["stc.officer", "stp.clerk", "stp.leader", "snv.head", "administrator"])
def test_for_others_there_is_no_supervision(sign_in: SignIn, given_replies: list[int], username: str) -> None:
    client = sign_in(username)
    for path in (*PAGES, "/supervision/agencies/2", f"/supervision/replies/{given_replies[3]}"):
        assert client.get(path).status_code == 404, path
    assert "/supervision/" not in client.get("/account/").text


@pytest.mark.parametrize("username", ["supervisor", "auditor"])
@pytest.mark.usefixtures("given_replies")
def test_supervisors_and_auditors_find_it_in_the_navigation(sign_in: SignIn, username: str) -> None:
    client = sign_in(username)
    for path in PAGES:
        response = client.get(path)
        assert response.status_code == 200
        assert '<a href="/supervision/" aria-current="page">Giám sát</a>' in response.text


def test_who_is_not_signed_in_is_asked_to(sign_in: SignIn, web: object) -> None:
    client = sign_in("supervisor")
    client.delete_cookie("session")
    for path in PAGES:
        assert "/sign-in" in client.get(path).headers["Location"]
    assert web is not None


# The board


@pytest.mark.usefixtures("given_replies")
def test_the_board_says_who_is_late_near_silent_and_empty_with_reasons_and_words(sign_in: SignIn) -> None:
    page = unescape(sign_in("supervisor").get("/supervision/").text)
    assert subjects(page) == [LATE, NEAR, SILENT, EMPTY]
    assert "trễ 1 ngày làm việc" in page
    assert "còn 1 ngày làm việc" in page
    assert "“Cơ bản nhất trí” nhưng không liệt kê" in page
    assert "<q>Cơ bản nhất trí với dự thảo</q>" in page
    assert "và 1 cảnh báo khác" in page
    for tab in ("Tất cả 4", "Quá hạn 1", "Sắp đến hạn 1", "Im lặng 1", "Nội dung trống 1"):
        assert f">{tab}</a>" in page, tab


@pytest.mark.usefixtures("given_replies")
@pytest.mark.parametrize(("view", "only"), [("overdue", LATE), ("near", NEAR), ("silent", SILENT), ("little", EMPTY)])
def test_each_view_of_the_board_shows_its_kind(sign_in: SignIn, view: str, only: str) -> None:
    assert subjects(sign_in("auditor").get(f"/supervision/?view={view}").text) == [only]


@pytest.mark.usefixtures("given_replies")
def test_filters_narrow_list_figures_and_heat_map_alike(sign_in: SignIn, province: Province) -> None:
    client = sign_in("supervisor")
    of_stp = client.get(f"/supervision/?agency={province.agency['stp']}").text
    assert subjects(of_stp) == [LATE, NEAR]
    assert the_sum(of_stp)[0] == 3
    assert "Sở Nội vụ</a></th>" not in of_stp
    by_procedure = client.get(f"/supervision/?procedure={province.procedure['qd-chu-tich']}").text
    assert subjects(by_procedure) == [NEAR]
    last_week = client.get("/supervision/?period=dates&from=2026-11-09&to=2026-11-15").text
    assert subjects(last_week) == [SILENT]
    assert the_sum(last_week)[0] == 1
    assert 'value="2026-11-09"' in last_week


def test_the_last_weeks_keep_what_is_owed_however_late(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    ancient = Given(agency="stp", state=ReplyState.ASSIGNED, due_at=FRIDAY - 300 * DAY, subject="Chậm cả năm")
    with application.sessions.begin() as session:
        add_replies(session, province, [ancient])
    client = sign_in("supervisor")
    assert subjects(client.get("/supervision/").text) == ["Chậm cả năm"]
    assert subjects(client.get("/supervision/?period=month").text) == []
    assert subjects(client.get("/supervision/?period=all").text) == ["Chậm cả năm"]


@pytest.mark.usefixtures("given_replies")
def test_the_ranking_and_the_heat_map_lead_to_the_replies_behind_them(sign_in: SignIn, province: Province) -> None:
    client = sign_in("supervisor")
    page = unescape(client.get("/supervision/").text)
    ranking = page[page.index('id="most-late"') : page.index('id="most-little"')]
    assert re.findall(r"/supervision/agencies/(\d+)", ranking) == [
        str(province.agency[slug]) for slug in ("snv", "stp", "sxd")
    ]
    cell = re.search(r'<td class="ck-heat-\d"><a href="([^"]*)">1,0<span', page)
    assert cell is not None
    assert subjects(client.get(cell.group(1)).text) == [EMPTY] or subjects(client.get(cell.group(1)).text) == [LATE]


def test_a_waiver_that_waits_is_announced_to_both_in_their_words(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    assert "ngoại lệ đang chờ" not in sign_in("supervisor").get("/supervision/").text
    request_id = drafted(application, province, Wanted(period_days=3))
    ask = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Bão số 5")
    application.run(ask_waiver, ask, province.actor("stc.officer"))
    board = sign_in("supervisor").get("/supervision/").text
    assert "Có 1 đề nghị ngoại lệ đang chờ ông/bà quyết định." in board
    assert 'href="/waivers"' in board
    assert "đang chờ cơ quan giám sát quyết định" in sign_in("auditor").get("/supervision/").text


# Empty and odd


def test_an_empty_province_says_what_will_appear(sign_in: SignIn) -> None:
    client = sign_in("supervisor")
    assert "Không có cơ quan nào cần đôn đốc" in client.get("/supervision/").text
    for path in PAGES[1:]:
        assert "Chưa có văn bản nào phải trả lời" in client.get(path).text
    board = client.get("/supervision/?period=week").text
    assert "Không có văn bản nào theo điều kiện lọc này" in board
    assert (
        "Không có văn bản phải trả lời theo điều kiện lọc này" in client.get("/supervision/agencies?period=week").text
    )
    assert "Không có văn bản nào theo điều kiện lọc này" in client.get("/supervision/replies?tally=silent").text


ODD = (
    "view=x&page=x&sort=;drop&agency=y&procedure=z&period=q&tally=w",
    "page=-3&agency=99999999999999999999999&procedure=-1",
    "page=99999999999999999999&period=dates&from=0001-01-01&to=9999-12-31",
    "period=dates&from=31/12/2026&to=&sort=-rate",
    "period=dates&from=2026-12-01&to=2026-01-01&little=1",
    "period=all&view=&agency=&tally=&from=%00",
)


@pytest.mark.usefixtures("given_replies")
@pytest.mark.parametrize("query", ODD)
def test_no_address_breaks_a_page(sign_in: SignIn, province: Province, query: str) -> None:
    client = sign_in("supervisor")
    for path in (*PAGES, f"/supervision/agencies/{province.agency['stp']}"):
        assert client.get(f"{path}?{query}").status_code == 200, path


@pytest.mark.usefixtures("given_replies")
def test_dates_that_cannot_be_read_are_said_and_left_out(sign_in: SignIn) -> None:
    client = sign_in("supervisor")
    wrong = client.get("/supervision/replies?period=dates&from=hôm+qua&to=1850-01-01").text
    assert "Có ngày không đọc được" in wrong
    assert the_sum(wrong)[0] == 7
    reversed_pair = client.get("/supervision/replies?period=dates&from=2026-11-24&to=2026-11-01").text
    assert "Ngày đầu sau ngày cuối" in reversed_pair
    assert the_sum(reversed_pair)[0] == 2


def test_unknown_agencies_and_replies_are_not_found(sign_in: SignIn) -> None:
    client = sign_in("supervisor")
    for path in ("agencies/999", "agencies/99999999999999999999999", "replies/999", "replies/99999999999999999999999"):
        assert client.get(f"/supervision/{path}").status_code == 404, path


# The figures


@pytest.mark.usefixtures("given_replies")
@pytest.mark.parametrize("query", ["", "?period=all", "?period=month", "?period=dates&from=2026-11-16&to=2026-11-22"])
def test_the_sum_printed_on_every_page_adds_up(sign_in: SignIn, query: str) -> None:
    client = sign_in("supervisor")
    printed = [the_sum(client.get(path + query).text) for path in PAGES]
    assert printed[0] == printed[1] == printed[2]
    owed, on_time, late, answered_late, overdue, silent, not_yet_due, excused = printed[0]
    assert owed > 0
    assert late == answered_late + overdue
    assert owed == on_time + late + silent + not_yet_due + excused


@pytest.mark.usefixtures("given_replies")
def test_each_row_of_the_agency_table_adds_up_and_so_does_each_column(sign_in: SignIn) -> None:
    page = sign_in("supervisor").get("/supervision/agencies").text
    rows = re.findall(r'<tr(?: class="ck-total")?>\s*<th scope="row".*?</tr>', page, re.DOTALL)
    figures = [numbers(" ".join(re.findall(r'<td class="ck-num"[^>]*>(.*?)</td>', row, re.DOTALL)[:7])) for row in rows]
    *agencies, total = figures
    assert len(agencies) == 4
    assert [sum(column) for column in zip(*agencies, strict=True)] == total
    for owed, *parts in figures:
        assert owed == sum(parts)
    assert "2 cơ quan khác không phải trả lời văn bản nào" in page


@pytest.mark.usefixtures("given_replies")
def test_the_agency_table_sorts_both_ways_by_any_column(sign_in: SignIn) -> None:
    client = sign_in("supervisor")

    def names(sort: str) -> list[str]:
        page = client.get(f"/supervision/agencies?sort={sort}").text
        return re.findall(r'<th scope="row"[^>]*><a href="[^"]*">([^<]*)</a>', page)

    assert names("agency") == names("-agency")[::-1]
    assert names("-owed")[0] == "Sở Tư pháp"
    assert names("-overdue")[0] == "Sở Tư pháp"
    assert names("-little")[0] == "Sở Xây dựng"
    assert names("-excused")[0] == "Xã Tân An"
    assert names("rate")[0] == "Xã Tân An"
    assert names("-rate")[0] == "Sở Tư pháp"
    assert names("nonsense") == names("-overdue")


@pytest.mark.usefixtures("given_replies")
def test_a_figure_leads_to_exactly_its_replies(sign_in: SignIn, province: Province) -> None:
    client = sign_in("supervisor")
    page = unescape(client.get("/supervision/agencies?period=all").text)
    links = set(re.findall(r'<a class="ck-tone-\w+" href="([^"]*)">(\d+)</a>', page))
    assert links
    for url, number in links:
        listed = client.get(url).text
        assert len(subjects(listed)) == int(number), url
        assert "period=all" in url
    assert f"/supervision/agencies/{province.agency['stp']}?period=all" in page
