"""Enter and revoke a delegation: from–until, one officer acts in an executive's roles in one agency, under both names.

A leader or head enters the own one; a clerk or officer of the same agency may enter it for the executive, but never
name himself; an administrator may enter any. Only own roles count: what was delegated cannot be delegated on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select

from workflow.models import Delegation, Jurisdiction, Membership, Officer
from workflow.policies.permissions import authority
from workflow.policies.predicates import Subject
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ManageAction
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict, Incomplete, Missing, NotFound, NotPermitted
from workflow.vocabulary.roles import SIGNING_ROLES
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class EnterDelegation:
    """`delegate_username` is for a delegate of another agency, instead of `delegate_id`. `ends_at` is exclusive.

    `elsewhere_known`: it was said that the delegate works in another agency, and is meant.
    `agency_id` may be left out where the delegator signs for one agency only.
    """

    jurisdiction_id: int
    delegator_id: int
    delegate_id: int | None = None
    delegate_username: str = ""
    agency_id: int | None = None
    starts_at: datetime
    ends_at: datetime
    reason: str
    elsewhere_known: bool = False


@dataclass(frozen=True, kw_only=True)
class RevokeDelegation:
    delegation_id: int


def own_roles(actor: Actor) -> Actor:
    """The actor without what others delegated."""
    return replace(actor, capacities=tuple(c for c in actor.capacities if c.delegation_id is None))


def enter_delegation(uow: UnitOfWork, command: EnterDelegation) -> int:
    """Returns the delegation's id.

    Raises:
        NotPermitted: the delegator is no executive of this jurisdiction, or the actor may not enter it for him.
        Incomplete: the agency, the delegate, the period or the reason does not hold.
    """
    agencies = [
        agency_id
        for agency_id in _signing_agencies(uow, command.jurisdiction_id, command.delegator_id)
        if _may_enter(uow.actor, command.jurisdiction_id, command.delegator_id, agency_id)
    ]
    if not agencies:
        raise NotPermitted(ManageAction.ENTER_DELEGATION.value)
    agency_id = command.agency_id or (agencies[0] if len(agencies) == 1 else None)
    delegate = _delegate(uow, command)
    faults = [
        *_agency_faults(agency_id, agencies),
        *_faults(uow, command, delegate),
        *_elsewhere(uow, command, delegate, agency_id),
    ]
    if faults or delegate is None or agency_id is None:
        raise Incomplete(faults)
    delegation = Delegation(
        jurisdiction_id=command.jurisdiction_id,
        delegator_id=command.delegator_id,
        delegate_id=delegate.id,
        agency_id=agency_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        reason=said(command.reason),
        entered_by_id=uow.actor.officer_id,
        revoked_at=None,
    )
    uow.session.add(delegation)
    uow.session.flush()
    _record(uow, "delegation_entered", delegation, after=_content(delegation))
    return delegation.id


def revoke_delegation(uow: UnitOfWork, command: RevokeDelegation) -> None:
    """By the delegator, by who may enter one for him, or by the delegate, who need not bear it.

    Raises:
        NotFound: there is none, or the actor has no part in it.
        Conflict: it is over already.
    """
    found = uow.session.scalars(
        select(Delegation).where(Delegation.id == command.delegation_id).with_for_update()
    ).one_or_none()
    if found is None or not _may_revoke(uow, found):
        raise NotFound
    if found.revoked_at is not None or found.ends_at <= uow.now:
        raise Conflict("delegation_over")
    end_delegation(uow, found)


def end_delegation(uow: UnitOfWork, delegation: Delegation, because: str = "") -> None:
    """It is over from this moment. `because`: what took its ground, where nobody revoked it."""
    delegation.revoked_at = uow.now
    after = {"revoked_at": uow.now.isoformat(), **({"because": because} if because else {})}
    _record(uow, "delegation_revoked", delegation, before={"revoked_at": None}, after=after)


def shorten_delegation(uow: UnitOfWork, delegation: Delegation, ends_at: datetime, because: str) -> None:
    before = {"ends_at": delegation.ends_at.isoformat()}
    delegation.ends_at = ends_at
    after = {"ends_at": ends_at.isoformat(), "because": because}
    _record(uow, "delegation_shortened", delegation, before=before, after=after)


def _signing_agencies(uow: UnitOfWork, jurisdiction_id: int, officer_id: int) -> list[int]:
    """The agencies in which the officer is a leader or head today, each once."""
    today = _today(uow, jurisdiction_id)
    rows = uow.session.scalars(
        select(Membership.agency_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.officer_id == officer_id,
            Membership.jurisdiction_id == jurisdiction_id,
            Membership.role.in_(SIGNING_ROLES),
            Membership.since <= today,
            or_(Membership.until.is_(None), Membership.until >= today),
            Officer.active.is_(True),
        )
        .order_by(Membership.id)
    )
    return list(dict.fromkeys(agency_id for agency_id in rows if agency_id is not None))


def _today(uow: UnitOfWork, jurisdiction_id: int) -> date:
    timezone = uow.session.scalar(select(Jurisdiction.timezone).where(Jurisdiction.id == jurisdiction_id))
    if timezone is None:
        raise NotFound
    return uow.now.astimezone(ZoneInfo(timezone)).date()


def _may_enter(actor: Actor, jurisdiction_id: int, delegator_id: int, agency_id: int) -> bool:
    subject = Subject(jurisdiction_id=jurisdiction_id, responding_agency_id=agency_id, delegator_id=delegator_id)
    return authority(own_roles(actor), ManageAction.ENTER_DELEGATION, subject) is not None


def _may_revoke(uow: UnitOfWork, found: Delegation) -> bool:
    if uow.actor.officer_id in {found.delegator_id, found.delegate_id}:
        return True
    return _may_enter(uow.actor, found.jurisdiction_id, found.delegator_id, found.agency_id)


def _delegate(uow: UnitOfWork, command: EnterDelegation) -> Officer | None:
    """An active officer with a role in this jurisdiction, today or later; None when there is none such."""
    typed = command.delegate_username.strip().lower()
    wanted = Officer.username == typed if typed else Officer.id == command.delegate_id
    return uow.session.scalars(
        select(Officer).where(
            wanted,
            Officer.active.is_(True),
            Officer.id.in_(
                select(Membership.officer_id).where(
                    Membership.jurisdiction_id == command.jurisdiction_id,
                    or_(Membership.until.is_(None), Membership.until >= _today(uow, command.jurisdiction_id)),
                )
            ),
        )
    ).one_or_none()


def _agency_faults(agency_id: int | None, agencies: list[int]) -> Iterator[Missing]:
    if agency_id is None:
        yield Missing(key="delegation_agency_missing", place="agency")
    elif agency_id not in agencies:
        yield Missing(key="delegator_signs_elsewhere", place="agency")


def _faults(uow: UnitOfWork, command: EnterDelegation, delegate: Officer | None) -> Iterator[Missing]:
    place = "delegate_username" if said(command.delegate_username) else "delegate"
    if delegate is None:
        yield Missing(key="delegate_missing", place=place)
    elif delegate.id == command.delegator_id:
        yield Missing(key="delegate_is_delegator", place=place)
    elif delegate.id == uow.actor.officer_id:
        yield Missing(key="assistant_names_himself", place=place)
    if command.ends_at <= command.starts_at:
        yield Missing(key="period_reversed", place="until")
    elif command.ends_at <= uow.now:
        yield Missing(key="period_over", place="until")
    if not said(command.reason):
        yield Missing(key="delegation_reason_missing", place="reason")


def _elsewhere(
    uow: UnitOfWork, command: EnterDelegation, delegate: Officer | None, agency_id: int | None
) -> Iterator[Missing]:
    """A warning to be confirmed: from outside the agency one signs for it, and no letter between the two agencies."""
    if delegate is None or agency_id is None or command.elsewhere_known:
        return
    works_here = exists().where(
        Membership.officer_id == delegate.id,
        Membership.agency_id == agency_id,
        or_(Membership.until.is_(None), Membership.until >= _today(uow, command.jurisdiction_id)),
    )
    if not uow.session.scalar(select(works_here)):
        yield Missing(key="delegate_works_elsewhere", place="elsewhere_known", args={"name": delegate.full_name})


def _content(delegation: Delegation) -> dict[str, Any]:
    return {
        "delegator_id": delegation.delegator_id,
        "delegate_id": delegation.delegate_id,
        "agency_id": delegation.agency_id,
        "starts_at": delegation.starts_at.isoformat(),
        "ends_at": delegation.ends_at.isoformat(),
        "reason": delegation.reason,
    }


def _record(
    uow: UnitOfWork,
    name: str,
    delegation: Delegation,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
) -> None:
    """Entered or revoked by a third person it is done on behalf of the delegator; what follows of itself is not."""
    own = {delegation.delegator_id, delegation.delegate_id}
    for_another = "because" not in after and uow.actor.officer_id not in own
    uow.record(
        Event(
            name=name,
            subject="delegation",
            subject_id=delegation.id,
            jurisdiction_id=delegation.jurisdiction_id,
            on_behalf_of=delegation.delegator_id if for_another else None,
            before=before or {},
            after=after,
        )
    )
