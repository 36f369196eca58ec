"""Master data by its services: what is refused, what is recorded, who may."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from workflow.adapters import audit_chain
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    AuditEntry,
    Jurisdiction,
    SignInSession,
)
from workflow.services.administering import Outcome
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.services.save_officer import FirstMembership, SaveOfficer, save_officer
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.refusals import Conflict, Incomplete, NotFound, NotPermitted
from workflow.vocabulary.roles import Role

TODAY = date(2026, 11, 23)


def keys(refusal: pytest.ExceptionInfo[Incomplete]) -> set[str]:
    return {item.key for item in refusal.value.missing}


def new_agency(province: Province, **changed: object) -> SaveAgency:
    values: dict[str, object] = {
        "jurisdiction_id": province.jurisdiction_id,
        "agency_id": None,
        "version": None,
        "code": "H99.77",
        "symbol": "SNNMT",
        "name_vi": "Sở Nông nghiệp và Môi trường",
        "kind": AgencyKind.DEPARTMENT,
    }
    return SaveAgency(**{**values, **changed})  # type: ignore[arg-type]


def entries(application: Application, name: str) -> list[AuditEntry]:
    with application.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.name == name)))


def test_a_new_agency_bears_the_slug_that_the_presets_use_and_stands_in_the_trail(
    application: Application, province: Province
) -> None:
    saved = application.run(save_agency, new_agency(province), province.actor("administrator"))
    with application.reading() as session:
        agency = session.get_one(Agency, saved.id)
    assert (saved.outcome, agency.slug) == (Outcome.CREATED, "so-nong-nghiep-moi-truong")
    (entry,) = entries(application, "agency_created")
    assert (entry.chain, entry.after["symbol"]) == (f"jurisdiction:{province.jurisdiction_id}", "SNNMT")
    with application.reading() as session:
        assert not audit_chain.verify(session).breaches


def test_saving_what_stands_already_writes_nothing(application: Application, province: Province) -> None:
    administrator = province.actor("administrator")
    saved = application.run(save_agency, new_agency(province), administrator)
    again = application.run(save_agency, new_agency(province, agency_id=saved.id, version=1), administrator)
    assert again.outcome is Outcome.UNCHANGED
    assert entries(application, "agency_changed") == []


def test_a_page_that_is_out_of_date_changes_no_agency(application: Application, province: Province) -> None:
    administrator = province.actor("administrator")
    saved = application.run(save_agency, new_agency(province), administrator)
    application.run(save_agency, new_agency(province, agency_id=saved.id, version=1, symbol="SNN"), administrator)
    with pytest.raises(Conflict):
        application.run(save_agency, new_agency(province, agency_id=saved.id, version=1, symbol="X"), administrator)


def test_codes_and_symbols_that_are_taken_are_refused_with_their_bearer(
    application: Application, province: Province
) -> None:
    taken = new_agency(province, code="H99.01", symbol="STP")
    with pytest.raises(Incomplete) as refusal:
        application.run(save_agency, taken, province.actor("administrator"))
    named = {item.key: item.args["agency"] for item in refusal.value.missing}
    assert named == {"agency_code_taken": "Sở Tài chính", "agency_symbol_taken": "Sở Tư pháp"}


def test_no_agency_stands_above_itself(application: Application, province: Province) -> None:
    administrator = province.actor("administrator")
    saved = application.run(save_agency, new_agency(province, parent_id=province.agency["stc"]), administrator)
    above = new_agency(
        province,
        agency_id=province.agency["stc"],
        code="H99.01",
        symbol="STC",
        name_vi="Sở Tài chính",
        parent_id=saved.id,
    )
    with pytest.raises(Incomplete) as refusal:
        application.run(save_agency, above, administrator)
    assert keys(refusal) == {"agency_above_itself"}


@pytest.mark.parametrize("username", ["stc.head", "supervisor", "auditor"])
def test_only_an_administrator_changes_master_data(application: Application, province: Province, username: str) -> None:
    with pytest.raises(NotPermitted):
        application.run(save_agency, new_agency(province), province.actor(username))


def test_an_administrator_of_another_jurisdiction_finds_nothing(application: Application, province: Province) -> None:
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        session.add(other)
        session.flush()
        other_id = other.id
    with pytest.raises(NotFound):
        application.run(save_agency, new_agency(province, jurisdiction_id=other_id), province.actor("administrator"))


def new_officer(province: Province, **changed: object) -> SaveOfficer:
    values: dict[str, object] = {
        "jurisdiction_id": province.jurisdiction_id,
        "officer_id": None,
        "version": None,
        "username": "Le.Thi.Moi",
        "full_name": "Lê Thị Mới",
        "membership": FirstMembership(role=Role.OFFICER, agency_id=province.agency["stc"], since=TODAY),
    }
    return SaveOfficer(**{**values, **changed})  # type: ignore[arg-type]


def test_a_new_officer_comes_with_a_membership_and_a_lower_case_user_name(
    application: Application, province: Province
) -> None:
    saved = application.run(save_officer, new_officer(province), province.actor("administrator"))
    province.officer["new"] = saved.id
    assert saved.after["username"] == "le.thi.moi"
    assert province.actor("new").agency_ids == {province.agency["stc"]}


def test_an_officer_without_a_membership_is_refused(application: Application, province: Province) -> None:
    with pytest.raises(Incomplete) as refusal:
        application.run(save_officer, new_officer(province, membership=None), province.actor("administrator"))
    assert keys(refusal) == {"membership_missing"}


def test_what_is_wrong_with_an_officer_is_said_all_at_once(application: Application, province: Province) -> None:
    wrong = new_officer(province, username="-x-", email="nowhere", locale="fr")
    with pytest.raises(Incomplete) as refusal:
        application.run(save_officer, wrong, province.actor("administrator"))
    assert keys(refusal) == {"username_malformed", "email_malformed", "locale_unknown"}


def test_an_account_that_is_shut_is_signed_out_everywhere(application: Application, province: Province) -> None:
    officer_id, now = province.officer["stc.officer"], application.clock.now()
    with application.sessions.begin() as session:
        session.add(SignInSession(token_digest="0" * 64, officer_id=officer_id, started_at=now, seen_at=now))
    shut = new_officer(province, officer_id=officer_id, username="stc.officer", active=False, membership=None)
    application.run(save_officer, shut, province.actor("administrator"))
    with application.reading() as session:
        assert session.scalars(select(SignInSession.ended_at)).one() == now


def test_an_administrator_cannot_shut_the_own_account(application: Application, province: Province) -> None:
    own = new_officer(province, officer_id=province.officer["administrator"], username="administrator", active=False)
    with pytest.raises(Incomplete) as refusal:
        application.run(save_officer, own, province.actor("administrator"))
    assert keys(refusal) == {"own_account_stays_active"}


def membership(province: Province, **changed: object) -> GrantMembership:
    values: dict[str, object] = {
        "jurisdiction_id": province.jurisdiction_id,
        "officer_id": province.officer["stc.officer"],
        "agency_id": province.agency["stp"],
        "role": Role.LEADER,
        "since": TODAY,
    }
    return GrantMembership(**{**values, **changed})  # type: ignore[arg-type]


def test_a_role_is_granted_ended_and_may_be_granted_again_later(application: Application, province: Province) -> None:
    administrator = province.actor("administrator")
    granted = application.run(grant_membership, membership(province), administrator)
    with pytest.raises(Incomplete) as refusal:
        application.run(grant_membership, membership(province, since=date(2027, 1, 1)), administrator)
    assert keys(refusal) == {"role_held_already"}
    end = EndMembership(jurisdiction_id=province.jurisdiction_id, membership_id=granted.id, until=date(2026, 12, 31))
    application.run(end_membership, end, administrator)
    later = application.run(grant_membership, membership(province, since=date(2027, 1, 1)), administrator)
    assert later.outcome is Outcome.CREATED
    assert entries(application, "membership_ended")[0].before == {"until": None}


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"role": Role.SUPERVISOR}, "role_needs_no_agency"),
        ({"agency_id": None}, "role_needs_agency"),
        ({"agency_id": 4711}, "agency_unknown"),
        ({"until": date(2026, 1, 1)}, "ends_before_start"),
    ],
)
def test_a_membership_that_does_not_fit_is_refused(
    application: Application, province: Province, changed: dict[str, object], key: str
) -> None:
    with pytest.raises(Incomplete) as refusal:
        application.run(grant_membership, membership(province, **changed), province.actor("administrator"))
    assert keys(refusal) == {key}


def test_nobody_ends_the_own_administration(application: Application, province: Province) -> None:
    own = membership(
        province,
        officer_id=province.officer["administrator"],
        agency_id=None,
        role=Role.ADMINISTRATOR,
        since=date(2024, 1, 1),
        until=TODAY,
    )
    with pytest.raises(Incomplete) as refusal:
        application.run(grant_membership, own, province.actor("administrator"))
    assert keys(refusal) == {"own_administration_stays"}
