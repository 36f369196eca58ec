"""Administration in the browser: who sees it, what the forms keep, how an import goes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import Agency, Jurisdiction, Membership, Officer, Tenure

SignIn = Callable[[str], OfficerClient]
PAGES = [
    "/administration/",
    "/administration/agencies",
    "/administration/agencies/new",
    "/administration/agencies/{agency}",
    "/administration/agencies/{agency}/tenures",
    "/administration/officers",
    "/administration/officers/new",
    "/administration/officers/{officer}",
    "/administration/delegations",
    "/administration/delegations/new",
    "/administration/procedures",
    "/administration/procedures/new",
    "/administration/procedures/{procedure}",
    "/administration/procedures/{procedure}/ladder",
    "/administration/calendar/2026",
    "/administration/jurisdiction",
    *(
        f"/administration/{what}"
        for kind in ("agencies", "officers", "memberships", "tenures", "delegations", "procedures", "calendar")
        for what in (f"import/{kind}", f"export/{kind}.csv", f"export/{kind}.xlsx", f"template/{kind}.csv")
    ),
]


def address(path: str, province: Province) -> str:
    return path.format(
        agency=province.agency["stc"], officer=province.officer["stc.officer"], procedure=province.procedure["nq-hdnd"]
    )


def test_every_page_opens_for_the_administrator_in_both_languages(
    administrator: OfficerClient, province: Province
) -> None:
    for language in ("vi", "en"):
        administrator.get(f"/language/{language}")
        for path in PAGES:
            assert administrator.get(address(path, province)).status_code == 200, path


@pytest.mark.parametrize("username", ["stc.head", "supervisor", "auditor"])
def test_nobody_else_knows_that_there_is_an_administration(sign_in: SignIn, province: Province, username: str) -> None:
    browser = sign_in(username)
    assert {browser.get(address(path, province)).status_code for path in PAGES} == {404}
    assert browser.post("/administration/agencies/new").status_code == 404
    assert browser.post("/administration/procedures/load").status_code == 404


def test_what_is_lacking_stands_on_the_first_page(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    with application.sessions.begin() as session:
        session.scalars(select(Tenure).where(Tenure.agency_id == province.agency["xta"])).one().until = date(2026, 1, 1)
    page = administrator.get("/administration/").text
    assert "Cơ quan chưa có người đứng đầu đương nhiệm" in page
    assert "Loại thủ tục chưa có thời hạn" in page
    assert "Cơ quan không có người ký" not in page
    listed = administrator.get("/administration/agencies?lacking=head").text
    assert "Xã Tân An" in listed
    assert "Sở Tư pháp" not in listed


@pytest.mark.parametrize("words", ["so tai chinh", "SỞ TÀI CHÍNH", "H99.01", "stc"])
def test_an_agency_is_found_without_diacritics(administrator: OfficerClient, words: str) -> None:
    page = administrator.get("/administration/agencies", query_string={"words": words}).text
    assert "Sở Tài chính" in page
    assert "Sở Xây dựng" not in page


def test_officers_are_found_by_name_agency_and_role(administrator: OfficerClient, province: Province) -> None:
    chosen = {"words": "xay dung", "agency": province.agency["sxd"], "role": "leader"}
    page = administrator.get("/administration/officers", query_string=chosen).text
    assert "sxd.leader" in page
    assert "sxd.head" not in page


def test_a_list_asks_the_database_the_same_number_of_questions_however_long_it_is(
    administrator: OfficerClient,
    application: Application,
    province: Province,
    count_statements: Callable[[], Any],
) -> None:
    def asked(path: str) -> int:
        with count_statements() as seen:
            assert administrator.get(path).status_code == 200
        return len(seen)

    paths = ("/administration/officers", "/administration/agencies", "/administration/procedures", "/administration/")
    before = [asked(path) for path in paths]
    with application.sessions.begin() as session:
        for number in range(60):
            officer = Officer(username=f"them.{number}", full_name=f"Người Thêm {number:02d}")
            agency = Agency(
                jurisdiction_id=province.jurisdiction_id,
                code=f"H98.{number}",
                symbol=f"X{number}",
                name_vi=f"Xã {number}",
                kind="commune",
            )
            session.add_all([officer, agency])
            session.flush()
            session.add(
                Membership(
                    jurisdiction_id=province.jurisdiction_id,
                    officer_id=officer.id,
                    agency_id=agency.id,
                    role="clerk",
                    since=date(2026, 1, 1),
                )
            )
    assert [asked(path) for path in paths] == before
    assert max(before) <= 8
    assert "Người Thêm 59" in administrator.get("/administration/officers?words=nguoi+them&page=3").text


AGENCY = {"code": "H99.50", "symbol": "SMOI", "name_vi": "Sở Mới", "kind": "department"}


def test_an_agency_is_entered_and_then_changed(administrator: OfficerClient, application: Application) -> None:
    answer = administrator.post("/administration/agencies/new", data=AGENCY)
    assert answer.status_code == 303
    with application.reading() as session:
        agency = session.scalars(select(Agency).where(Agency.code == "H99.50")).one()
    path = f"/administration/agencies/{agency.id}"
    changed = administrator.post(path, data={**AGENCY, "name_vi": "Sở Mới hơn", "version": agency.version})
    assert changed.status_code == 303
    with application.reading() as session:
        assert session.get_one(Agency, agency.id).name_vi == "Sở Mới hơn"


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(administrator: OfficerClient) -> None:
    answer = administrator.post("/administration/agencies/new", data={**AGENCY, "symbol": "STC", "slug": "giữ lại"})
    assert answer.status_code == 422
    assert "Sở Tài chính đã dùng ký hiệu này" in answer.text
    assert 'value="giữ lại"' in answer.text
    empty = administrator.post("/administration/agencies/new", data={**AGENCY, "name_vi": " ", "kind": ""})
    assert (empty.status_code, 'href="#name_vi"' in empty.text, 'href="#kind"' in empty.text) == (422, True, True)


def test_a_page_that_is_out_of_date_is_shown_again_with_what_was_typed(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    path = f"/administration/agencies/{province.agency['stc']}"
    typed = {**AGENCY, "name_vi": "Tên vừa gõ", "version": 1}
    with application.sessions.begin() as session:
        session.get_one(Agency, province.agency["stc"]).name_en = "Finance"
    answer = administrator.post(path, data=typed)
    assert (answer.status_code, "Tên vừa gõ" in answer.text) == (409, True)


def test_another_jurisdictions_rows_are_not_found(administrator: OfficerClient, application: Application) -> None:
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        session.add(other)
        session.flush()
        agency = Agency(jurisdiction_id=other.id, code="H01", symbol="S", name_vi="Sở", kind="department")
        officer = Officer(username="stranger", full_name="Người Lạ")
        session.add_all([agency, officer])
        session.flush()
        session.add(
            Membership(
                jurisdiction_id=other.id,
                officer_id=officer.id,
                agency_id=agency.id,
                role="head",
                since=date(2026, 1, 1),
            )
        )
        ids = agency.id, officer.id
    assert administrator.get(f"/administration/agencies/{ids[0]}").status_code == 404
    assert administrator.get(f"/administration/agencies/{ids[0]}/tenures").status_code == 404
    assert administrator.get(f"/administration/officers/{ids[1]}").status_code == 404
    granted = {"role": "administrator", "agency_id": "", "since": "2026-11-23"}
    assert administrator.post(f"/administration/officers/{ids[1]}/memberships", data=granted).status_code == 404
    password = {"password": "mot-mat-khau-dai-va-la"}
    assert administrator.post(f"/administration/officers/{ids[1]}/password", data=password).status_code == 404


def test_an_officer_is_entered_given_a_password_a_second_role_and_its_end(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    entered = administrator.post(
        "/administration/officers/new",
        data={
            "username": "le.thi.moi",
            "full_name": "Lê Thị Mới",
            "locale": "vi",
            "role": "officer",
            "agency_id": province.agency["stc"],
            "since": "2026-11-23",
        },
    )
    assert entered.status_code == 303
    path = entered.location
    weak = administrator.post(f"{path}/password", data={"password": "ngan"})
    assert weak.status_code == 422
    assert administrator.post(f"{path}/password", data={"password": "con-meo-vang-2026-ngu"}).status_code == 303
    clash = {"role": "officer", "agency_id": province.agency["stc"], "since": "2026-12-01"}
    refused = administrator.post(f"{path}/memberships", data=clash)
    assert (refused.status_code, "từ ngày 23/11/2026" in refused.text) == (422, True)
    second = {"role": "clerk", "agency_id": province.agency["stp"], "since": "2026-12-01"}
    assert administrator.post(f"{path}/memberships", data=second).status_code == 303
    page = administrator.get(path).text
    (ending, *_rest) = re.findall(r"/memberships/\d+/end", page)
    early = administrator.post(f"{path}{ending}", data={"until": "2020-01-01"})
    assert early.status_code == 422
    assert administrator.post(f"{path}{ending}", data={"until": "2026-12-31"}).status_code == 303
    with application.reading() as session:
        officer = session.scalars(select(Officer).where(Officer.username == "le.thi.moi")).one()
    assert (officer.must_change_password, officer.password_hash is None) == (True, False)


def test_a_second_head_is_refused_with_the_name_of_the_first(administrator: OfficerClient, province: Province) -> None:
    path = f"/administration/agencies/{province.agency['stc']}/tenures"
    typed = {"officer_id": province.officer["stc.leader"], "since": "2026-12-01"}
    refused = administrator.post(path, data=typed)
    assert (refused.status_code, "Sở Tài chính head là người đứng đầu" in refused.text) == (422, True)
    (ending,) = re.findall(r"/tenures/\d+/end", administrator.get(path).text)
    end = path.replace("/tenures", ending)
    assert administrator.post(end, data={"until": "2026-11-30"}).status_code == 303
    assert administrator.post(path, data=typed).status_code == 303
