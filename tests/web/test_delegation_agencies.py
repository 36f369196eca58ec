"""Delegations in the browser: the agency they are about, and what is left when a person moves or leaves."""

import io
from collections.abc import Callable
from datetime import date

from sqlalchemy import select, update

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, drafted, submitted, version
from tests.factories.province import SINCE, Province
from workflow.bootstrap import Application
from workflow.models import Delegation, Membership, Officer
from workflow.vocabulary.roles import Role

SignIn = Callable[[str], OfficerClient]
NEW = "/account/delegations/new"
ENDED = "1 ủy quyền không còn căn cứ nên chấm dứt theo"


def typed(province: Province, **other: str) -> dict[str, str]:
    """The head of Sở Tài chính delegates to the clerk for this week."""
    return {
        "delegator": str(province.officer["stc.head"]),
        "delegate": str(province.officer["stc.clerk"]),
        "since": "2026-11-23",
        "until": "2026-11-27",
        "reason": "Đi công tác theo Quyết định số 12/QĐ-STC",
        **other,
    }


def serve_besides(application: Application, province: Province, username: str, agency: str, role: Role) -> None:
    with application.sessions.begin() as session:
        session.add(
            Membership(
                jurisdiction_id=province.jurisdiction_id,
                officer_id=province.officer[username],
                agency_id=province.agency[agency],
                role=role,
                since=SINCE,
            )
        )


def move(application: Application, province: Province, username: str, agency: str) -> None:
    """As if the officer had served there, and there only, since long ago."""
    with application.sessions.begin() as session:
        mine = Membership.officer_id == province.officer[username]
        session.execute(update(Membership).where(mine).values(agency_id=province.agency[agency]))


def membership_of(application: Application, province: Province, username: str) -> int:
    with application.reading() as session:
        return session.scalars(select(Membership.id).where(Membership.officer_id == province.officer[username])).one()


def stored(application: Application) -> list[Delegation]:
    with application.reading() as session:
        return list(session.scalars(select(Delegation).order_by(Delegation.id)))


# --- What a person sees who acts for another, after the other moved


def test_who_acts_for_a_head_does_not_follow_him_to_his_next_agency(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    head, clerk = sign_in("stc.head"), sign_in("stc.clerk")
    head.post(NEW, data=typed(province))
    old, new = (
        submitted(application, province),
        submitted(application, province, Wanted(agency="stp", consultees=("sxd", "snv"))),
    )
    move(application, province, "stc.head", "stp")
    assert head.get(f"/requests/{new}").status_code == 200
    assert clerk.get(f"/requests/{new}").status_code == 404, "the letter that the head now signs"
    unseen = clerk.post(f"/requests/{new}/circulate", data=version(application, new))
    assert unseen.status_code == 404
    refused = clerk.post(f"/requests/{old}/circulate", data=version(application, old))
    assert refused.status_code == 403, "and no longer for the agency that the head has left"
    assert "theo ủy quyền của" not in clerk.get("/account").text


def test_a_delegate_from_another_agency_loses_sight_of_it_with_the_head(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    data = typed(province, delegate="", delegate_username="sxd.leader", elsewhere_known="y")
    assert sign_in("stc.head").post(NEW, data=data).status_code == 303
    request_id, delegate = drafted(application, province), sign_in("sxd.leader")
    assert delegate.get(f"/requests/{request_id}").status_code == 200
    move(application, province, "stc.head", "snv")
    assert delegate.get(f"/requests/{request_id}").status_code == 404


def test_a_delegate_who_left_the_service_acts_for_nobody(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    data = typed(province, delegate="", delegate_username="sxd.leader", elsewhere_known="y")
    sign_in("stc.head").post(NEW, data=data)
    request_id, delegate = drafted(application, province), sign_in("sxd.leader")
    with application.sessions.begin() as session:
        mine = Membership.officer_id == province.officer["sxd.leader"]
        session.execute(update(Membership).where(mine).values(until=date(2026, 1, 1)))
    assert delegate.get(f"/requests/{request_id}").status_code == 404
    assert "theo ủy quyền của" not in delegate.get("/account").text


# --- Which agency


def test_who_signs_for_one_agency_is_not_asked_which(sign_in: SignIn, province: Province) -> None:
    head = sign_in("stc.head")
    assert 'name="agency"' not in head.get(NEW).text
    assert head.post(NEW, data=typed(province)).status_code == 303
    assert "Sở Tài chính</span>" in head.get("/account/delegations").text


def test_who_signs_for_two_agencies_is_asked_and_the_choice_is_shown(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    serve_besides(application, province, "stc.head", "stp", Role.LEADER)
    head = sign_in("stc.head")
    assert 'name="agency"' in head.get(NEW).text
    unsaid = head.post(NEW, data=typed(province))
    assert (unsaid.status_code, "Chọn cơ quan mà ủy quyền này áp dụng" in unsaid.text) == (422, True)
    foreign = head.post(NEW, data=typed(province, agency=str(province.agency["sxd"])))
    assert (foreign.status_code, "không có thẩm quyền ký tại cơ quan đó" in foreign.text) == (422, True)
    meant = typed(province, agency=str(province.agency["stp"]), elsewhere_known="y")
    assert head.post(NEW, data=meant).status_code == 303
    assert [row.agency_id for row in stored(application)] == [province.agency["stp"]]
    assert "Sở Tư pháp</span>" in sign_in("stc.clerk").get("/account/delegations").text


def test_an_administrator_chooses_the_agency_and_the_list_names_it(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    serve_besides(application, province, "stc.head", "stp", Role.LEADER)
    form = {
        "delegator": str(province.officer["stc.head"]),
        "delegate": str(province.officer["stc.clerk"]),
        "starts_at": "2026-12-01T08:00",
        "until": "2026-12-15T17:00",
        "reason": "Đi công tác",
    }
    unsaid = administrator.post("/administration/delegations/new", data=form)
    assert (unsaid.status_code, "Chọn cơ quan mà ủy quyền này áp dụng" in unsaid.text) == (422, True)
    chosen = {**form, "agency": str(province.agency["stp"]), "elsewhere_known": "y"}
    assert administrator.post("/administration/delegations/new", data=chosen).status_code == 303
    assert "<small>Sở Tư pháp</small>" in administrator.get("/administration/delegations").text


def test_a_table_of_delegations_names_the_agency(
    administrator: OfficerClient, application: Application, province: Province
) -> None:
    serve_besides(application, province, "stc.head", "stp", Role.LEADER)
    head = "Người ủy quyền;Người được ủy quyền;Bắt đầu;Kết thúc;Cơ quan;Lý do\n"
    line = "stc.head;stc.clerk;01/12/2026 08:00;15/12/2026 17:00;{};Đi công tác\n"
    for agencies, problem in (
        (("",), "Chọn cơ quan mà ủy quyền này áp dụng"),
        (("SXD",), "không có thẩm quyền ký tại cơ quan đó"),
        (("STP", "STC"), ""),
    ):
        table = (head + "".join(line.format(agency) for agency in agencies)).encode()
        upload = {"file": (io.BytesIO(table), "uy-quyen.csv")}
        preview = administrator.post("/administration/import/delegations", data=upload).location
        assert problem in administrator.get(preview).text
        administrator.post(preview.replace("/preview", "/apply"))
    assert {row.agency_id for row in stored(application)} == {province.agency["stp"], province.agency["stc"]}
    exported = administrator.get("/administration/export/delegations.csv").data.decode("utf-8-sig")
    assert exported.count(",STP,") == exported.count(",STC,") == 1


# --- What ends with a role or an account, as the administrator is told


def test_the_administrator_is_told_how_many_delegations_end_with_a_role(
    sign_in: SignIn, administrator: OfficerClient, application: Application, province: Province
) -> None:
    sign_in("stc.head").post(NEW, data=typed(province))
    path = f"/administration/officers/{province.officer['stc.head']}"
    end = f"{path}/memberships/{membership_of(application, province, 'stc.head')}/end"
    assert administrator.post(end, data={"until": "2026-12-31"}).status_code == 303
    assert "chấm dứt theo" not in administrator.get(path).text, "the delegation is over before"
    assert administrator.post(end, data={"until": "2026-11-20"}).status_code == 303
    assert ENDED in administrator.get(path).text
    assert "Sở Tài chính clerk" in administrator.get("/administration/delegations?state=revoked").text


def test_the_administrator_is_told_when_an_account_is_shut(
    sign_in: SignIn, administrator: OfficerClient, application: Application, province: Province
) -> None:
    sign_in("stc.head").post(NEW, data=typed(province))
    officer_id = province.officer["stc.clerk"]
    with application.reading() as session:
        officer = session.get_one(Officer, officer_id)
    path = f"/administration/officers/{officer_id}"
    shut = {"username": officer.username, "full_name": officer.full_name, "locale": "vi", "version": officer.version}
    assert administrator.post(path, data=shut).status_code == 303
    assert ENDED in administrator.get(path).text
    assert [row.revoked_at for row in stored(application)] == [application.clock.now()]


def test_an_import_of_last_days_says_beforehand_what_ends(
    sign_in: SignIn, administrator: OfficerClient, application: Application, province: Province
) -> None:
    sign_in("stc.head").post(NEW, data=typed(province))
    table = "Tên đăng nhập;Vai trò;Cơ quan;Từ ngày;Đến ngày\nstc.head;người đứng đầu;STC;01/01/2024;20/11/2026\n"
    upload = {"file": (io.BytesIO(table.encode()), "vai-tro.csv")}
    preview = administrator.post("/administration/import/memberships", data=upload).location
    assert ENDED in administrator.get(preview).text
    assert [row.revoked_at for row in stored(application)] == [None], "a rehearsal"
    answer = administrator.post(preview.replace("/preview", "/apply"))
    assert ENDED in administrator.get(answer.location).text
    assert [row.revoked_at for row in stored(application)] == [application.clock.now()]
