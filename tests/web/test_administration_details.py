"""The administration's forms one by one, where the other page tests do not reach."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.applications import OfficerClient
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import CalendarOverlay, Delegation, Membership, Officer

SignIn = Callable[[str], OfficerClient]


DETAILS = {"username": "stc.officer", "full_name": "Trần Văn Bình", "title": "", "email": "", "locale": "en"}


def test_an_officers_details_are_changed_and_the_account_is_shut_by_leaving_the_tick_out(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    path = f"/administration/officers/{province.officer['stc.officer']}"
    assert administrator.post(path, data={**DETAILS, "version": 1}).status_code == 303
    with application.reading() as session:
        officer = session.get_one(Officer, province.officer["stc.officer"])
    assert (officer.full_name, officer.locale, officer.active) == ("Trần Văn Bình", "en", False)
    assert "Trần Văn Bình" in administrator.get("/administration/officers?state=disabled").text
    late = administrator.post(path, data={**DETAILS, "full_name": "Quá Muộn", "version": 1})
    assert (late.status_code, 'value="Quá Muộn"' in late.text) == (409, True)


def test_a_taken_user_name_is_refused_and_everything_else_stays_typed(
    administrator: OfficerClient, province: Province
) -> None:
    typed = {**DETAILS, "role": "officer", "agency_id": province.agency["stc"], "since": "2026-11-23"}
    refused = administrator.post("/administration/officers/new", data=typed)
    assert refused.status_code == 422
    assert "Tên đăng nhập này đã có người dùng" in refused.text
    assert 'value="Trần Văn Bình"' in refused.text
    assert 'value="2026-11-23"' in refused.text


def test_a_tenure_cannot_end_before_it_began(administrator: OfficerClient, province: Province) -> None:
    path = f"/administration/agencies/{province.agency['stc']}/tenures"
    (ending,) = re.findall(r"/tenures/\d+/end", administrator.get(path).text)
    refused = administrator.post(path.replace("/tenures", ending), data={"until": "2020-01-01"})
    assert (refused.status_code, 'value="2020-01-01"' in refused.text) == (422, True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_delegations_and_days_come_back_unchanged_too(
    administrator: OfficerClient, application: Application, province: Province, ending: str
) -> None:
    now = application.clock.now()
    with application.sessions.begin() as session:
        session.add_all(
            [
                Delegation(
                    jurisdiction_id=province.jurisdiction_id,
                    delegator_id=province.officer["stc.head"],
                    delegate_id=province.officer["stc.officer"],
                    agency_id=province.agency["stc"],
                    starts_at=now - timedelta(days=9),
                    ends_at=now - timedelta(days=2),
                    reason="Đi công tác",
                    entered_by_id=province.officer["administrator"],
                ),
                CalendarOverlay(
                    jurisdiction_id=province.jurisdiction_id,
                    day=date(2026, 12, 24),
                    kind="off",
                    name="Nghỉ",
                    source="QĐ 15/QĐ-UBND",
                ),
                Membership(
                    jurisdiction_id=province.jurisdiction_id,
                    officer_id=province.officer["stc.officer"],
                    agency_id=province.agency["stp"],
                    role="clerk",
                    since=date(2026, 1, 1),
                ),
            ]
        )
    assert "Đi công tác" in administrator.get("/administration/delegations?state=over").text
    assert "Đi công tác" in administrator.get("/administration/delegations").text
    for kind in ("delegations", "calendar", "officers"):
        exported = administrator.get(f"/administration/export/{kind}.{ending}")
        upload = {"file": (io.BytesIO(exported.data), f"bang.{ending}")}
        held = administrator.post(f"/administration/import/{kind}", data=upload)
        assert "Toàn bộ nội dung trong tệp đã có sẵn" in administrator.get(held.location).text


def test_other_endings_than_csv_and_xlsx_are_not_found(administrator: OfficerClient) -> None:
    assert administrator.get("/administration/export/agencies.pdf").status_code == 404
    assert administrator.get("/administration/template/nothing.csv").status_code == 404


def test_an_english_reader_finds_the_english_names_in_the_headings(
    administrator: OfficerClient, province: Province
) -> None:
    path = f"/administration/procedures/{province.procedure['lien-so']}"
    assert "<h1>Phối hợp giữa các sở, ban, ngành</h1>" in administrator.get(path).text
    administrator.get("/language/en")
    assert "<h1>Between departments</h1>" in administrator.get(path).text
    unnamed = administrator.get(f"/administration/agencies/{province.agency['stc']}").text
    assert "<h1>Sở Tài chính</h1>" in unnamed, "an agency without an English name keeps its own"


def test_the_words_that_a_cell_may_hold_are_named_in_the_readers_language(administrator: OfficerClient) -> None:
    table = "code;symbol;name_vi;kind\nH99.20;SYT;Sở Y tế;tập đoàn\n".encode()

    def report() -> str:
        upload = {"file": (io.BytesIO(table), "co-quan.csv")}
        held = administrator.post("/administration/import/agencies", data=upload)
        return administrator.get(held.location).text

    assert "sở, ban, ngành; ngành dọc; cấp xã; văn phòng; khác" in report()
    administrator.get("/language/en")
    assert "department; vertical agency; commune; office; other" in report()
