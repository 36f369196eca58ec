"""Waivers and draft files over HTTP: asked, decided and served, each to whom it belongs."""

from collections.abc import Callable

import pytest

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, circulated, drafted, version
from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import Waiver
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.vocabulary.administration import WaiverKind

SignIn = Callable[[str], OfficerClient]


# Waivers


def test_a_waiver_is_asked_and_decided_by_their_pages(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    wanted = Wanted(procedure="qd-chu-tich", consultees=("stp", "snv"), period_days=4)
    request_id = drafted(application, province, wanted)
    officer, form = sign_in("stc.officer"), {**version(application, request_id), "kind": "short_period"}
    address = f"/requests/{request_id}/waivers/new"
    assert "Thời hạn 4 ngày ngắn hơn mức tối thiểu 7 ngày" in officer.get(f"{address}?kind=short_period").text
    assert officer.post(address, data=form).status_code == 422
    assert officer.post(address, data={**form, "reason": "Chỉ đạo khẩn"}).status_code == 302
    twice = {**form, **version(application, request_id), "reason": "Lần nữa"}
    assert officer.post(address, data=twice).status_code == 409
    assert officer.get(f"{address}?kind=nothing").status_code == 404
    supervisor = sign_in("supervisor")
    assert "Chỉ đạo khẩn" in supervisor.get("/waivers/1").text
    assert "Dự thảo Quyết định quy định định mức chi" in supervisor.get("/waivers").text
    assert supervisor.post("/waivers/1", data={"decision": "grant"}).status_code == 422
    assert supervisor.post("/waivers/1", data={"reason": "Được"}).status_code == 422
    assert supervisor.post("/waivers/1", data={"decision": "grant", "reason": "Được"}).status_code == 302
    assert supervisor.post("/waivers/1", data={"decision": "refuse", "reason": "Thôi"}).status_code == 409
    decided = supervisor.get("/waivers/1").text
    assert "mở lại khi văn bản được gửi lấy ý kiến" in decided
    assert f'href="/requests/{request_id}"' not in decided
    assert supervisor.get(f"/requests/{request_id}").status_code == 404
    assert "đã chấp thuận" in officer.get(f"/requests/{request_id}").text


def test_waivers_are_for_overseers_and_decided_by_the_supervisor_only(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(period_days=4))
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = application.run(ask_waiver, asked, province.actor("stc.officer"))
    for username in ("stc.leader", "stp.leader", "administrator"):
        assert sign_in(username).get("/waivers").status_code == 404
        assert sign_in(username).get(f"/waivers/{waiver_id}").status_code == 404
    auditor = sign_in("auditor")
    assert 'name="decision"' not in auditor.get(f"/waivers/{waiver_id}").text
    decision = {"decision": "grant", "reason": "Được"}
    assert auditor.post(f"/waivers/{waiver_id}", data=decision).status_code == 403
    with application.reading() as session:
        assert session.get_one(Waiver, waiver_id).granted is None


# Files


def test_a_draft_is_served_locked_up_and_under_its_own_name(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    circulated(application, province)
    with sign_in("stp.officer").get("/drafts/1/file") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == "attachment; filename=du-thao.docx"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.data.startswith(b"PK")
    with sign_in("stp.officer").get("/drafts/1/view") as answer:
        assert "<h2>Điều 1</h2>" in answer.text
        assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/drafts/1/file", "/drafts/1/view", "/drafts/99/file"])
def test_a_draft_is_not_there_for_who_was_not_asked(
    sign_in: SignIn, application: Application, province: Province, path: str
) -> None:
    circulated(application, province)
    assert sign_in("sxd.officer").get(path).status_code == 404


def test_an_earlier_version_stays_with_the_agency_that_wrote_it(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    from_first = drafted(application, province)
    assert from_first == 1
    for username, status in (("stc.officer", 200), ("stp.officer", 404), ("supervisor", 404)):
        with sign_in(username).get("/drafts/1/file") as answer:
            assert answer.status_code == status
