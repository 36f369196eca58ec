"""What an officer reads about the own account: living sessions, roles; and the list for operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Agency, Jurisdiction, Membership, Officer, SignInSession
from workflow.queries.identities import SessionLimits
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.notices import MailMode
from workflow.vocabulary.roles import Role

MOST = 100


@dataclass(frozen=True, kw_only=True)
class LivingSession:
    id: int
    officer_id: int
    username: str
    started_at: datetime
    seen_at: datetime
    address: str
    user_agent: str


@dataclass(frozen=True, kw_only=True)
class OwnMail:
    """`bounced_at`: since when nothing is mailed there, because the address was refused or mail came back."""

    address: str
    mode: MailMode
    bounced_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """One capacity in words; `principal` names the delegator of a delegated one."""

    role: Role
    place: str
    place_en: str
    principal: str


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    id: int
    username: str
    full_name: str
    active: bool
    has_password: bool
    must_change_password: bool
    locked_until: datetime | None
    roles: tuple[str, ...]


def living_sessions(
    session: Session, now: datetime, limits: SessionLimits, officer_id: int | None = None
) -> list[LivingSession]:
    """Newest use first, at most 100; of one officer or of all."""
    statement = (
        select(SignInSession, Officer.username)
        .join(Officer, Officer.id == SignInSession.officer_id)
        .where(
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > now - limits.absolute,
            SignInSession.seen_at > now - limits.idle,
            Officer.active.is_(True),
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
        .limit(MOST)
    )
    if officer_id is not None:
        statement = statement.where(SignInSession.officer_id == officer_id)
    return [
        LivingSession(
            id=row.id,
            officer_id=row.officer_id,
            username=username,
            started_at=row.started_at,
            seen_at=row.seen_at,
            address=row.address,
            user_agent=row.user_agent,
        )
        for row, username in session.execute(statement)
    ]


def own_mail(session: Session, officer_id: int) -> OwnMail:
    officer = session.get_one(Officer, officer_id)
    return OwnMail(address=officer.email, mode=officer.mail_mode, bounced_at=officer.mail_bounced_at)


def held_roles(session: Session, actor: Actor) -> list[HeldRole]:
    """The actor's capacities in their order, in words."""
    agencies = _names(session, Agency, {c.agency_id for c in actor.capacities if c.agency_id is not None})
    provinces = _names(session, Jurisdiction, {c.jurisdiction_id for c in actor.capacities})
    delegators = {c.officer_id for c in actor.capacities} - {actor.officer_id}
    people = {
        row.id: row.full_name
        for row in session.execute(select(Officer.id, Officer.full_name).where(Officer.id.in_(delegators)))
    }
    held = []
    for capacity in actor.capacities:
        vi, en = provinces[capacity.jurisdiction_id] if capacity.agency_id is None else agencies[capacity.agency_id]
        held.append(
            HeldRole(role=capacity.role, place=vi, place_en=en or vi, principal=people.get(capacity.officer_id, ""))
        )
    return held


def _names(session: Session, table: type[Agency] | type[Jurisdiction], ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(select(table.id, table.name_vi, table.name_en).where(table.id.in_(ids)))
    return {row.id: (row.name_vi, row.name_en) for row in rows}


def accounts(session: Session, username: str | None = None) -> Sequence[AccountRow]:
    """Every account by name, or the one named; roles as `role@agency` or `role@jurisdiction`."""
    statement = select(Officer).order_by(Officer.username)
    if username is not None:
        statement = statement.where(Officer.username == username.strip().lower())
    officers = session.scalars(statement).all()
    roles: dict[int, list[str]] = {}
    held = (
        select(Membership.officer_id, Membership.role, Agency.symbol, Jurisdiction.code)
        .join(Jurisdiction, Jurisdiction.id == Membership.jurisdiction_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .order_by(Membership.id)
    )
    if username is not None:
        held = held.where(Membership.officer_id.in_([officer.id for officer in officers]))
    for row in session.execute(held):
        roles.setdefault(row.officer_id, []).append(f"{row.role}@{row.symbol or row.code}")
    return [
        AccountRow(
            id=officer.id,
            username=officer.username,
            full_name=officer.full_name,
            active=officer.active,
            has_password=officer.password_hash is not None,
            must_change_password=officer.must_change_password,
            locked_until=officer.locked_until,
            roles=tuple(roles.get(officer.id, ())),
        )
        for officer in officers
    ]


def place_of_role(session: Session, jurisdiction_code: str, agency_symbol: str | None) -> tuple[int, int | None] | None:
    """The ids of a jurisdiction and of one of its agencies; None when either is not there."""
    jurisdiction_id = session.scalar(select(Jurisdiction.id).where(Jurisdiction.code == jurisdiction_code))
    if jurisdiction_id is None or agency_symbol is None:
        return None if jurisdiction_id is None else (jurisdiction_id, None)
    agency_id = session.scalar(
        select(Agency.id).where(Agency.jurisdiction_id == jurisdiction_id, Agency.symbol == agency_symbol)
    )
    return None if agency_id is None else (jurisdiction_id, agency_id)
