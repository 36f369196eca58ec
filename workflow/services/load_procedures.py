"""Load the packaged procedure presets into a jurisdiction; what stands there already is left untouched."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from workflow.models import Agency, Procedure
from workflow.reference import ProcedurePreset, procedure_presets
from workflow.services.administering import Outcome, administered
from workflow.services.save_procedure import SaveProcedure, save_procedure
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class LoadProcedures:
    """`overwrite` puts the preset's values over those of equal code; a period once entered is never emptied."""

    jurisdiction_id: int
    overwrite: bool = False


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """Codes by what happened; `unmatched` are slugs of mandatory consultees that no agency here bears."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    untouched: tuple[str, ...]
    unmatched: tuple[str, ...]


def load_procedures(uow: UnitOfWork, command: LoadProcedures) -> Loaded:
    """A preset without a period is loaded, but cannot be used until an administrator enters one."""
    administered(uow, command.jurisdiction_id)
    known = _known(uow, command.jurisdiction_id)
    agencies = _by_slug(uow, command.jurisdiction_id)
    outcomes: dict[str, Outcome] = {}
    for preset in procedure_presets():
        standing = known.get(preset.code)
        if standing is not None and not command.overwrite:
            outcomes[preset.code] = Outcome.UNCHANGED
            continue
        save = _command(command.jurisdiction_id, preset, standing, agencies)
        outcomes[preset.code] = save_procedure(uow, save).outcome
    lacking = {slug for preset in procedure_presets() for slug in preset.mandatory if slug not in agencies}
    by_outcome = {outcome: tuple(c for c, o in outcomes.items() if o is outcome) for outcome in Outcome}
    return Loaded(
        created=by_outcome[Outcome.CREATED],
        changed=by_outcome[Outcome.CHANGED],
        untouched=by_outcome[Outcome.UNCHANGED],
        unmatched=tuple(sorted(lacking)),
    )


def _known(uow: UnitOfWork, jurisdiction_id: int) -> Mapping[str, Procedure]:
    rows = uow.session.scalars(select(Procedure).where(Procedure.jurisdiction_id == jurisdiction_id))
    return {procedure.code: procedure for procedure in rows}


def _by_slug(uow: UnitOfWork, jurisdiction_id: int) -> Mapping[str, int]:
    rows = uow.session.execute(select(Agency.slug, Agency.id).where(Agency.jurisdiction_id == jurisdiction_id))
    return {row.slug: row.id for row in rows if row.slug}


def _command(
    jurisdiction_id: int, preset: ProcedurePreset, standing: Procedure | None, agencies: Mapping[str, int]
) -> SaveProcedure:
    return SaveProcedure(
        jurisdiction_id=jurisdiction_id,
        procedure_id=None if standing is None else standing.id,
        version=None,
        code=preset.code,
        name_vi=preset.name_vi,
        name_en=preset.name_en,
        basis=preset.basis,
        days=preset.days or (standing.days if standing else None),
        urgent_days=preset.urgent_days,
        minimum_days=standing.minimum_days if standing else None,
        day_kind=preset.day_kind,
        clock_start=preset.clock_start,
        silence=preset.silence,
        requires_own_position=preset.requires_own_position,
        extension_max_days=standing.extension_max_days if standing else 0,
        extension_count=standing.extension_count if standing else 0,
        verified=preset.verified,
        active=standing.active if standing else True,
        note=preset.note,
        mandatory_ids=[agencies[slug] for slug in preset.mandatory if slug in agencies],
    )
