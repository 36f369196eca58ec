"""From a session token to the officer and every capacity held at this moment, in two statements."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
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


def _identity(session: Session, session_id: int, officer: Officer, now: datetime) -> Identity:
    held = session.execute(
        select(Membership, Agency, Jurisdiction, Delegation.id, Officer.full_name)
        .join(Jurisdiction, Jurisdiction.id == Membership.jurisdiction_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .outerjoin(
            Delegation,
            (Delegation.delegator_id == Membership.officer_id)
            & (Delegation.delegate_id == officer.id)
            & (Delegation.starts_at <= now)
            & (Delegation.ends_at > now)
            & Delegation.revoked_at.is_(None),
        )
        .where(
            or_(Membership.officer_id == officer.id, Delegation.id.is_not(None) & Membership.role.in_(AGENCY_ROLES)),
            Membership.since <= now.date(),
            or_(Membership.until.is_(None), Membership.until >= now.date()),
            Officer.active.is_(True),
        )
        .order_by((Membership.officer_id != officer.id), Membership.id)
    ).all()
    capacities = tuple(
        Capacity(
            officer_id=row.Membership.officer_id,
            role=row.Membership.role,
            jurisdiction_id=row.Membership.jurisdiction_id,
            agency_id=row.Membership.agency_id,
            delegation_id=None if row.Membership.officer_id == officer.id else row.id,
        )
        for row in held
    )
    return Identity(
        officer_id=officer.id,
        session_id=session_id,
        username=officer.username,
        full_name=officer.full_name,
        title=officer.title,
        locale=officer.locale,
        agency_name=next((row.Agency.name_vi for row in held if row.Agency is not None), ""),
        jurisdiction_id=held[0].Jurisdiction.id if held else None,
        jurisdiction_name=held[0].Jurisdiction.name_vi if held else "",
        must_change_password=officer.must_change_password,
        actor=Actor(officer_id=officer.id, capacities=capacities),
        principals={
            row.Membership.officer_id: row.full_name for row in held if row.Membership.officer_id != officer.id
        },
    )
