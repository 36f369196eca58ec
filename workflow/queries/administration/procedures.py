"""Procedures for the administrator, with their mandatory consultees."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Agency, MandatoryConsultee, Procedure
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.folding import fold
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class ProcedureView:
    """`usable`: in use and with a period. `mandatory` holds (id, symbol) of agencies, by symbol."""

    id: int
    version: int
    code: str
    name_vi: str
    name_en: str
    basis: str
    days: int | None
    urgent_days: int | None
    minimum_days: int | None
    day_kind: DayKind
    clock_start: ClockStart
    silence: SilenceLaw
    requires_own_position: bool
    extension_max_days: int
    extension_count: int
    verified: bool
    active: bool
    note: str
    mandatory: tuple[tuple[int, str], ...] = field(default=())

    @property
    def usable(self) -> bool:
        return self.active and self.days is not None

    @property
    def mandatory_ids(self) -> list[int]:
        return [agency_id for agency_id, _symbol in self.mandatory]

    def name(self, language: str) -> str:
        return (self.name_en if language == "en" else "") or self.name_vi


def procedure_list(session: Session, jurisdiction_id: int, *, words: str = "", state: str = "") -> list[ProcedureView]:
    """All of them, by name: a jurisdiction has some dozens. `state`: `no_days`, `unverified`, `inactive`, blank."""
    procedures = session.scalars(select(Procedure).where(Procedure.jurisdiction_id == jurisdiction_id)).all()
    mandatory = _mandatory(session, jurisdiction_id)
    views = [_view(procedure, mandatory.get(procedure.id, [])) for procedure in procedures]
    found = [view for view in views if fold(words) in fold(f"{view.code} {view.name_vi} {view.name_en} {view.basis}")]
    return sorted((view for view in found if _in_state(view, state)), key=lambda view: (fold(view.name_vi), view.id))


def _in_state(view: ProcedureView, state: str) -> bool:
    wanted = {"no_days": view.days is None, "unverified": not view.verified, "inactive": not view.active}
    return wanted.get(state, True)


def procedure_view(session: Session, jurisdiction_id: int, procedure_id: int) -> ProcedureView:
    """Raises NotFound when it is not of this jurisdiction."""
    procedure = session.get(Procedure, procedure_id)
    if procedure is None or procedure.jurisdiction_id != jurisdiction_id:
        raise NotFound
    return _view(procedure, _mandatory(session, jurisdiction_id).get(procedure_id, []))


def _mandatory(session: Session, jurisdiction_id: int) -> dict[int, list[tuple[int, str]]]:
    rows = session.execute(
        select(MandatoryConsultee.procedure_id, Agency.id, Agency.symbol)
        .join(Agency, Agency.id == MandatoryConsultee.agency_id)
        .where(Agency.jurisdiction_id == jurisdiction_id)
        .order_by(Agency.symbol)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row.procedure_id, []).append((row.id, row.symbol))
    return found


def _view(procedure: Procedure, mandatory: list[tuple[int, str]]) -> ProcedureView:
    names = [name for name in ProcedureView.__dataclass_fields__ if name != "mandatory"]
    values: dict[str, Any] = {name: getattr(procedure, name) for name in names}
    return ProcedureView(**values, mandatory=tuple(mandatory))
