"""Which agency may be named as competent by a reply outside its own agency's remit: another that is there today."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from workflow.models import Agency, Preparation
from workflow.queries.request_content import is_active, named
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Missing

PLACE = "competent_agency_id"


def competent_choices(
    session: Session, *, jurisdiction_id: int, agency_id: int, today: date, language: str = "vi"
) -> list[tuple[int, str]]:
    """All active ones of the jurisdiction but the own one."""
    rows = session.scalars(
        select(Agency)
        .where(_nameable(jurisdiction_id, agency_id, today))
        .order_by(Agency.kind, Agency.name_vi, Agency.id)
    )
    return [(row.id, f"{named(row, language)} ({row.symbol})") for row in rows]


def is_nameable(session: Session, named_id: int, *, jurisdiction_id: int, agency_id: int, today: date) -> bool:
    condition = _nameable(jurisdiction_id, agency_id, today)
    return session.scalar(select(Agency.id).where(Agency.id == named_id, condition)) is not None


def _nameable(jurisdiction_id: int, agency_id: int, today: date) -> ColumnElement[bool]:
    return and_(
        Agency.jurisdiction_id == jurisdiction_id,
        Agency.id != agency_id,
        or_(Agency.active_from.is_(None), Agency.active_from <= today),
        or_(Agency.active_to.is_(None), Agency.active_to >= today),
    )


def closed_since_named(session: Session, preparation: Preparation | None, today: date) -> Iterator[Missing]:
    """A claim that names an agency which was closed after it was named cannot be signed as it stands."""
    if preparation is None or preparation.code is not PositionCode.OUTSIDE_REMIT:
        return
    competent = preparation.competent_agency_id
    if competent is not None and not is_active(session.get_one(Agency, competent), today):
        yield Missing(key="competent_agency_closed", place=PLACE)
