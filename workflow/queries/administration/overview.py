"""The administrator's first page: how much there is, and what is lacking for replies to be signed and dated."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from workflow.models import Agency, CalendarOverlay, Delegation, Jurisdiction, Membership, Officer, Procedure
from workflow.queries.administration.addresses import unreached
from workflow.queries.administration.agencies import active_on, has_head, has_signer
from workflow.queries.holiday_years import DoubtfulDay, holiday_years, years_to_look_at
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`uncovered_years`: no national or own decision on days off is known. `doubtful_days`: own ones it contradicts."""

    agencies: int
    officers: int
    procedures: int
    delegations: int
    overlay_days: int
    without_head: int
    without_signer: int
    without_password: int
    unreached: int
    procedures_without_days: int
    procedures_unverified: int
    uncovered_years: tuple[int, ...]
    doubtful_days: tuple[DoubtfulDay, ...]


@dataclass(frozen=True, kw_only=True)
class JurisdictionView:
    id: int
    version: int
    code: str
    name_vi: str
    name_en: str
    timezone: str
    office_end: Any
    silence_default: Any
    completion_days: int
    author_may_sign: bool
    explanation_days: int


def overview(session: Session, jurisdiction_id: int, *, now: datetime, today: date) -> Overview:
    """All counts in one statement; one more for the days off."""
    here = Agency.jurisdiction_id == jurisdiction_id
    member = exists().where(Membership.officer_id == Officer.id, Membership.jurisdiction_id == jurisdiction_id)
    preset = and_(Procedure.jurisdiction_id == jurisdiction_id, Procedure.active.is_(True))
    running = and_(
        Delegation.jurisdiction_id == jurisdiction_id, Delegation.revoked_at.is_(None), Delegation.ends_at > now
    )
    counts: dict[str, Select[int]] = {
        "agencies": select(func.count(Agency.id)).where(here, active_on(today)),
        "officers": select(func.count(Officer.id)).where(member, Officer.active.is_(True)),
        "procedures": select(func.count(Procedure.id)).where(preset),
        "delegations": select(func.count(Delegation.id)).where(running),
        "overlay_days": select(func.count(CalendarOverlay.id)).where(
            CalendarOverlay.jurisdiction_id == jurisdiction_id
        ),
        "without_head": select(func.count(Agency.id)).where(here, active_on(today), ~has_head(today)),
        "without_signer": select(func.count(Agency.id)).where(here, active_on(today), ~has_signer(today)),
        "without_password": select(func.count(Officer.id)).where(
            member, Officer.active.is_(True), Officer.password_hash.is_(None)
        ),
        "unreached": select(func.count(Officer.id)).where(unreached(jurisdiction_id)),
        "procedures_without_days": select(func.count(Procedure.id)).where(preset, Procedure.days.is_(None)),
        "procedures_unverified": select(func.count(Procedure.id)).where(preset, Procedure.verified.is_(False)),
    }
    row = session.execute(select(*(count.scalar_subquery().label(name) for name, count in counts.items()))).one()
    years = holiday_years(session, jurisdiction_id, years_to_look_at(today))
    return Overview(
        **row._mapping,  # noqa: SLF001  the public way to a row's names
        uncovered_years=tuple(found.year for found in years if found.empty),
        doubtful_days=tuple(day for found in years for day in found.doubtful),
    )


def jurisdiction_view(session: Session, jurisdiction_id: int) -> JurisdictionView:
    """Raises NotFound when there is no such jurisdiction."""
    found = session.get(Jurisdiction, jurisdiction_id)
    if found is None:
        raise NotFound
    return JurisdictionView(**{key: getattr(found, key) for key in JurisdictionView.__dataclass_fields__})
