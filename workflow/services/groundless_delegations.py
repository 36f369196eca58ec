"""End the delegations that lose their ground when a role ends or an account is disabled.

A delegation rests on two things: its delegator signs for its agency, and its delegate holds a role of the own in the
jurisdiction. It ends with the sooner of the two; what was done under it stays.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from workflow.models import Delegation, Jurisdiction, Membership, Officer
from workflow.services.delegations import end_delegation, shorten_delegation
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.roles import SIGNING_ROLES

ENDLESS = datetime.max.replace(tzinfo=UTC)
MEMBERSHIP_ENDED = "membership_ended"
OFFICER_DISABLED = "officer_disabled"


def end_groundless(uow: UnitOfWork, officer_id: int, because: str, jurisdiction_id: int | None = None) -> int:
    """Look at the open delegations given and received by the officer, of one jurisdiction or of all.

    Those without ground from now on are revoked; those that lose it on a later day end with it. Returns how many.
    """
    uow.session.flush()
    statement = select(Delegation).where(
        or_(Delegation.delegator_id == officer_id, Delegation.delegate_id == officer_id),
        Delegation.ends_at > uow.now,
        Delegation.revoked_at.is_(None),
    )
    if jurisdiction_id is not None:
        statement = statement.where(Delegation.jurisdiction_id == jurisdiction_id)
    open_ones = uow.session.scalars(statement.order_by(Delegation.id).with_for_update()).all()
    return sum(_end_with_ground(uow, delegation, because) for delegation in open_ones)


def _end_with_ground(uow: UnitOfWork, delegation: Delegation, because: str) -> bool:
    ends_at = min(_delegator_signs_until(uow, delegation), _delegate_serves_until(uow, delegation))
    if ends_at >= delegation.ends_at:
        return False
    if ends_at <= max(uow.now, delegation.starts_at):
        end_delegation(uow, delegation, because)
    else:
        shorten_delegation(uow, delegation, ends_at, because)
    return True


def _delegator_signs_until(uow: UnitOfWork, delegation: Delegation) -> datetime:
    held = select(Membership.until).where(
        Membership.officer_id == delegation.delegator_id,
        Membership.agency_id == delegation.agency_id,
        Membership.role.in_(SIGNING_ROLES),
    )
    return _until(uow, delegation.jurisdiction_id, delegation.delegator_id, uow.session.scalars(held).all())


def _delegate_serves_until(uow: UnitOfWork, delegation: Delegation) -> datetime:
    held = select(Membership.until).where(
        Membership.officer_id == delegation.delegate_id, Membership.jurisdiction_id == delegation.jurisdiction_id
    )
    return _until(uow, delegation.jurisdiction_id, delegation.delegate_id, uow.session.scalars(held).all())


def _until(uow: UnitOfWork, jurisdiction_id: int, officer_id: int, last_days: Sequence[date | None]) -> datetime:
    """The end of the latest of these last days; now for who is disabled or holds nothing."""
    if not last_days or not uow.session.scalar(select(Officer.active).where(Officer.id == officer_id)):
        return uow.now
    known = [day for day in last_days if day is not None]
    if len(known) < len(last_days) or max(known) == date.max:
        return ENDLESS
    zone = ZoneInfo(uow.session.get_one(Jurisdiction, jurisdiction_id).timezone)
    return datetime.combine(max(known) + timedelta(days=1), time.min, zone)
