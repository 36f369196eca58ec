"""Enter a new agency of the jurisdiction, or change one: its codes, names, kind, parent, active dates."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from workflow.models import Agency
from workflow.reference import agency_presets
from workflow.services.administering import (
    Saved,
    administered,
    dates_in_order,
    refuse_if,
    require_version,
    save,
    texts,
)
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.folding import fold, slug_of
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class SaveAgency:
    """`agency_id` None enters a new one. `slug` blank: taken from the name (as the procedure presets name it)."""

    jurisdiction_id: int
    agency_id: int | None
    version: int | None
    code: str
    symbol: str
    name_vi: str
    kind: AgencyKind
    slug: str = ""
    name_en: str = ""
    parent_id: int | None = None
    active_from: date | None = None
    active_to: date | None = None


def save_agency(uow: UnitOfWork, command: SaveAgency) -> Saved:
    """The id of the agency, and what changed.

    Raises:
        NotFound: no such agency in this jurisdiction.
        Incomplete: something is missing, a code is taken, or the agency would stand above itself.
    """
    administered(uow, command.jurisdiction_id)
    agency = _loaded(uow, command)
    values = {
        "code": said(command.code),
        "symbol": said(command.symbol),
        "slug": said(command.slug) or known_slug(command.name_vi),
        "name_vi": said(command.name_vi),
        "name_en": said(command.name_en),
        "kind": command.kind,
        "parent_id": command.parent_id,
        "active_from": command.active_from,
        "active_to": command.active_to,
    }
    lengths = {"code": 64, "symbol": 32, "slug": 64, "name_vi": 300, "name_en": 300}
    refuse_if(
        *texts(
            {key: (str(values[key]), limit) for key, limit in lengths.items()}, required=("code", "symbol", "name_vi")
        ),
        dates_in_order(command.active_from, command.active_to, "active_to"),
    )
    refuse_if(*_taken(uow, command, str(values["slug"])), _parent_problem(uow, command))
    return save(uow, agency, values, subject="agency", jurisdiction_id=command.jurisdiction_id)


def known_slug(name: str) -> str:
    """The slug that the presets use for an agency of this name, else one made from the name."""
    folded = fold(name)
    return next((preset.slug for preset in agency_presets() if fold(preset.name) == folded), slug_of(name)[:64])


def _loaded(uow: UnitOfWork, command: SaveAgency) -> Agency:
    if command.agency_id is None:
        return Agency(jurisdiction_id=command.jurisdiction_id)
    agency = uow.session.get(Agency, command.agency_id)
    if agency is None or agency.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    require_version(agency, command.version)
    return agency


def _taken(uow: UnitOfWork, command: SaveAgency, slug: str) -> list[Missing]:
    wanted = {"code": said(command.code), "symbol": said(command.symbol), "slug": slug}
    others = uow.session.scalars(
        select(Agency).where(
            Agency.jurisdiction_id == command.jurisdiction_id,
            Agency.id != (command.agency_id or 0),
            or_(*(getattr(Agency, column) == value for column, value in wanted.items() if value)),
        )
    ).all()
    return [
        Missing(key=f"agency_{column}_taken", place=column, args={"agency": other.name_vi})
        for other in others
        for column, value in wanted.items()
        if value and getattr(other, column) == value
    ]


def _parent_problem(uow: UnitOfWork, command: SaveAgency) -> Missing | None:
    """Walks up from the wanted parent; no lock is needed beyond that of the jurisdiction."""
    step = command.parent_id
    while step is not None:
        above = uow.session.get(Agency, step)
        if above is None or above.jurisdiction_id != command.jurisdiction_id:
            return Missing(key="parent_unknown", place="parent_id")
        if above.id == command.agency_id:
            return Missing(key="agency_above_itself", place="parent_id")
        step = above.parent_id
    return None
