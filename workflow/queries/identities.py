"""From a session token to the officer and every capacity held at this moment, in two statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from workflow.models import Agency, Delegation, Jurisdiction, Membership, Officer, SignInSession
from workflow.settings import Settings
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.roles import AGENCY_ROLES


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What the pages know of the signed-in officer. `principals` maps delegators' ids to their names."""

    officer_id: int
    session_id: int
    username: str
    full_name: str
    title: str
    locale: str
    agency_name: str
    jurisdiction_id: int | None
    jurisdiction_name: str
    must_change_password: bool
    actor: Actor
    principals: dict[int, str] = field(default_factory=dict)
    is_authenticated: bool = True

    @property
    def on_behalf_of(self) -> str:
        """Names of those whose capacities the officer may use besides the own ones."""
        return ", ".join(self.principals.values())


def identity_for_token(session: Session, digest: str, now: datetime, settings: Settings) -> Identity | None:
    """None when the session ended, timed out, or belongs to a disabled officer."""
    row = session.execute(
        select(SignInSession, Officer)
        .join(Officer, Officer.id == SignInSession.officer_id)
        .where(
            SignInSession.token_digest == digest,
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > now - settings.session_absolute,
            SignInSession.seen_at > now - settings.session_idle,
            Officer.active.is_(True),
        )
    ).one_or_none()
    if row is None:
        return None
    living, officer = row
    return _identity(session, living.id, officer, now)


def actor_of(session: Session, officer_id: int, now: datetime) -> Actor:
    """The officer with every capacity held now, delegated ones last (command line, demo, tests)."""
    return _actor(officer_id, _held(session, officer_id, now))


def _held(session: Session, officer_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Own memberships first, then the agency roles of those who delegated to the officer."""
    return session.execute(
        select(Membership, Agency, Jurisdiction, Delegation.id, Officer.full_name)
        .join(Jurisdiction, Jurisdiction.id == Membership.jurisdiction_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .outerjoin(
            Delegation,
            (Delegation.delegator_id == Membership.officer_id)
            & (Delegation.delegate_id == officer_id)
            & (Delegation.starts_at <= now)
            & (Delegation.ends_at > now)
            & Delegation.revoked_at.is_(None),
        )
        .where(
            or_(Membership.officer_id == officer_id, Delegation.id.is_not(None) & Membership.role.in_(AGENCY_ROLES)),
            Membership.since <= now.date(),
            or_(Membership.until.is_(None), Membership.until >= now.date()),
            Officer.active.is_(True),
        )
        .order_by((Membership.officer_id != officer_id), Membership.id)
    ).all()


def _actor(officer_id: int, held: Sequence[Row[Any]]) -> Actor:
    capacities = (
        Capacity(
            officer_id=row.Membership.officer_id,
            role=row.Membership.role,
            jurisdiction_id=row.Membership.jurisdiction_id,
            agency_id=row.Membership.agency_id,
            delegation_id=None if row.Membership.officer_id == officer_id else row.id,
        )
        for row in held
    )
    return Actor(officer_id=officer_id, capacities=tuple(capacities))


def _identity(session: Session, session_id: int, officer: Officer, now: datetime) -> Identity:
    held = _held(session, officer.id, now)
    first = held[0].Jurisdiction if held else None
    return Identity(
        officer_id=officer.id,
        session_id=session_id,
        username=officer.username,
        full_name=officer.full_name,
        title=officer.title,
        locale=officer.locale,
        agency_name=next((row.Agency.name_vi for row in held if row.Agency is not None), ""),
        jurisdiction_id=None if first is None else first.id,
        jurisdiction_name="" if first is None else first.name_vi,
        must_change_password=officer.must_change_password,
        actor=_actor(officer.id, held),
        principals={
            row.Membership.officer_id: row.full_name for row in held if row.Membership.officer_id != officer.id
        },
    )
