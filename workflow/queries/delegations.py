"""Delegations as an officer reads them: given, received, and whom the officer may enter one for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, Delegation, Jurisdiction, Membership, Officer
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import AGENCY_ROLES, SIGNING_ROLES

MOST = 100


@dataclass(frozen=True, kw_only=True)
class DelegationView:
    id: int
    delegator_id: int
    delegator: str
    delegate: str
    agency: str
    agency_en: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    entered_by: str
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        """revoked, over, running or ahead."""
        if self.revoked_at is not None:
            return "revoked"
        if self.ends_at <= now:
            return "over"
        return "running" if self.starts_at <= now else "ahead"


@dataclass(frozen=True, kw_only=True)
class Person:
    id: int
    full_name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class DelegationChoices:
    """Whom the reader may enter a delegation for, in which agencies, and the officers of those agencies.

    `agencies`: id, Vietnamese and English name.
    """

    jurisdiction_id: int
    timezone: str
    executives: tuple[Person, ...]
    agencies: tuple[tuple[int, str, str], ...]
    delegates: tuple[Person, ...]


def delegations_about(
    session: Session, officer_id: int, delegators: Collection[int]
) -> tuple[list[DelegationView], list[DelegationView]]:
    """Those of the delegators or entered by the officer, and those received; newest period first, at most 100."""
    seen = _delegations(
        session,
        or_(
            Delegation.delegator_id.in_(delegators),
            Delegation.delegate_id == officer_id,
            Delegation.entered_by_id == officer_id,
        ),
    )
    received = [view for view, delegate_id in seen if delegate_id == officer_id]
    return [view for view, delegate_id in seen if delegate_id != officer_id], received


def _delegations(session: Session, condition: ColumnElement[bool]) -> list[tuple[DelegationView, int]]:
    delegator, delegate, entered = aliased(Officer), aliased(Officer), aliased(Officer)
    rows = session.execute(
        select(
            Delegation,
            delegator.full_name.label("delegator_name"),
            delegate.full_name.label("delegate_name"),
            entered.full_name.label("entered_name"),
            Agency.name_vi,
            Agency.name_en,
        )
        .join(Agency, Agency.id == Delegation.agency_id)
        .join(delegator, delegator.id == Delegation.delegator_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .join(entered, entered.id == Delegation.entered_by_id)
        .where(condition)
        .order_by(Delegation.ends_at.desc(), Delegation.id.desc())
        .limit(MOST)
    )
    return [(_delegation_view(row), row.Delegation.delegate_id) for row in rows]


def _delegation_view(row: Any) -> DelegationView:
    return DelegationView(
        id=row.Delegation.id,
        delegator_id=row.Delegation.delegator_id,
        delegator=row.delegator_name,
        delegate=row.delegate_name,
        agency=row.name_vi,
        agency_en=row.name_en or row.name_vi,
        starts_at=row.Delegation.starts_at,
        ends_at=row.Delegation.ends_at,
        reason=row.Delegation.reason,
        entered_by=row.entered_name,
        revoked_at=row.Delegation.revoked_at,
    )


def delegation_choices(session: Session, actor: Actor, now: datetime) -> DelegationChoices | None:
    """None when the actor holds no own role in an agency, so that there is nothing to delegate or to enter."""
    own = [c for c in actor.capacities if c.delegation_id is None and c.role in AGENCY_ROLES]
    if not own:
        return None
    jurisdiction_id = own[0].jurisdiction_id
    timezone = session.scalars(select(Jurisdiction.timezone).where(Jurisdiction.id == jurisdiction_id)).one()
    today = now.astimezone(ZoneInfo(timezone)).date()
    here = [c for c in own if c.jurisdiction_id == jurisdiction_id]
    assisted = {c.agency_id for c in here if c.role not in SIGNING_ROLES}
    agencies = {c.agency_id for c in here}
    delegable = and_(
        Membership.role.in_(SIGNING_ROLES),
        or_(Membership.officer_id == actor.officer_id, Membership.agency_id.in_(assisted)),
        Membership.jurisdiction_id == jurisdiction_id,
    )
    return DelegationChoices(
        jurisdiction_id=jurisdiction_id,
        timezone=timezone,
        executives=_people(session, today, delegable),
        agencies=_agencies(session, today, delegable),
        delegates=tuple(
            person
            for person in _people(session, today, Membership.agency_id.in_(agencies))
            if person.id != actor.officer_id
        ),
    )


def _agencies(session: Session, today: date, condition: ColumnElement[bool]) -> tuple[tuple[int, str, str], ...]:
    rows = session.execute(
        select(Agency.id, Agency.name_vi, Agency.name_en)
        .join(Membership, Membership.agency_id == Agency.id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(condition, *_serving(today))
        .distinct()
        .order_by(Agency.name_vi, Agency.id)
    )
    return tuple((row.id, row.name_vi, row.name_en or row.name_vi) for row in rows)


def _serving(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Officer.active.is_(True),
        Membership.since <= today,
        or_(Membership.until.is_(None), Membership.until >= today),
    )


def _people(session: Session, today: date, condition: ColumnElement[bool]) -> tuple[Person, ...]:
    rows = session.execute(
        select(Officer.id, Officer.full_name, Officer.title)
        .join(Membership, Membership.officer_id == Officer.id)
        .where(condition, *_serving(today))
        .distinct()
        .order_by(Officer.full_name, Officer.id)
    )
    return tuple(Person(id=row.id, full_name=row.full_name, title=row.title) for row in rows)
