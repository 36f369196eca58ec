"""An urgent request over HTTP: no shorter minimum without a reason, and everybody who is asked reads the reason."""

from collections.abc import Callable

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, circulated, drafted, stored
from tests.factories.province import Province
from workflow.bootstrap import Application

SignIn = Callable[[str], OfficerClient]
REASON = "Phải trình trước kỳ họp Hội đồng nhân dân ngày 08/12"
URGENT = Wanted(period_days=5, more={"urgent": True, "urgent_reason": REASON})


def test_urgency_without_a_reason_is_refused_beside_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = drafted(application, province)
    officer, form = (
        sign_in("stc.officer"),
        {
            "version": str(stored(application, request_id).version),
            "procedure_id": str(province.procedure["lien-so"]),
            "subject": "Dự thảo Nghị quyết về phí",
            "agency_ids": [str(province.agency["stp"])],
            "questions-0-text": "Mức phí có phù hợp không?",
            "questions-0-scope": "all",
            "period_days": "5",
            "urgent": "y",
        },
    )
    refused = officer.post(f"/requests/{request_id}/edit", data={**form, "urgent_reason": " "})
    assert refused.status_code == 422
    assert 'href="#urgent_reason"' in refused.text
    assert "Nêu lý do khẩn" in refused.text
    assert "Dự thảo Nghị quyết về phí</textarea>" in refused.text
    assert not stored(application, request_id).urgent
    assert officer.post(f"/requests/{request_id}/edit", data={**form, "urgent_reason": REASON}).status_code == 302
    assert stored(application, request_id).urgent_reason == REASON


def test_the_consulted_agency_and_the_supervisor_read_why_it_is_urgent(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id, _done = circulated(application, province, URGENT)
    for username in ("stc.officer", "stp.officer", "supervisor"):
        assert REASON in sign_in(username).get(f"/requests/{request_id}").text
    plain, _done = circulated(application, province)
    assert "Lý do khẩn" not in sign_in("stp.officer").get(f"/requests/{plain}").text
