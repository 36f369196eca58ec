"""Imports: the rehearsal changes nothing, the import does what the rehearsal said, all or nothing, once."""

import pytest
from sqlalchemy import func, select

from tests.factories.imports import imported as run
from tests.factories.province import Province
from workflow.adapters import audit_chain
from workflow.bootstrap import Application
from workflow.models import Agency, AuditEntry, CalendarOverlay, Delegation, Jurisdiction, Membership, Officer, Tenure
from workflow.services.administering import Outcome
from workflow.services.import_table import ImportTable, import_table
from workflow.vocabulary.refusals import Incomplete, NotFound, NotPermitted


def count(application: Application, model: type) -> int:
    with application.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


AGENCIES = [
    ["Mã định danh", "Ký hiệu", "Tên", "Loại", "Cơ quan cấp trên"],
    ["H99.71", "PTC", "Phòng Tài chính", "khác", "SMOI"],  # its parent comes later
    ["H99.70", "SMOI", "Sở Mới", "sở, ban, ngành", ""],
    ["H99.01", "STC", "Sở Tài chính tỉnh", "department", ""],
    ["H99.02", "STP", "Sở Tư pháp", "Sở, ban, ngành", ""],
]


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(application: Application, province: Province) -> None:
    before = (count(application, Agency), count(application, AuditEntry))
    report = run(application, province, "agencies", AGENCIES, apply=False)
    assert [row.outcome for row in report.rows] == [
        Outcome.CREATED,
        Outcome.CREATED,
        Outcome.CHANGED,
        Outcome.UNCHANGED,
    ]
    assert report.rows[2].changes == (("name_vi", "Sở Tài chính", "Sở Tài chính tỉnh"),)
    assert (report.applied, report.problems) == (False, ())
    assert (count(application, Agency), count(application, AuditEntry)) == before


def test_the_import_does_what_the_rehearsal_said_and_a_second_time_nothing(
    application: Application, province: Province
) -> None:
    rehearsed = run(application, province, "agencies", AGENCIES, apply=False)
    applied = run(application, province, "agencies", AGENCIES)
    assert (applied.applied, applied.rows) == (True, rehearsed.rows)
    with application.reading() as session:
        child = session.scalars(select(Agency).where(Agency.symbol == "PTC")).one()
        parent = session.scalars(select(Agency).where(Agency.symbol == "SMOI")).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "table_imported")).one()
        assert not audit_chain.verify(session).breaches
    assert child.parent_id == parent.id
    assert entry.after["counts"] == {"created": 2, "changed": 1, "unchanged": 1}
    again = run(application, province, "agencies", AGENCIES)
    assert {row.outcome for row in again.rows} == {Outcome.UNCHANGED}


def test_one_bad_line_keeps_the_whole_table_out_and_is_named_with_its_column(
    application: Application, province: Province
) -> None:
    before = count(application, Agency)
    report = run(
        application,
        province,
        "agencies",
        [
            [*AGENCIES[0], "Hoạt động từ"],
            ["H99.70", "SMOI", "Sở Mới", "bộ", "", ""],
            ["H99.72", "", "Sở Khác", "khác", "", "31/02/2026"],
            ["H99.73", "STC", "Sở Trùng", "khác", "", ""],
            ["H99.74", "SX", "Sở X", "khác", "KHONGCO", ""],
            ["H99.75", "SY", "Sở Y", "khác", "", "01/07/2025"],
            ["H99.75", "SZ", "Sở Z", "khác", "", ""],
        ],
    )
    assert [(p.line, p.column, p.missing.key) for p in report.problems] == [
        (2, "kind", "cell_not_in_list"),
        (3, "symbol", "cell_blank"),
        (3, "active_from", "cell_no_date"),
        (4, "symbol", "agency_symbol_taken"),
        (5, "parent", "no_such_agency"),
        (7, "", "line_repeats"),
    ]
    assert not report.applied
    assert count(application, Agency) == before


OFFICERS = [
    ["User name", "Full name", "Title", "Role", "Agency", "Since"],
    ["Le.Van.A", "Lê Văn A", "Chuyên viên", "officer", "STC", "01/07/2025"],
    ["le.van.b", "Lê Văn B", "Giám sát viên", "giám sát", "", ""],
    ["stc.officer", "Sở Tài chính officer", "officer", "leader", "H99.02", "2026-11-01"],
]


def test_officers_come_with_their_roles(application: Application, province: Province) -> None:
    members = count(application, Membership)
    report = run(application, province, "officers", OFFICERS)
    assert report.problems == ()
    assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.CREATED, Outcome.CHANGED]
    assert count(application, Membership) == members + 3
    again = run(application, province, "officers", OFFICERS)
    assert {row.outcome for row in again.rows} == {Outcome.UNCHANGED}


def test_an_empty_yes_or_no_cell_shuts_no_account(application: Application, province: Province) -> None:
    run(application, province, "officers", [["username", "full_name", "active"], ["stc.officer", "Tên Mới", ""]])
    with application.reading() as session:
        officer = session.get_one(Officer, province.officer["stc.officer"])
    assert (officer.full_name, officer.active) == ("Tên Mới", True)


def test_an_account_of_another_jurisdiction_is_not_taken_over(application: Application, province: Province) -> None:
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        stranger = Officer(username="stranger", full_name="Người Lạ")
        session.add_all([other, stranger])
    rows = [["username", "full_name", "role"], ["stranger", "Tên Khác", "administrator"]]
    report = run(application, province, "officers", rows)
    assert [(p.column, p.missing.key) for p in report.problems] == [("username", "username_taken")]


def test_tenures_may_stand_in_any_order(application: Application, province: Province) -> None:
    rows = [
        ["Cơ quan", "Tên đăng nhập", "Từ ngày", "Đến ngày"],
        ["STC", "stc.leader", "01/12/2026", ""],
        ["STC", "stc.head", "01/01/2024", "30/11/2026"],
    ]
    report = run(application, province, "tenures", rows)
    assert [(row.line, row.outcome) for row in report.rows] == [(2, Outcome.CREATED), (3, Outcome.CHANGED)]
    assert report.rows[1].changes == (("until", "", "30/11/2026"),)
    rows.append(["STC", "stc.clerk", "15/12/2026", ""])
    clash = run(application, province, "tenures", rows)
    assert [(p.line, p.missing.key, p.missing.args["name"]) for p in clash.problems] == [
        (4, "head_in_office", "Sở Tài chính leader")
    ]
    assert count(application, Tenure) == 7


def test_memberships_delegations_and_days_are_imported_once(application: Application, province: Province) -> None:
    memberships = [
        ["username", "role", "agency", "since", "until"],
        ["stc.officer", "văn thư", "STP", "2026-11-01", "2026-12-31"],
    ]
    delegations = [
        ["Người ủy quyền", "Người được ủy quyền", "Bắt đầu", "Kết thúc", "Lý do"],
        ["stc.head", "stc.officer", "01/12/2026 08:00", "15/12/2026 17:00", "Đi công tác"],
    ]
    days = [
        ["Ngày", "Loại", "Nội dung", "Số văn bản"],
        ["24/12/2026", "nghỉ", "Nghỉ hoán đổi", "QĐ 15/QĐ-UBND"],
        ["26/12/2026", "làm bù", "Làm bù", "QĐ 15/QĐ-UBND"],
    ]
    for kind, rows in (("memberships", memberships), ("delegations", delegations), ("calendar", days)):
        assert {row.outcome for row in run(application, province, kind, rows).rows} == {Outcome.CREATED}
        assert {row.outcome for row in run(application, province, kind, rows).rows} == {Outcome.UNCHANGED}
    with application.reading() as session:
        delegation = session.scalars(select(Delegation)).one()
    assert delegation.starts_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert count(application, CalendarOverlay) == 2


def test_a_delegation_of_somebody_who_signs_nothing_is_a_line_with_a_reason(
    application: Application, province: Province
) -> None:
    rows = [
        ["delegator", "delegate", "starts_at", "ends_at", "reason"],
        ["stc.clerk", "stc.officer", "2026-12-01", "2026-12-15", "Đi công tác"],
        ["stc.head", "stc.officer", "2026-12-15", "2026-12-01", "Đi công tác"],
    ]
    report = run(application, province, "delegations", rows)
    assert [(p.line, p.column, p.missing.key) for p in report.problems] == [
        (2, "delegator", "delegator_signs_nothing"),
        (3, "ends_at", "period_reversed"),
    ]


def test_procedures_are_imported_with_their_mandatory_consultees(application: Application, province: Province) -> None:
    header = [
        "Mã",
        "Tên",
        "Căn cứ",
        "Thời hạn",
        "Cách tính ngày",
        "Tính từ",
        "Khi không trả lời",
        "Mandatory consultees",
    ]
    new = ["moi", "Thủ tục mới", "Luật 1/2026", "10", "ngày làm việc", "từ ngày gửi", "coi như đồng ý", "STC; STP"]
    assert run(application, province, "procedures", [header, new]).rows[0].outcome is Outcome.CREATED
    assert run(application, province, "procedures", [header, new]).rows[0].outcome is Outcome.UNCHANGED
    fewer = [*new[:-1], "STP"]
    changed = run(application, province, "procedures", [header, fewer])
    assert changed.rows[0].changes == (("mandatory", "STC; STP", "STP"),)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (["Mã định danh", "Ký hiệu", "Tên"], "header_missing"),
        (["code", "symbol", "name_vi", "kind", "colour"], "header_unknown"),
        (["code", "symbol", "name_vi", "kind", "Ký hiệu"], "header_twice"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_before_anything_is_held(
    application: Application, province: Province, header: list[str], key: str
) -> None:
    with pytest.raises(Incomplete) as refusal:
        run(application, province, "agencies", [header, ["x"] * len(header)])
    assert {item.key for item in refusal.value.missing} == {key}


def test_neither_a_stranger_nor_a_made_up_file_gets_in(application: Application, province: Province) -> None:
    command = ImportTable(
        jurisdiction_id=province.jurisdiction_id, kind="agencies", digest="0" * 64, name="x", apply=True
    )
    with pytest.raises(NotPermitted):
        application.run(import_table, command, province.actor("supervisor"))
    with pytest.raises(NotFound):
        application.run(import_table, command, province.actor("administrator"))


def chain(order: list[int]) -> list[list[str]]:
    """Agencies each under the one before, listed in this order."""
    rows = [[f"H97.{n}", f"C{n}", f"Phòng {n}", "khác", f"C{n - 1}" if n > 1 else ""] for n in order]
    return [AGENCIES[0], *rows]


def test_a_long_chain_of_parents_may_stand_upside_down(application: Application, province: Province) -> None:
    report = run(application, province, "agencies", chain(list(range(30, 0, -1))))
    assert (report.applied, len(report.rows)) == (True, 30)


def test_an_order_that_nobody_writes_is_given_up_without_importing_anything(
    application: Application, province: Province
) -> None:
    zigzag = [*range(20, 0, -2), *range(1, 20, 2)]
    report = run(application, province, "agencies", chain(zigzag))
    assert {problem.missing.key for problem in report.problems} == {"no_such_agency"}
    assert not report.applied


def test_people_that_nobody_knows_are_named_at_their_column(application: Application, province: Province) -> None:
    tenures = [["Cơ quan", "Tên đăng nhập", "Từ ngày"], ["STC", "khong.ai", "01/01/2027"]]
    assert [(p.column, p.missing.key) for p in run(application, province, "tenures", tenures).problems] == [
        ("username", "no_such_officer")
    ]
    officers = [["username", "full_name", "role"], ["le.van.a", "Lê Văn A", "lãnh đạo"]]
    assert [(p.column, p.missing.key) for p in run(application, province, "officers", officers).problems] == [
        ("agency", "role_needs_agency")
    ]
