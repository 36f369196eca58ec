"""The accounts that the demo shows: who they are, and what is worth trying with each."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.demo.packaged import document
from workflow.models import Agency, AuditEntry, Membership, Officer
from workflow.vocabulary.roles import Role

# One documented password for all officers of the demo; nobody has it outside of a demo database.
PASSWORD = "Lang-hoa-cuoi-doi-2026"  # noqa: S105  it is meant to be read
SEEDED = "demo_seeded"


@dataclass(frozen=True, kw_only=True)
class Account:
    """`agency` is blank for who oversees the whole province; `hint` is a Vietnamese sentence."""

    username: str
    full_name: str
    title: str
    role: Role
    agency: str
    hint: str


def is_demo(session: Session) -> bool:
    """Whether this database was filled by the demo: its own entry in the audit trail says so."""
    entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.name == SEEDED)
    return session.scalars(entries).one() > 0


def demo_accounts(session: Session) -> tuple[Account, ...]:
    """In the order of the demo's own list; empty when this is no demo."""
    if not is_demo(session):
        return ()
    hints = {row["username"]: row["try"] for row in document("province.yaml")["showcase"]}
    rows = session.execute(
        select(Officer.username, Officer.full_name, Officer.title, Membership.role, Agency.name_vi)
        .join(Membership, Membership.officer_id == Officer.id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Officer.username.in_(hints))
    ).all()
    found = {
        row.username: Account(
            username=row.username,
            full_name=row.full_name,
            title=row.title,
            role=row.role,
            agency=row.name_vi or "",
            hint=hints[row.username],
        )
        for row in rows
    }
    return tuple(found[username] for username in hints if username in found)
