"""The list of requests over HTTP: found by number and words, narrowed by tabs and filters, at a constant price."""

from collections.abc import Callable
from typing import Any

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, circulated, drafted
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import CommentRequest

SignIn = Callable[[str], OfficerClient]


# The list


def test_the_list_finds_by_number_and_by_words_without_diacritics(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    circulated(application, province, Wanted(subject="Quyết định về ĐẤT ĐAI đô thị"))
    drafted(application, province, Wanted(subject="Kế hoạch chuyển đổi số"))
    officer = sign_in("stc.officer")
    for words, found in (("dat dai", 1), ("1/2026/STC-LYK", 1), ("KẾ HOẠCH", 1), ("stc", 2), ("100%_", 0)):
        page = officer.get("/requests", query_string={"q": words}).text
        assert page.count('<th scope="row"') == found, words
    assert "Không có hồ sơ phù hợp" in officer.get("/requests?q=xyz").text


def test_tabs_and_filters_narrow_the_list_and_count_it(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    circulated(application, province)
    drafted(application, province, Wanted(procedure="qd-chu-tich", period_days=7))
    officer = sign_in("stc.officer")
    assert officer.get("/requests").text.count('<th scope="row"') == 2
    assert officer.get("/requests?state=open").text.count('<th scope="row"') == 1
    assert officer.get(f"/requests?procedure={province.procedure['qd-chu-tich']}").text.count('<th scope="row"') == 1
    for agency, found in (("stc", 2), ("stp", 0)):
        page = officer.get(f"/requests?agency={province.agency[agency]}").text
        assert page.count('<th scope="row"') == found
    assert officer.get("/requests?state=nonsense&page=x&sort=;drop&scope=_&procedure=y").status_code == 200


def test_a_consulted_agency_finds_what_it_was_asked_and_no_draft_of_others(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    circulated(application, province, Wanted(subject="Đã gửi"))
    drafted(application, province, Wanted(subject="Còn dự thảo"))
    asked, other = sign_in("stp.officer"), sign_in("sxd.officer")
    page = asked.get("/requests?scope=all").text
    assert "Đã gửi" in page
    assert "Còn dự thảo" not in page
    assert "Đã gửi" in asked.get("/requests?scope=consulted").text
    assert "Đã gửi" not in asked.get("/requests").text
    assert "Đã gửi" not in other.get("/requests?scope=all").text
    overseer = sign_in("auditor").get("/requests").text
    assert "Đã gửi" in overseer
    assert "Còn dự thảo" not in overseer


def test_the_statements_of_the_list_do_not_grow_with_it(
    sign_in: SignIn, application: Application, province: Province, count_statements: Any
) -> None:
    officer = sign_in("stc.officer")
    circulated(application, province)
    with count_statements() as few:
        officer.get("/requests?scope=all")
    for _time in range(6):
        circulated(application, province, Wanted(consultees=("stp", "snv", "sxd")))
    with count_statements() as many:
        officer.get("/requests?scope=all")
    assert len(few) == len(many) <= 10


def test_pages_hold_twenty_five_in_a_stable_order(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    with application.sessions.begin() as session:
        for number in range(27):
            session.add(
                CommentRequest(
                    jurisdiction_id=province.jurisdiction_id,
                    agency_id=province.agency["stc"],
                    procedure_id=province.procedure["lien-so"],
                    author_id=province.officer["stc.officer"],
                    subject=f"Hồ sơ thứ {number}.",
                    period_days=15,
                    day_kind="working",
                    clock_start="sent",
                    created_at=application.clock.now(),
                )
            )
    officer = sign_in("stc.officer")
    first, second = officer.get("/requests").text, officer.get("/requests?page=2").text
    assert (first.count('<th scope="row"'), second.count('<th scope="row"')) == (25, 2)
    assert "Hồ sơ thứ 26." in first
    assert "Hồ sơ thứ 0." in second
