"""Who headed agencies on a day."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models import Officer, Tenure
from workflow.policies.official_letter import Head


def heads_on(session: Session, agency_ids: Collection[int], day: date) -> Mapping[int, Head]:
    """By agency id; the newest tenure where two overlap; an agency without one is left out. One statement."""
    rows = session.execute(
        select(Tenure.agency_id, Officer.id, Officer.full_name, Officer.title)
        .join(Officer, Tenure.officer_id == Officer.id)
        .where(Tenure.agency_id.in_(agency_ids), Tenure.since <= day, or_(Tenure.until.is_(None), Tenure.until >= day))
        .order_by(Tenure.since, Tenure.id)
    )
    return {row.agency_id: Head(officer_id=row.id, name=row.full_name, title=row.title) for row in rows}
