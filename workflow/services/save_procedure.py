"""Enter or change a procedure: basis, period, minimum, extension rule, law on silence, mandatory consultees."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from workflow.models import Agency, MandatoryConsultee, Procedure
from workflow.services.administering import Outcome, Saved, administered, refuse_if, require_version, save, texts
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.said import said

LONGEST = 366


@dataclass(frozen=True, kw_only=True)
class SaveProcedure:
    """`days` None: the procedure cannot be used until somebody enters the period.

    `mandatory_ids` None leaves the list of mandatory consultees as it is.
    """

    jurisdiction_id: int
    procedure_id: int | None
    version: int | None
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
    requires_own_position: bool = True
    extension_max_days: int = 0
    extension_count: int = 0
    verified: bool = False
    active: bool = True
    note: str = ""
    mandatory_ids: Collection[int] | None = None


TEXTS = {"code": 64, "name_vi": 300, "name_en": 300, "basis": 4000, "note": 4000}
PERIODS = ("days", "urgent_days", "minimum_days")
PLAIN = (
    *PERIODS,
    "day_kind",
    "clock_start",
    "silence",
    "requires_own_position",
    "extension_max_days",
    "extension_count",
    "verified",
    "active",
)


def save_procedure(uow: UnitOfWork, command: SaveProcedure) -> Saved:
    """The id of the procedure, and what changed.

    Raises:
        NotFound: no such procedure in this jurisdiction.
        Incomplete: a text is missing, the code is taken, a number of days makes no sense, an agency is unknown.
    """
    administered(uow, command.jurisdiction_id)
    procedure = _loaded(uow, command)
    values = {key: said(getattr(command, key)) for key in TEXTS} | {key: getattr(command, key) for key in PLAIN}
    refuse_if(
        *texts({key: (values[key], limit) for key, limit in TEXTS.items()}, required=("code", "name_vi", "basis")),
        *_period_problems(command),
        _taken(uow, command),
        _unknown_agency(uow, command),
    )
    values["name_en"] = values["name_en"] or values["name_vi"]
    saved = save(uow, procedure, values, subject="procedure", jurisdiction_id=command.jurisdiction_id)
    return saved if command.mandatory_ids is None else _with_mandatory(uow, command, saved)


def _loaded(uow: UnitOfWork, command: SaveProcedure) -> Procedure:
    if command.procedure_id is None:
        return Procedure(jurisdiction_id=command.jurisdiction_id)
    procedure = uow.session.get(Procedure, command.procedure_id)
    if procedure is None or procedure.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    require_version(procedure, command.version)
    return procedure


def _period_problems(command: SaveProcedure) -> list[Missing]:
    numbers = {place: getattr(command, place) for place in PERIODS}
    found = [
        Missing(key="days_out_of_range", place=place, args={"limit": LONGEST})
        for place, days in numbers.items()
        if days is not None and not 0 < days <= LONGEST
    ]
    found += [
        Missing(key="extension_out_of_range", place=place, args={"limit": LONGEST})
        for place in ("extension_max_days", "extension_count")
        if not 0 <= getattr(command, place) <= LONGEST
    ]
    for place in ("urgent_days", "minimum_days"):
        if command.days is not None and (numbers[place] or 0) > command.days:
            found.append(Missing(key=f"{place}_over_period", place=place))
    return found


def _taken(uow: UnitOfWork, command: SaveProcedure) -> Missing | None:
    other = uow.session.scalar(
        select(Procedure.name_vi).where(
            Procedure.jurisdiction_id == command.jurisdiction_id,
            Procedure.code == said(command.code),
            Procedure.id != (command.procedure_id or 0),
        )
    )
    return None if other is None else Missing(key="procedure_code_taken", place="code", args={"procedure": other})


def _unknown_agency(uow: UnitOfWork, command: SaveProcedure) -> Missing | None:
    wanted = set(command.mandatory_ids or ())
    if not wanted:
        return None
    known = uow.session.scalars(
        select(Agency.id).where(Agency.jurisdiction_id == command.jurisdiction_id, Agency.id.in_(wanted))
    )
    return Missing(key="agency_unknown", place="mandatory_ids") if wanted - set(known) else None


def _with_mandatory(uow: UnitOfWork, command: SaveProcedure, saved: Saved) -> Saved:
    """The list as wanted; its change is an entry of its own, with the symbols of the agencies."""
    wanted = set(command.mandatory_ids or ())
    known = set(
        uow.session.scalars(select(MandatoryConsultee.agency_id).where(MandatoryConsultee.procedure_id == saved.id))
    )
    if wanted == known:
        return saved
    uow.session.execute(
        delete(MandatoryConsultee).where(
            MandatoryConsultee.procedure_id == saved.id, MandatoryConsultee.agency_id.in_(known - wanted)
        )
    )
    if wanted - known:
        rows = [{"procedure_id": saved.id, "agency_id": agency_id} for agency_id in sorted(wanted - known)]
        uow.session.execute(insert(MandatoryConsultee), rows)
    before, after = {"mandatory": _symbols(uow, known)}, {"mandatory": _symbols(uow, wanted)}
    uow.record(
        Event(
            name="mandatory_consultees_changed",
            subject="procedure",
            subject_id=saved.id,
            jurisdiction_id=command.jurisdiction_id,
            before=before,
            after=after,
        )
    )
    outcome = Outcome.CREATED if saved.outcome is Outcome.CREATED else Outcome.CHANGED
    return replace(saved, outcome=outcome, before={**saved.before, **before}, after={**saved.after, **after})


def _symbols(uow: UnitOfWork, ids: Collection[int]) -> list[str]:
    return sorted(uow.session.scalars(select(Agency.symbol).where(Agency.id.in_(ids)))) if ids else []
