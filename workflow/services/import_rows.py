"""One imported row each of agencies, procedures and calendar days, done by the service that the form uses too."""

from sqlalchemy import select

from workflow.models import Agency, Procedure
from workflow.services.administering import Saved
from workflow.services.import_lookup import Lookup, value
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.sheets import Line
from workflow.unit_of_work import UnitOfWork


def import_agency(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    code = str(line.values["code"])
    standing = uow.session.scalar(
        select(Agency).where(Agency.jurisdiction_id == lookup.jurisdiction_id, Agency.code == code)
    )
    known = standing or Agency(slug="", name_en="")
    parent = line.values.get("parent")
    above = known.parent_id if "parent" not in line.values else None
    command = SaveAgency(
        jurisdiction_id=lookup.jurisdiction_id,
        agency_id=known.id,
        version=None,
        code=code,
        symbol=value(line, "symbol", known.symbol),
        name_vi=value(line, "name_vi", known.name_vi),
        name_en=value(line, "name_en", known.name_en),
        kind=value(line, "kind", known.kind),
        slug=value(line, "slug", known.slug) or known.slug,
        parent_id=lookup.agency(str(parent), "parent") if parent else above,
        active_from=value(line, "active_from", known.active_from),
        active_to=value(line, "active_to", known.active_to),
    )
    saved = save_agency(uow, command)
    lookup.agencies.update({command.symbol.casefold(): saved.id, code.casefold(): saved.id})
    return saved


def import_procedure(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    code = str(line.values["code"])
    standing = uow.session.scalar(
        select(Procedure).where(Procedure.jurisdiction_id == lookup.jurisdiction_id, Procedure.code == code)
    )
    known = standing or _fresh_procedure()
    mandatory = line.values.get("mandatory")
    named = mandatory if isinstance(mandatory, tuple) else None
    command = SaveProcedure(
        jurisdiction_id=lookup.jurisdiction_id,
        procedure_id=known.id,
        version=None,
        code=code,
        name_vi=value(line, "name_vi", known.name_vi),
        name_en=value(line, "name_en", known.name_en),
        basis=value(line, "basis", known.basis),
        days=value(line, "days", known.days),
        urgent_days=value(line, "urgent_days", known.urgent_days),
        minimum_days=value(line, "minimum_days", known.minimum_days),
        day_kind=value(line, "day_kind", known.day_kind),
        clock_start=value(line, "clock_start", known.clock_start),
        silence=value(line, "silence", known.silence),
        requires_own_position=value(line, "requires_own_position", known.requires_own_position),
        extension_max_days=value(line, "extension_max_days", known.extension_max_days),
        extension_count=value(line, "extension_count", known.extension_count),
        verified=value(line, "verified", known.verified),
        active=value(line, "active", known.active),
        note=value(line, "note", known.note),
        mandatory_ids=None if named is None else [lookup.agency(name, "mandatory") for name in named],
    )
    return save_procedure(uow, command)


def _fresh_procedure() -> Procedure:
    return Procedure(
        name_en="",
        note="",
        requires_own_position=True,
        extension_max_days=0,
        extension_count=0,
        verified=False,
        active=True,
    )


def import_day(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    command = SaveOverlayDay(
        jurisdiction_id=lookup.jurisdiction_id,
        day=value(line, "day", None),
        kind=value(line, "kind", None),
        name=value(line, "name", ""),
        source=value(line, "source", ""),
    )
    return save_overlay_day(uow, command)
