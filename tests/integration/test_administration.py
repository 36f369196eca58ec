"""Master data by its services: what is refused, what is recorded, who may."""

from datetime import date, time

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from workflow.adapters import audit_chain
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    AuditEntry,
    CalendarOverlay,
    Jurisdiction,
    MandatoryConsultee,
    Procedure,
    SignInSession,
)
from workflow.services.administering import Outcome
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.end_tenure import EndTenure, end_tenure
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.load_procedures import LoadProcedures, load_procedures
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.services.remove_overlay_day import RemoveOverlayDay, remove_overlay_day
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.services.save_jurisdiction import SaveJurisdiction, save_jurisdiction
from workflow.services.save_officer import FirstMembership, SaveOfficer, save_officer
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.vocabulary.administration import AgencyKind, OverlayKind, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
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


def tenure(province: Province, **changed: object) -> RecordTenure:
    values: dict[str, object] = {
        "jurisdiction_id": province.jurisdiction_id,
        "agency_id": province.agency["stc"],
        "officer_id": province.officer["stc.leader"],
        "since": date(2026, 12, 1),
    }
    return RecordTenure(**{**values, **changed})  # type: ignore[arg-type]


def test_two_heads_at_a_time_are_refused_with_the_name_of_the_one_in_office(
    application: Application, province: Province
) -> None:
    with pytest.raises(Incomplete) as refusal:
        application.run(record_tenure, tenure(province), province.actor("administrator"))
    (missing,) = refusal.value.missing
    assert (missing.key, missing.args["name"]) == ("head_in_office", "Sở Tài chính head")


def test_a_successor_follows_once_the_predecessor_ended(application: Application, province: Province) -> None:
    administrator = province.actor("administrator")
    head = tenure(province, officer_id=province.officer["stc.head"], since=date(2024, 1, 1), until=date(2026, 11, 30))
    assert application.run(record_tenure, head, administrator).outcome is Outcome.CHANGED
    successor = application.run(record_tenure, tenure(province), administrator)
    longer = EndTenure(jurisdiction_id=province.jurisdiction_id, tenure_id=successor.id, until=date(2027, 1, 31))
    application.run(end_tenure, longer, administrator)
    with pytest.raises(Incomplete) as refusal:
        application.run(
            record_tenure,
            tenure(province, officer_id=province.officer["stc.clerk"], since=date(2027, 1, 31)),
            administrator,
        )
    assert keys(refusal) == {"head_in_office_until"}


def test_a_day_off_needs_the_number_of_its_decision_and_makes_the_calendar_newer(
    application: Application, province: Province
) -> None:
    administrator = province.actor("administrator")

    def save(source: str) -> SaveOverlayDay:
        return SaveOverlayDay(
            jurisdiction_id=province.jurisdiction_id,
            day=date(2026, 12, 24),
            kind=OverlayKind.OFF,
            name="Nghỉ hoán đổi",
            source=source,
        )

    with pytest.raises(Incomplete) as refusal:
        application.run(save_overlay_day, save("Quyết định của UBND tỉnh"), administrator)
    assert keys(refusal) == {"source_without_number"}
    saved = application.run(save_overlay_day, save("QĐ 15/QĐ-UBND"), administrator)
    assert application.run(save_overlay_day, save("QĐ 15/QĐ-UBND"), administrator).outcome is Outcome.UNCHANGED
    remove = RemoveOverlayDay(jurisdiction_id=province.jurisdiction_id, overlay_id=saved.id)
    application.run(remove_overlay_day, remove, administrator)
    with application.reading() as session:
        assert session.scalars(select(CalendarOverlay)).all() == []
        assert session.get_one(Jurisdiction, province.jurisdiction_id).calendar_version == 3
    assert entries(application, "calendar_overlay_removed")[0].before["source"] == "QĐ 15/QĐ-UBND"
    with pytest.raises(NotFound):
        application.run(remove_overlay_day, remove, administrator)


def procedure(province: Province, **changed: object) -> SaveProcedure:
    values: dict[str, object] = {
        "jurisdiction_id": province.jurisdiction_id,
        "procedure_id": province.procedure["qd-chu-tich"],
        "version": 1,
        "code": "qd-chu-tich",
        "name_vi": "Quyết định của Chủ tịch",
        "name_en": "",
        "basis": "NĐ 78/2025/NĐ-CP",
        "days": 7,
        "urgent_days": 3,
        "minimum_days": 5,
        "day_kind": DayKind.CALENDAR,
        "clock_start": ClockStart.RECEIVED,
        "silence": SilenceLaw.UNSPECIFIED,
        "mandatory_ids": [province.agency["stp"], province.agency["stc"]],
    }
    return SaveProcedure(**{**values, **changed})  # type: ignore[arg-type]


def test_mandatory_consultees_change_with_the_procedure_and_stand_in_the_trail(
    application: Application, province: Province
) -> None:
    saved = application.run(save_procedure, procedure(province), province.actor("administrator"))
    with application.reading() as session:
        listed = set(
            session.scalars(select(MandatoryConsultee.agency_id).where(MandatoryConsultee.procedure_id == saved.id))
        )
    assert listed == {province.agency["stp"], province.agency["stc"]}
    (entry,) = entries(application, "mandatory_consultees_changed")
    assert (entry.before, entry.after) == ({"mandatory": ["SNV", "STP"]}, {"mandatory": ["STC", "STP"]})


def test_periods_that_make_no_sense_are_refused(application: Application, province: Province) -> None:
    wrong = procedure(province, days=0, urgent_days=400, minimum_days=500, extension_count=-1)
    with pytest.raises(Incomplete) as refusal:
        application.run(save_procedure, wrong, province.actor("administrator"))
    assert {"days_out_of_range", "extension_out_of_range", "urgent_days_over_period"} <= keys(refusal)


def test_presets_are_loaded_once_and_what_stands_is_left_untouched(
    application: Application, province: Province
) -> None:
    with application.sessions.begin() as session:
        session.get_one(Agency, province.agency["stc"]).slug = "so-tai-chinh"
    load = LoadProcedures(jurisdiction_id=province.jurisdiction_id)
    loaded = application.run(load_procedures, load, province.actor("administrator"))
    assert (len(loaded.created), set(loaded.untouched)) == (12, {"lien-so", "qd-chu-tich", "nq-hdnd"})
    assert "so-noi-vu" in loaded.unmatched
    again = application.run(load_procedures, load, province.actor("administrator"))
    assert (again.created, again.changed, len(again.untouched)) == ((), (), 15)
    over = LoadProcedures(jurisdiction_id=province.jurisdiction_id, overwrite=True)
    overwritten = application.run(load_procedures, over, province.actor("administrator"))
    assert "qd-chu-tich" in overwritten.changed
    with application.reading() as session:
        preset = session.scalars(select(Procedure).where(Procedure.code == "eu-isc")).one()
        mandatory = session.scalars(
            select(MandatoryConsultee.agency_id).where(
                MandatoryConsultee.procedure_id == province.procedure["qd-chu-tich"]
            )
        ).all()
    assert "48 giờ" in preset.note
    assert mandatory == [province.agency["stc"]]


def test_the_jurisdiction_takes_a_time_zone_that_exists_only(application: Application, province: Province) -> None:
    def command(timezone: str) -> SaveJurisdiction:
        return SaveJurisdiction(
            jurisdiction_id=province.jurisdiction_id,
            version=1,
            name_vi="Tỉnh Thử Nghiệm",
            name_en="Test Province",
            timezone=timezone,
            office_end=time(17, 0),
            silence_default=SilenceLaw.ANSWER_REQUIRED,
            author_may_sign=False,
        )

    with pytest.raises(Incomplete) as refusal:
        application.run(save_jurisdiction, command("Asia/Nowhere"), province.actor("administrator"))
    assert keys(refusal) == {"timezone_unknown"}
    saved = application.run(save_jurisdiction, command("Asia/Ho_Chi_Minh"), province.actor("administrator"))
    assert saved.after == {"office_end": "17:00:00", "author_may_sign": False}
