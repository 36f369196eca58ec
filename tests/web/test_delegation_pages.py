"""Delegations in the browser: entered by the executive or the assistant, counted at once, ended at once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.applications import OfficerClient
from tests.factories.drafting import submitted, version
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Delegation, Membership, Officer

SignIn = Callable[[str], OfficerClient]
NEW = "/account/delegations/new"


def typed(province: Province, **other: str) -> dict[str, str]:
    """The head of Sở Tài chính delegates to the department's officer for this week."""
    return {
        "delegator": str(province.officer["stc.head"]),
        "delegate": str(province.officer["stc.officer"]),
        "since": "2026-11-23",
        "until": "2026-11-27",
        "reason": "Đi công tác theo Quyết định số 12/QĐ-STC",
        **other,
    }


def stored(application: Application) -> list[Delegation]:
    with application.reading() as session:
        return list(session.scalars(select(Delegation).order_by(Delegation.id)))


def test_a_head_delegates_and_both_see_it_in_words(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    head, officer = sign_in("stc.head"), sign_in("stc.officer")
    assert "Chưa có ủy quyền" in head.get("/account/delegations").text
    answer = head.post(NEW, data=typed(province))
    assert (answer.status_code, answer.location) == (303, "/account/delegations")
    (delegation,) = stored(application)
    assert delegation.starts_at.isoformat() == "2026-11-22T17:00:00+00:00", "local midnight"
    assert delegation.ends_at.isoformat() == "2026-11-27T17:00:00+00:00", "24:00 of the last day"
    given, received = head.get("/account/delegations").text, officer.get("/account/delegations").text
    for page in (given, received):
        assert "Sở Tài chính head" in page
        assert "Sở Tài chính officer" in page
        assert re.search(r"23/11/2026</time>\s*–\s*<time[^>]*>27/11/2026<", page)
        assert "Đang có hiệu lực" in page
    account = officer.get("/account").text
    assert "<strong>Người đứng đầu</strong>, Sở Tài chính" in account
    assert "theo ủy quyền của Sở Tài chính head" in account


def test_the_delegate_signs_and_both_names_stand_in_the_trail(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    sign_in("stc.head").post(NEW, data=typed(province, delegate=str(province.officer["stc.clerk"])))
    request_id, clerk = submitted(application, province), sign_in("stc.clerk")
    signed = clerk.post(f"/requests/{request_id}/circulate", data=version(application, request_id))
    assert signed.status_code in {302, 303}
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "request_circulated")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (province.officer["stc.clerk"], province.officer["stc.head"])
    page = sign_in("stc.leader").get(f"/requests/{request_id}").text
    assert "Sở Tài chính clerk" in page
    assert "Sở Tài chính head" in page


@pytest.mark.parametrize("end", ["over", "revoked", "disabled"])
def test_a_delegation_that_has_ended_gives_no_right(
    sign_in: SignIn, application: Application, province: Province, clock: SettableClock, end: str
) -> None:
    head = sign_in("stc.head")
    head.post(NEW, data=typed(province, delegate=str(province.officer["stc.clerk"])))
    request_id = submitted(application, province)
    if end == "over":
        clock.advance(timedelta(days=6))
    elif end == "revoked":
        (delegation,) = stored(application)
        assert head.post(f"/account/delegations/{delegation.id}/revoke").status_code == 303
    else:
        with application.sessions.begin() as session:
            session.get_one(Officer, province.officer["stc.head"]).active = False
    clerk = sign_in("stc.clerk")
    refused = clerk.post(f"/requests/{request_id}/circulate", data=version(application, request_id))
    assert refused.status_code == 403


def test_a_delegation_that_has_not_begun_gives_no_right_yet(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    ahead = typed(province, delegate=str(province.officer["stc.clerk"]), since="2026-11-24")
    sign_in("stc.head").post(NEW, data=ahead)
    request_id, clerk = submitted(application, province), sign_in("stc.clerk")
    assert "Chưa bắt đầu" in clerk.get("/account/delegations").text
    refused = clerk.post(f"/requests/{request_id}/circulate", data=version(application, request_id))
    assert refused.status_code == 403


def test_periods_may_overlap_and_each_is_ended_on_its_own(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    head, leader, officer = sign_in("stc.head"), sign_in("stc.leader"), sign_in("stc.officer")
    head.post(NEW, data=typed(province))
    head.post(NEW, data=typed(province, since="2026-11-25", until="2026-12-05"))
    leader.post(NEW, data=typed(province, delegator=str(province.officer["stc.leader"])))
    page = officer.get("/account").text
    assert "theo ủy quyền của Sở Tài chính head" in page
    assert "theo ủy quyền của Sở Tài chính leader" in page
    first, _second, of_leader = stored(application)
    assert head.post(f"/account/delegations/{first.id}/revoke").status_code == 303
    assert officer.post(f"/account/delegations/{of_leader.id}/revoke").status_code == 303, "nobody must bear one"
    page = officer.get("/account").text
    assert "theo ủy quyền của" not in page
    again = head.post(f"/account/delegations/{first.id}/revoke")
    assert (again.status_code, "Ủy quyền này đã hết hiệu lực" in again.text) == (409, True)


def test_an_assistant_enters_it_for_an_executive_of_the_agency_and_is_named(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    clerk = sign_in("stc.clerk")
    page = clerk.get(NEW).text
    offered = set(re.findall(r'<option[^>]*value="(\d+)"', page.split('name="delegate"', maxsplit=1)[0]))
    assert offered == {str(province.officer["stc.head"]), str(province.officer["stc.leader"])}
    assert clerk.post(NEW, data=typed(province)).status_code == 303
    assert "Người nhập: Sở Tài chính clerk" in sign_in("stc.head").get("/account/delegations").text
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "delegation_entered")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (province.officer["stc.clerk"], province.officer["stc.head"])


def test_an_officer_of_another_agency_is_named_by_the_account(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    data = typed(province, delegate="", delegate_username="STP.Leader ", elsewhere_known="y")
    assert sign_in("stc.head").post(NEW, data=data).status_code == 303
    assert stored(application)[0].delegate_id == province.officer["stp.leader"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"delegate": ""}, "Chọn một cán bộ đang công tác trong địa bàn"),
        ({"delegate": "", "delegate_username": "khong.co"}, "Chọn một cán bộ đang công tác trong địa bàn"),
        ({"delegate": "", "delegate_username": "stc.head"}, "Không thể tự ủy quyền cho mình"),
        ({"since": "2026-11-28"}, "Ngày kết thúc trước ngày bắt đầu"),
        ({"since": "2026-10-01", "until": "2026-10-02"}, "Thời gian này đã qua"),
        ({"since": "31/02/2026"}, "Nhập một ngày hợp lệ"),
        ({"since": ""}, "Nhập ngày bắt đầu"),
        ({"until": ""}, "Nhập ngày kết thúc"),
        ({"reason": "   "}, "Nêu lý do"),
    ],
)
def test_what_does_not_hold_is_named_and_the_rest_stays_typed(
    sign_in: SignIn, application: Application, province: Province, other: dict[str, str], sentence: str
) -> None:
    answer = sign_in("stc.head").post(NEW, data=typed(province, **other))
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = typed(province, **other)
    for name in ("since", "until"):
        assert f'value="{kept[name]}"' in answer.text
    assert kept["reason"].strip() in answer.text
    assert stored(application) == []


def test_an_assistant_of_several_executives_says_for_whom(sign_in: SignIn, province: Province) -> None:
    answer = sign_in("stc.clerk").post(NEW, data=typed(province, delegator=""))
    assert (answer.status_code, "Chọn người ủy quyền." in answer.text) == (422, True)


def test_an_assistant_cannot_name_himself(sign_in: SignIn, province: Province) -> None:
    own = typed(province, delegate="", delegate_username="stc.clerk")
    answer = sign_in("stc.clerk").post(NEW, data=own)
    assert (answer.status_code, "Không được nhập thay ủy quyền" in answer.text) == (422, True)


def test_nobody_delegates_for_an_executive_of_another_agency(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    answer = sign_in("stc.head").post(NEW, data=typed(province, delegator=str(province.officer["stp.head"])))
    assert answer.status_code == 403
    made_up = sign_in("stc.clerk").post(NEW, data=typed(province, delegator="x1"))
    assert made_up.status_code == 403
    assert stored(application) == []


def test_who_has_nobody_to_delegate_for_finds_no_form(sign_in: SignIn) -> None:
    assert sign_in("supervisor").get(NEW).status_code == 404
    page = sign_in("supervisor").get("/account/delegations").text
    assert NEW not in page


def test_an_agency_without_executives_has_nobody_to_delegate_for(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    executives = [province.officer["stc.head"], province.officer["stc.leader"]]
    with application.sessions.begin() as session:
        session.execute(delete(Membership).where(Membership.officer_id.in_(executives)))
    clerk = sign_in("stc.clerk")
    assert clerk.get(NEW).status_code == 404
    page = clerk.get("/account/delegations").text
    assert NEW not in page
    assert "Lãnh đạo, người đứng đầu cơ quan thực hiện ủy quyền" in page
