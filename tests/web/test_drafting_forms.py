"""The form of a request over HTTP: what is kept when it is refused, what is said, and who gets to it at all."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, content, docx, drafted, pdf, stored, submitted
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.queries.request_editing import preview_due
from workflow.services.write_request import write_request
from workflow.vocabulary.refusals import NotFound

SignIn = Callable[[str], OfficerClient]


@pytest.fixture
def request_id(application: Application, province: Province) -> int:
    return drafted(application, province)


def typed(application: Application, province: Province, request_id: int, **changes: Any) -> dict[str, Any]:
    """The form as a browser would post it."""
    return {
        "version": str(stored(application, request_id).version),
        "procedure_id": str(province.procedure["lien-so"]),
        "subject": "Dự thảo Nghị quyết về phí",
        "legal_basis": "Luật Phí và lệ phí",
        "own_position": "Đề nghị ban hành",
        "agency_ids": [str(province.agency["stp"])],
        "questions-0-text": "Mức phí có phù hợp không?",
        "questions-0-scope": "all",
        "period_days": "15",
        **changes,
    }


def test_a_new_request_starts_from_procedure_and_subject(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    officer = sign_in("stc.officer")
    assert "Lập hồ sơ lấy ý kiến" in officer.get("/requests/new").text
    answer = officer.post(
        "/requests/new",
        data={
            "agency_id": str(province.agency["stc"]),
            "procedure_id": str(province.procedure["lien-so"]),
            "subject": "Dự thảo mới",
        },
    )
    assert answer.status_code == 302
    page = officer.get(answer.location)
    assert page.status_code == 200
    assert "Dự thảo mới" in page.text
    assert stored(application, 1).period_days == 15


def test_a_procedure_without_a_period_is_refused_at_its_field(sign_in: SignIn, province: Province) -> None:
    form = {
        "agency_id": str(province.agency["stc"]),
        "procedure_id": str(province.procedure["nq-hdnd"]),
        "subject": "Chưa nhập thời hạn",
    }
    answer = sign_in("stc.officer").post("/requests/new", data=form)
    assert answer.status_code == 422
    assert "quản trị viên cần nhập thời hạn trước" in answer.text
    assert "Chưa nhập thời hạn</textarea>" in answer.text


def test_the_saved_form_leads_where_its_button_says(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    officer = sign_in("stc.officer")
    for then, place in (("", "edit"), ("show", ""), ("waiver:short_period", "waivers/new?kind=short_period")):
        form = typed(application, province, request_id, then=then)
        answer = officer.post(f"/requests/{request_id}/edit", data=form)
        assert (answer.status_code, answer.location) == (302, f"/requests/{request_id}/{place}".rstrip("/"))
    assert stored(application, request_id).subject == "Dự thảo Nghị quyết về phí"


def test_a_refused_form_keeps_every_typed_character(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    form = typed(
        application,
        province,
        request_id,
        **{
            "subject": "Tên <đang> gõ",
            "period_days": "mười",
            "kinds": ["commune"],
            "agency_ids": [str(province.agency["sxd"])],
            "restricted": "y",
            "questions-3-text": "Câu thứ hai & dở dang",
            "questions-3-scope": "named",
            "questions-3-agency_ids": [str(province.agency["snv"])],
        },
    )
    answer = sign_in("stc.officer").post(f"/requests/{request_id}/edit", data=form)
    assert answer.status_code == 422
    for kept in (
        "Tên &lt;đang&gt; gõ</textarea>",
        'value="mười"',
        "Câu thứ hai &amp; dở dang</textarea>",
        'name="kinds" value="commune" checked',
        f'name="agency_ids" value="{province.agency["sxd"]}" checked',
        f'name="questions-1-agency_ids" value="{province.agency["snv"]}" checked',
        'name="restricted" value="y" checked',
    ):
        assert kept in answer.text
    assert f'name="agency_ids" value="{province.agency["stp"]}" checked' not in answer.text
    assert stored(application, request_id).subject == Wanted().subject


def test_a_question_for_an_agency_that_is_not_asked_is_refused_beside_it(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    form = typed(
        application,
        province,
        request_id,
        **{
            "questions-7-text": "Riêng?",
            "questions-7-scope": "named",
            "questions-7-agency_ids": [str(province.agency["sxd"])],
        },
    )
    answer = sign_in("stc.officer").post(f"/requests/{request_id}/edit", data=form)
    assert answer.status_code == 422
    assert 'href="#questions-1-agency_ids"' in answer.text
    assert "Nội dung 2 gửi đến cơ quan không thuộc danh sách lấy ý kiến." in answer.text


def test_a_bad_file_is_refused_with_its_reason_and_the_rest_kept(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    form = typed(application, province, request_id, draft=(io.BytesIO(pdf(password="bi-mat")), "khoa.pdf"))
    answer = sign_in("stc.officer").post(f"/requests/{request_id}/edit", data=form)
    assert answer.status_code == 422
    assert "Tệp được bảo vệ bằng mật khẩu" in answer.text
    assert "hãy chọn lại tệp dự thảo" in answer.text
    assert "Dự thảo Nghị quyết về phí</textarea>" in answer.text
    assert stored(application, request_id).subject == Wanted().subject


def test_form_and_file_go_in_together(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    officer = sign_in("stc.officer")
    form = typed(application, province, request_id, draft=(io.BytesIO(docx(text="Bản hai")), "ban-hai.docx"))
    assert officer.post(f"/requests/{request_id}/edit", data=form).status_code == 302
    page = officer.get(f"/requests/{request_id}").text
    assert "ban-hai.docx" in page
    assert "Bản hai" in page


def test_without_javascript_questions_are_added_and_removed_by_the_server(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    officer = sign_in("stc.officer")
    form = typed(application, province, request_id, add_row="questions")
    added = officer.post(f"/requests/{request_id}/edit", data=form)
    assert added.status_code == 200
    assert 'name="questions-1-text"' in added.text
    del form["add_row"]
    form |= {"questions-1-text": "Ở lại", "questions-1-scope": "all", "remove_row": "questions-0"}
    removed = officer.post(f"/requests/{request_id}/edit", data=form)
    assert removed.status_code == 200
    assert "Ở lại</textarea>" in removed.text
    assert "Mức phí có phù hợp không?" not in removed.text
    assert stored(application, request_id).subject == Wanted().subject


def test_two_writers_the_second_is_told_and_loses_nothing(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    form = typed(application, province, request_id, subject="Chữ của người đến sau")
    other = content(province, request_id, Wanted(subject="Chữ của người đến trước"))
    application.run(write_request, other, province.actor("stc.leader"))
    officer = sign_in("stc.officer")
    answer = officer.post(f"/requests/{request_id}/edit", data=form)
    assert answer.status_code == 409
    assert "Chữ của người đến sau</textarea>" in answer.text
    assert "Có người khác đã sửa hồ sơ này" in answer.text
    assert stored(application, request_id).subject == "Chữ của người đến trước"
    form["version"] = str(stored(application, request_id).version)
    assert officer.post(f"/requests/{request_id}/edit", data=form).status_code == 302


def test_a_form_without_its_version_overwrites_nothing(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    form = typed(application, province, request_id, version="")
    assert sign_in("stc.officer").post(f"/requests/{request_id}/edit", data=form).status_code == 409
    assert stored(application, request_id).subject == Wanted().subject


def test_what_was_typed_while_a_colleague_submitted_is_shown_again(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = submitted(application, province)
    form = typed(application, province, request_id, subject="Đang viết dở")
    officer = sign_in("stc.officer")
    answer = officer.post(f"/requests/{request_id}/edit", data=form)
    assert answer.status_code == 409
    assert "Đang viết dở</textarea>" in answer.text
    assert officer.get(f"/requests/{request_id}/edit").status_code == 409


@pytest.mark.parametrize(
    ("username", "status"),
    [("stp.officer", 404), ("stc.clerk", 403), ("supervisor", 404), ("stc.leader", 200), ("stc.officer", 200)],
)
def test_the_form_opens_for_its_own_drafters_only(sign_in: SignIn, request_id: int, username: str, status: int) -> None:
    assert sign_in(username).get(f"/requests/{request_id}/edit").status_code == status


def test_the_due_date_follows_the_form_and_names_the_rule(
    sign_in: SignIn, application: Application, province: Province, request_id: int
) -> None:
    officer = sign_in("stc.officer")
    form = typed(application, province, request_id, period_days="5")
    answer = officer.post(f"/requests/{request_id}/due", data=form)
    assert answer.status_code == 200
    assert "Thứ Ba, 01/12/2026" in answer.text
    assert "Thời hạn ngắn hơn mức tối thiểu" in answer.text
    urgent = officer.post(f"/requests/{request_id}/due", data={**form, "urgent": "y"})
    assert "Thời hạn ngắn hơn mức tối thiểu" not in urgent.text
    strict = {**form, "procedure_id": str(province.procedure["qd-chu-tich"]), "period_days": ""}
    usual = officer.post(f"/requests/{request_id}/due", data=strict)
    assert "Sở Nội vụ" in usual.text
    assert "Thứ Hai, 30/11/2026" in usual.text
    unread = officer.post(f"/requests/{request_id}/due", data={**form, "period_days": "x"})
    assert unread.status_code == 422
    endless = officer.post(f"/requests/{request_id}/due", data={**form, "period_days": "99999999"})
    assert (endless.status_code, "Hạn trả lời nếu phát hành ngay" in endless.text) == (200, False)


def test_no_due_date_is_told_of_what_one_may_not_see(
    application: Application, province: Province, request_id: int
) -> None:
    asked: dict[str, Any] = {"urgent": False, "period_days": 5, "now": application.clock.now()}
    with application.reading() as session, pytest.raises(NotFound):
        preview_due(
            session, province.actor("stp.officer"), request_id, procedure_id=province.procedure["lien-so"], **asked
        )
    with application.reading() as session, pytest.raises(NotFound):
        preview_due(session, province.actor("stc.officer"), request_id, procedure_id=10_000, **asked)


def test_an_address_from_a_stranger_changes_nothing_without_its_token(sign_in: SignIn, request_id: int) -> None:
    officer = sign_in("stc.officer")
    assert officer.post(f"/requests/{request_id}/submit", csrf=False).status_code == 400
