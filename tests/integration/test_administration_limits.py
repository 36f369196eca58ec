"""What the administration does not find, does not know, or leaves alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Jurisdiction, Officer
from workflow.queries.administration.calendar_year import calendar_year
from workflow.queries.administration.exports import export_rows
from workflow.queries.administration.overview import jurisdiction_view
from workflow.queries.administration.procedures import procedure_view
from workflow.queries.holiday_years import holiday_years
from workflow.services.administering import Outcome
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.end_tenure import EndTenure, end_tenure
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.load_procedures import LoadProcedures, load_procedures
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.services.save_officer import SaveOfficer, save_officer
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.vocabulary.administration import AgencyKind, OverlayKind, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.refusals import Incomplete, NotFound, Refusal
from workflow.vocabulary.roles import Role

NOBODY = 4711


def agency(province: Province) -> SaveAgency:
    return SaveAgency(
        jurisdiction_id=province.jurisdiction_id,
        agency_id=None,
        version=None,
        code="H99.80",
        symbol="SX",
        name_vi="Sở X",
        kind=AgencyKind.OTHER,
    )


def procedure(province: Province) -> SaveProcedure:
    return SaveProcedure(
        jurisdiction_id=province.jurisdiction_id,
        procedure_id=None,
        version=None,
        code="moi",
        name_vi="Mới",
        name_en="",
        basis="Luật 1/2026",
        days=5,
        urgent_days=None,
        minimum_days=None,
        day_kind=DayKind.WORKING,
        clock_start=ClockStart.SENT,
        silence=SilenceLaw.AGREED,
    )


def refused(application: Application, province: Province, service: object, command: object) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        application.run(service, command, province.actor("administrator"))  # type: ignore[arg-type]
    return refusal.value


def test_rows_that_are_not_there_are_not_found(application: Application, province: Province) -> None:
    here = province.jurisdiction_id
    officer = SaveOfficer(
        jurisdiction_id=here, officer_id=NOBODY, version=None, username="x.y", full_name="X", title=""
    )
    grant = GrantMembership(
        jurisdiction_id=here, officer_id=NOBODY, agency_id=None, role=Role.AUDITOR, since=date(2026, 1, 1)
    )
    tenure = RecordTenure(
        jurisdiction_id=here, agency_id=NOBODY, officer_id=province.officer["stc.head"], since=date(2026, 1, 1)
    )
    absent: list[tuple[object, object]] = [
        (save_agency, replace(agency(province), agency_id=NOBODY)),
        (save_procedure, replace(procedure(province), procedure_id=NOBODY)),
        (save_officer, officer),
        (grant_membership, grant),
        (end_membership, EndMembership(jurisdiction_id=here, membership_id=NOBODY, until=date(2026, 1, 1))),
        (record_tenure, tenure),
        (end_tenure, EndTenure(jurisdiction_id=here, tenure_id=NOBODY, until=date(2026, 1, 1))),
    ]
    for service, command in absent:
        assert isinstance(refused(application, province, service, command), NotFound), service


@pytest.mark.parametrize("jurisdiction_id", [NOBODY])
def test_the_command_line_finds_no_jurisdiction_that_is_not_there(
    application: Application, province: Province, jurisdiction_id: int
) -> None:
    assert province.jurisdiction_id != jurisdiction_id
    with pytest.raises(NotFound):
        application.run(load_procedures, LoadProcedures(jurisdiction_id=jurisdiction_id))
    with application.reading() as session:
        with pytest.raises(NotFound):
            calendar_year(session, jurisdiction_id, 2026)
        with pytest.raises(NotFound):
            jurisdiction_view(session, jurisdiction_id)
        with pytest.raises(NotFound):
            procedure_view(session, jurisdiction_id, province.procedure["lien-so"])


def test_the_command_line_may_administer_and_stands_in_the_trail_without_a_name(
    application: Application, province: Province
) -> None:
    assert application.run(save_agency, agency(province)).outcome is Outcome.CREATED
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "agency_created")).one()
    assert entry.actor_id is None


def test_what_is_unknown_is_named_at_its_field(application: Application, province: Province) -> None:
    unknown: list[tuple[object, object, tuple[str, str]]] = [
        (save_agency, replace(agency(province), parent_id=NOBODY), ("parent_unknown", "parent_id")),
        (save_agency, replace(agency(province), name_vi="x" * 301), ("field_too_long", "name_vi")),
        (save_procedure, replace(procedure(province), mandatory_ids=[NOBODY]), ("agency_unknown", "mandatory_ids")),
        (save_procedure, replace(procedure(province), code="lien-so"), ("procedure_code_taken", "code")),
        (save_procedure, replace(procedure(province), minimum_days=6), ("minimum_days_over_period", "minimum_days")),
        (
            record_tenure,
            RecordTenure(
                jurisdiction_id=province.jurisdiction_id,
                agency_id=province.agency["stc"],
                officer_id=NOBODY,
                since=date(2030, 1, 1),
            ),
            ("officer_unknown", "officer_id"),
        ),
        (
            save_overlay_day,
            SaveOverlayDay(
                jurisdiction_id=province.jurisdiction_id,
                day=date(1999, 1, 1),
                kind=OverlayKind.OFF,
                name="Nghỉ",
                source="1/QĐ",
            ),
            ("year_out_of_range", "day"),
        ),
    ]
    for service, command, expected in unknown:
        refusal = refused(application, province, service, command)
        assert isinstance(refusal, Incomplete)
        assert [(item.key, item.place) for item in refusal.missing] == [expected]


def test_an_officer_who_serves_elsewhere_too_is_changed_by_who_administers_both(
    application: Application, province: Province
) -> None:
    officer_id = province.officer["stc.officer"]
    with application.sessions.begin() as session:
        other = Jurisdiction(code="T02", name_vi="Tỉnh Khác", name_en="Other")
        session.add(other)
        session.flush()
        other_id = other.id
    abroad = GrantMembership(
        jurisdiction_id=other_id, officer_id=officer_id, agency_id=None, role=Role.AUDITOR, since=date(2026, 1, 1)
    )
    application.run(grant_membership, abroad)
    change = SaveOfficer(
        jurisdiction_id=province.jurisdiction_id,
        officer_id=officer_id,
        version=None,
        username="stc.officer",
        full_name="Tên Khác",
    )
    refusal = refused(application, province, save_officer, change)
    assert isinstance(refusal, Incomplete)
    assert [item.key for item in refusal.missing] == ["officer_serves_elsewhere"]
    application.run(save_officer, change)
    with application.reading() as session:
        assert session.get_one(Officer, officer_id).full_name == "Tên Khác"


def test_a_year_is_covered_by_a_national_decision_or_an_own_one(application: Application, province: Province) -> None:
    def covered(year: int) -> bool:
        with application.reading() as session:
            return not holiday_years(session, province.jurisdiction_id, (year,))[0].empty

    assert covered(2026)
    assert not covered(2040)
    day = SaveOverlayDay(
        jurisdiction_id=province.jurisdiction_id,
        day=date(2040, 5, 2),
        kind=OverlayKind.OFF,
        name="Nghỉ",
        source="1/QĐ",
    )
    application.run(save_overlay_day, day, province.actor("administrator"))
    assert covered(2040)


def test_an_export_in_english_has_english_words(application: Application, province: Province) -> None:
    with application.reading() as session:
        rows = list(export_rows(session, province.jurisdiction_id, "procedures", "en"))
    assert rows[0][0] == "Code"
    words = {cell for row in rows for cell in row}
    assert {"working days", "calendar days", "yes", "no"} <= words
