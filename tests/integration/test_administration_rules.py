"""Tenures, calendar, procedures and the jurisdiction by their services."""

from datetime import date, time

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    AuditEntry,
    CalendarOverlay,
    Jurisdiction,
    MandatoryConsultee,
    Procedure,
)
from workflow.services.administering import Outcome
from workflow.services.end_tenure import EndTenure, end_tenure
from workflow.services.load_procedures import LoadProcedures, load_procedures
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.services.remove_overlay_day import RemoveOverlayDay, remove_overlay_day
from workflow.services.save_jurisdiction import SaveJurisdiction, save_jurisdiction
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.vocabulary.administration import OverlayKind, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.refusals import Incomplete, NotFound

TODAY = date(2026, 11, 23)


def keys(refusal: pytest.ExceptionInfo[Incomplete]) -> set[str]:
    return {item.key for item in refusal.value.missing}


def entries(application: Application, name: str) -> list[AuditEntry]:
    with application.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.name == name)))


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
            completion_days=2,
        )

    with pytest.raises(Incomplete) as refusal:
        application.run(save_jurisdiction, command("Asia/Nowhere"), province.actor("administrator"))
    assert keys(refusal) == {"timezone_unknown"}
    saved = application.run(save_jurisdiction, command("Asia/Ho_Chi_Minh"), province.actor("administrator"))
    assert saved.after == {"office_end": "17:00:00", "author_may_sign": False}


@pytest.mark.parametrize("end", [time(0, 0), time(8, 0), time(12, 0)])
def test_no_day_ends_before_noon(application: Application, province: Province, end: time) -> None:
    command = SaveJurisdiction(
        jurisdiction_id=province.jurisdiction_id,
        version=1,
        name_vi="Tỉnh Thử Nghiệm",
        name_en="Test Province",
        timezone="Asia/Ho_Chi_Minh",
        office_end=end,
        silence_default=SilenceLaw.ANSWER_REQUIRED,
        author_may_sign=False,
        completion_days=2,
    )
    with pytest.raises(Incomplete) as refusal:
        application.run(save_jurisdiction, command, province.actor("administrator"))
    assert keys(refusal) == {"office_end_before_noon"}
