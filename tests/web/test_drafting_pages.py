"""The page of a request over HTTP: what is missing, signing, withdrawing, adding, closing; each with its message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, circulated, drafted, stored, submitted, version
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Agency
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.states import RequestState

SignIn = Callable[[str], OfficerClient]


# The page of a request


def test_the_page_says_what_is_missing_and_links_to_its_place(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(subject="", procedure="qd-chu-tich", period_days=2))
    page = sign_in("stc.officer").get(f"/requests/{request_id}").text
    assert f'href="/requests/{request_id}/edit#subject"' in page
    assert "Thời hạn 2 ngày ngắn hơn mức tối thiểu 7 ngày" in page
    assert "NĐ 78/2025/NĐ-CP Điều 51a" in page
    assert 'aria-describedby="submit-why"' in page


def test_submitting_too_early_shows_the_page_again_with_the_list(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(subject=""))
    answer = sign_in("stc.officer").post(f"/requests/{request_id}/submit", data=version(application, request_id))
    assert answer.status_code == 422
    assert "Chưa trình được" in answer.text
    assert stored(application, request_id).state is RequestState.DRAFTING


def test_an_officer_sees_why_signing_is_not_for_him(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    officer = sign_in("stc.officer")
    page = officer.get(f"/requests/{request_id}").text
    assert "Chỉ lãnh đạo, người đứng đầu cơ quan" in page
    assert officer.get(f"/requests/{request_id}/sign").status_code == 403


@pytest.mark.parametrize("path", ["", "/edit", "/sign", "/withdraw", "/progress", "/waivers/new?kind=short_period"])
def test_to_another_agency_an_uncirculated_request_does_not_exist(
    sign_in: SignIn, application: Application, province: Province, path: str
) -> None:
    request_id = submitted(application, province)
    for username in ("stp.leader", "sxd.officer"):
        assert sign_in(username).get(f"/requests/{request_id}{path}").status_code == 404


def test_a_leader_signs_on_one_screen_and_the_replies_appear(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    leader = sign_in("stc.leader")
    page = leader.get(f"/requests/{request_id}/sign").text
    assert "2 cơ quan nhận văn bản ngay và phải trả lời đến hết ngày 15/12/2026" in page
    answer = leader.post(f"/requests/{request_id}/circulate", data=version(application, request_id))
    assert answer.status_code == 302
    page = leader.get(answer.location).text
    assert "Đã ký, phát hành số 1/2026/STC-LYK đến 2 cơ quan." in page
    assert "Sở Tư pháp" in page
    assert "15/12/2026" in page


def test_a_second_press_is_told_that_the_matter_has_moved_on(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    leader, form = sign_in("stc.leader"), version(application, request_id)
    assert leader.post(f"/requests/{request_id}/circulate", data=form).status_code == 302
    assert leader.post(f"/requests/{request_id}/circulate", data=form).status_code == 409


def test_returning_without_a_reason_is_refused_beside_the_field_with_it_goes_back(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    leader, form = sign_in("stc.leader"), version(application, request_id)
    refused = leader.post(f"/requests/{request_id}/return", data={**form, "reason": " "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert leader.post(f"/requests/{request_id}/return", data={**form, "reason": "Thiếu căn cứ"}).status_code == 302
    assert "Thiếu căn cứ" in sign_in("stc.officer").get(f"/requests/{request_id}/edit").text


def test_the_statements_of_the_page_do_not_grow_with_the_consultees(
    sign_in: SignIn, application: Application, province: Province, count_statements: Any
) -> None:
    with application.sessions.begin() as session:
        for index in range(20):
            session.add(
                Agency(
                    jurisdiction_id=province.jurisdiction_id,
                    code=f"H99.9.{index}",
                    symbol=f"X{index}",
                    name_vi=f"Xã số {index}",
                    kind=AgencyKind.COMMUNE,
                )
            )
    small, _done = circulated(application, province)
    large, _done = circulated(application, province, Wanted(more={"kinds": frozenset({AgencyKind.COMMUNE})}))
    leader = sign_in("stc.leader")
    counts = []
    for request_id in (small, large):
        with count_statements() as seen:
            assert leader.get(f"/requests/{request_id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


def test_a_consulted_agency_reads_the_letter_and_nothing_of_the_others(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id, _done = circulated(application, province, Wanted(more={"restricted": True}))
    page = sign_in("stp.officer").get(f"/requests/{request_id}").text
    assert "Mức chi tại Điều 3 có phù hợp không?" in page
    assert "Sở Nội vụ" not in page
    assert "Lịch sử xử lý" not in page


def test_the_supervisor_follows_with_the_history(sign_in: SignIn, application: Application, province: Province) -> None:
    request_id, _done = circulated(application, province)
    page = sign_in("supervisor").get(f"/requests/{request_id}").text
    assert "Ký, phát hành số 1/2026/STC-LYK" in page
    assert "Sở Nội vụ" in page
    assert f"/requests/{request_id}/withdraw" not in page


# Under way


def test_withdrawing_names_who_is_released_and_needs_a_reason(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id, _done = circulated(application, province)
    leader, form = sign_in("stc.leader"), version(application, request_id)
    assert "2 cơ quan còn phải trả lời" in leader.get(f"/requests/{request_id}/withdraw").text
    assert leader.post(f"/requests/{request_id}/withdraw", data=form).status_code == 422
    answer = leader.post(f"/requests/{request_id}/withdraw", data={**form, "reason": "Không ban hành nữa"})
    assert "2 cơ quan không phải trả lời nữa" in leader.get(answer.location).text
    assert "Không ban hành nữa" in sign_in("stp.clerk").get(f"/requests/{request_id}").text


def test_a_consultee_is_added_with_the_full_period(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id, _done = circulated(application, province)
    leader, form = sign_in("stc.leader"), version(application, request_id)
    refused = leader.post(f"/requests/{request_id}/consultees/add", data={**form, "agency_id": "0"})
    assert refused.status_code == 422
    added = {**form, "agency_id": str(province.agency["sxd"])}
    answer = leader.post(f"/requests/{request_id}/consultees/add", data=added)
    page = leader.get(answer.location).text
    assert "Sở Xây dựng" in page
    assert "đến hết ngày 15/12/2026" in page


def test_the_round_closes_when_nobody_has_time_left(
    sign_in: SignIn, application: Application, province: Province, clock: SettableClock
) -> None:
    request_id, _done = circulated(application, province)
    page = sign_in("stc.officer").get(f"/requests/{request_id}").text
    assert 'aria-describedby="consolidate-why"' in page
    clock.advance(timedelta(days=40))
    officer = sign_in("stc.officer")
    assert "Sở Nội vụ, Sở Tư pháp" in officer.get(f"/requests/{request_id}").text
    answer = officer.post(f"/requests/{request_id}/consolidate", data=version(application, request_id))
    assert "2 cơ quan bị ghi nhận im lặng" in officer.get(answer.location).text
    leader = sign_in("stc.leader")
    done = leader.post(f"/requests/{request_id}/conclude", data=version(application, request_id))
    assert "Đã kết thúc việc lấy ý kiến." in leader.get(done.location).text
