"""Who can be given work in an agency: its active officers today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.models import Membership, Officer
from workflow.vocabulary.roles import AGENCY_ROLES


@dataclass(frozen=True, kw_only=True)
class OfficerChoice:
    id: int
    name: str
    title: str

    @property
    def words(self) -> str:
        return f"{self.name} – {self.title}" if self.title else self.name


def officers_of(session: Session, agency_ids: Iterable[int], today: date) -> dict[int, tuple[OfficerChoice, ...]]:
    """By agency id, each officer once, by name; one statement."""
    rows = session.execute(
        select(Membership.agency_id, Officer.id, Officer.full_name, Officer.title)
        .join(Officer, Membership.officer_id == Officer.id)
        .where(
            Membership.agency_id.in_(list(agency_ids)),
            Membership.role.in_(AGENCY_ROLES),
            Membership.since <= today,
            or_(Membership.until.is_(None), Membership.until >= today),
            Officer.active.is_(True),
        )
        .distinct()
        .order_by(Membership.agency_id, Officer.full_name, Officer.id)
    )
    found: dict[int, list[OfficerChoice]] = defaultdict(list)
    for row in rows:
        found[row.agency_id or 0].append(OfficerChoice(id=row.id, name=row.full_name, title=row.title))
    return {agency_id: tuple(officers) for agency_id, officers in found.items()}
