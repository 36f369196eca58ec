"""Administration in the browser: who sees it, what the forms keep, how an import goes."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.province import Province
from workflow.adapters.tables import read_table, write_csv
from workflow.bootstrap import Application
from workflow.models import Agency, CalendarOverlay, Delegation, Jurisdiction, Procedure

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
    "/administration/calendar/2026",
    "/administration/jurisdiction",
    *(
        f"/administration/{what}"
        for kind in ("agencies", "officers", "memberships", "tenures", "delegations", "procedures", "calendar")
        for what in (f"import/{kind}", f"export/{kind}.csv", f"export/{kind}.xlsx", f"template/{kind}.csv")
    ),
]

AGENCY = {"code": "H99.50", "symbol": "SMOI", "name_vi": "Sở Mới", "kind": "department"}


def address(path: str, province: Province) -> str:
    return path.format(
        agency=province.agency["stc"], officer=province.officer["stc.officer"], procedure=province.procedure["nq-hdnd"]
    )


def test_a_delegation_is_entered_for_a_leader_and_revoked(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    typed = {
        "delegator": province.officer["stc.leader"],
        "delegate": province.officer["stc.officer"],
        "starts_at": "2026-12-01T08:00",
        "until": "2026-12-01T07:00",
        "reason": "Đi công tác",
    }
    assert administrator.post("/administration/delegations/new", data=typed).status_code == 422
    whole_days = {**typed, "until": "2026-12-06T00:00", "delegate": province.officer["stc.clerk"]}
    assert administrator.post("/administration/delegations/new", data=whole_days).status_code == 303
    page = administrator.get("/administration/delegations").text
    assert "24:00 05/12/2026" in page, "a day ends with itself, not with the next one"
    assert "00:00 06/12/2026" not in page
    right = {**typed, "until": "2026-12-15T17:00"}
    assert administrator.post("/administration/delegations/new", data=right).status_code == 303
    assert "Sắp có hiệu lực" in administrator.get("/administration/delegations").text
    with application.reading() as session:
        delegation = session.scalars(select(Delegation).order_by(Delegation.id.desc())).first()
    assert delegation is not None
    assert delegation.ends_at.isoformat() == "2026-12-15T10:00:00+00:00"
    assert administrator.post(f"/administration/delegations/{delegation.id}/revoke").status_code == 303
    assert "Sở Tài chính leader" in administrator.get("/administration/delegations?state=revoked").text


def test_a_procedure_without_a_period_gets_one(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    path = f"/administration/procedures/{province.procedure['nq-hdnd']}"
    assert "Nguồn có sẵn không nêu thời hạn" in administrator.get(path).text
    typed = {
        "version": 1,
        "code": "nq-hdnd",
        "name_vi": "Nghị quyết của HĐND tỉnh",
        "basis": "NĐ 78/2025/NĐ-CP",
        "days": "10",
        "urgent_days": "12",
        "day_kind": "calendar",
        "clock_start": "received",
        "silence": "unspecified",
        "extension_max_days": "0",
        "extension_count": "0",
        "active": "y",
        "mandatory_ids": [str(province.agency["stp"])],
    }
    refused = administrator.post(path, data=typed)
    assert (refused.status_code, 'value="12"' in refused.text) == (422, True)
    assert administrator.post(path, data={**typed, "urgent_days": ""}).status_code == 303
    with application.reading() as session:
        procedure = session.scalars(select(Procedure).where(Procedure.code == "nq-hdnd")).one()
    assert (procedure.days, procedure.verified) == (10, False)
    assert administrator.post("/administration/procedures/load").status_code == 303
    assert "cần kiểm tra căn cứ" in administrator.get("/administration/procedures").text.lower()


def test_a_day_off_changes_the_years_working_days_and_can_be_taken_out(
    administrator: OfficerClient, application: Application
) -> None:
    path = "/administration/calendar/2026"
    before = administrator.get(path).text
    typed = {"day": "2026-12-24", "kind": "off", "name": "Nghỉ hoán đổi", "source": "không số"}
    refused = administrator.post(path, data=typed)
    assert (refused.status_code, 'value="không số"' in refused.text) == (422, True)
    assert administrator.post(path, data={**typed, "source": "QĐ 15/QĐ-UBND"}).status_code == 303
    days = re.compile(r"(\d+) ngày làm việc")
    after = administrator.get(path).text
    was, now = days.search(before), days.search(after)
    assert was is not None
    assert now is not None
    assert int(now[1]) == int(was[1]) - 1
    assert "QĐ 15/QĐ-UBND" in after
    with application.reading() as session:
        row = session.scalars(select(CalendarOverlay)).one()
    asked = administrator.post(f"{path}/{row.id}/remove")
    seen = re.search(r'name="seen" value="([^"]+)"', administrator.get(asked.location).text)
    assert seen is not None
    assert "QĐ 15/QĐ-UBND" in administrator.get(path).text, "asking removes nothing"
    assert administrator.post(asked.location, data={"seen": seen[1]}).status_code == 303
    assert "QĐ 15/QĐ-UBND" not in administrator.get(path).text
    assert administrator.get("/administration/calendar/1900").status_code == 404


def test_the_settings_of_the_jurisdiction_are_kept(administrator: OfficerClient, application: Application) -> None:
    typed = {
        "version": 1,
        "name_vi": "Tỉnh Thử Nghiệm",
        "name_en": "Test Province",
        "timezone": "Asia/Ho_Chi_Minh",
        "office_end": "17:00",
        "silence_default": "answer_required",
        "explanation_days": "7",
        "completion_days": "2",
    }
    assert administrator.post("/administration/jurisdiction", data=typed).status_code == 303
    with application.reading() as session:
        kept = session.scalars(select(Jurisdiction)).one()
    assert (kept.office_end and kept.office_end.hour, kept.author_may_sign, kept.explanation_days) == (17, False, 7)
    late = administrator.post("/administration/jurisdiction", data={**typed, "name_en": "Too late"})
    assert (late.status_code, "Too late" in late.text) == (409, True)


def upload(browser: OfficerClient, kind: str, content: bytes, name: str = "bang.csv") -> Any:
    return browser.post(f"/administration/import/{kind}", data={"file": (io.BytesIO(content), name)})


ROWS = [
    ["Mã định danh", "Ký hiệu", "Tên", "Loại"],
    ["H99.70", "SMOI", "Sở Mới", "khác"],
    ["H99.01", "STC", "Sở Tài chính", "sở, ban, ngành"],
]


def test_an_import_is_rehearsed_then_applied_without_uploading_again(
    administrator: OfficerClient, application: Application, sign_in: SignIn
) -> None:
    held = upload(administrator, "agencies", write_csv(ROWS))
    assert held.status_code == 303
    preview = administrator.get(held.location)
    assert "Sở Mới" in preview.text
    with application.reading() as session:
        assert session.scalars(select(Agency).where(Agency.symbol == "SMOI")).all() == []
    apply = held.location.replace("/preview", "/apply")
    assert sign_in("supervisor").post(apply).status_code == 404
    assert administrator.post(apply).status_code == 303
    with application.reading() as session:
        assert session.scalars(select(Agency).where(Agency.symbol == "SMOI")).one().name_vi == "Sở Mới"
    assert "Toàn bộ nội dung trong tệp đã có sẵn" in administrator.get(held.location).text


def test_the_report_names_line_column_cell_and_cure(administrator: OfficerClient) -> None:
    held = upload(administrator, "agencies", write_csv([*ROWS, ["H99.71", "", "Sở Sai", "<b>bộ</b>"]]))
    page = administrator.get(held.location).text
    assert "Ô này bắt buộc phải nhập" in page
    assert "&lt;b&gt;bộ&lt;/b&gt;" in page
    assert "sở, ban, ngành" in page
    assert "/apply" not in page
    refused = administrator.post(held.location.replace("/preview", "/apply"))
    assert refused.status_code == 303
    assert "/preview" in refused.location


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "không có dòng nào"),
        (b"\xff\xfe\x00", "Không đọc được chữ"),
        (b"PK\x03\x04 no zip", "không phải dạng CSV hay Excel"),
        ("Cột lạ\nx".encode(), "Không có cột"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    administrator: OfficerClient, content: bytes, words: str
) -> None:
    answer = upload(administrator, "agencies", content)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_a_token_of_another_table_or_a_forged_one_opens_nothing(administrator: OfficerClient) -> None:
    held = upload(administrator, "agencies", write_csv(ROWS))
    assert administrator.get(held.location.replace("/import/agencies", "/import/officers")).status_code == 404
    assert administrator.get("/administration/import/agencies/preview?held=forged").status_code == 404
    assert administrator.get("/administration/import/nothing").status_code == 404


@pytest.mark.parametrize("kind", ["agencies", "officers", "memberships", "tenures", "procedures"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_comes_back_as_unchanged(administrator: OfficerClient, kind: str, ending: str) -> None:
    exported = administrator.get(f"/administration/export/{kind}.{ending}")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    held = upload(administrator, kind, exported.data, f"bang.{ending}")
    assert held.status_code == 303
    assert "Toàn bộ nội dung trong tệp đã có sẵn" in administrator.get(held.location).text


def test_an_exported_name_cannot_become_a_formula(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    with application.sessions.begin() as session:
        session.get_one(Agency, province.agency["stc"]).name_vi = "=HYPERLINK(1)"
    assert b"'=HYPERLINK(1)" in administrator.get("/administration/export/agencies.csv").data
    sheet = read_table(administrator.get("/administration/export/agencies.xlsx").data)
    assert "=HYPERLINK(1)" in sheet.rows[0][1]


def test_no_change_is_made_without_the_token_of_the_form(administrator: OfficerClient) -> None:
    assert administrator.post("/administration/agencies/new", data=AGENCY, csrf=False).status_code == 400
