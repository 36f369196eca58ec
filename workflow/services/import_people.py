"""One imported row each of officers, memberships, tenures and delegations, done by the service that the form uses."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from workflow.models import Delegation, Membership, Officer
from workflow.services.administering import Outcome, Saved
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.import_lookup import Lookup, value
from workflow.services.record_tenure import RecordTenure, record_tenure
from workflow.services.save_officer import FirstMembership, SaveOfficer, save_officer
from workflow.sheets import Line
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Incomplete, Missing, NotPermitted
from workflow.vocabulary.roles import AGENCY_ROLES


def import_officer(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    """The officer, and the role of the same line; a role that is held already stays as it is."""
    username = str(line.values["username"]).lower()
    officer_id = lookup.officers.get(username)
    known = uow.session.get_one(Officer, officer_id) if officer_id else Officer(title="", email="", active=True)
    first = _membership(uow, lookup, line)
    command = SaveOfficer(
        jurisdiction_id=lookup.jurisdiction_id,
        officer_id=officer_id,
        version=None,
        username=username,
        full_name=value(line, "full_name", known.full_name),
        title=value(line, "title", known.title),
        email=value(line, "email", known.email),
        locale=known.locale or "vi",
        active=value(line, "active", known.active),
        membership=first,
    )
    saved = save_officer(uow, command)
    lookup.officers[username] = saved.id
    if officer_id is None or first is None or _holds(uow, saved.id, first):
        return saved
    granted = _grant(uow, lookup, saved.id, first)
    after = {**saved.after, "role": granted.after["role"], "agency_id": granted.after["agency_id"]}
    return replace(saved, outcome=Outcome.CHANGED, after=after)


def _membership(uow: UnitOfWork, lookup: Lookup, line: Line) -> FirstMembership | None:
    role: Any = line.values.get("role")
    if role is None:
        return None
    agency = str(line.values.get("agency") or "")
    if role in AGENCY_ROLES and not agency:
        raise Incomplete([Missing(key="role_needs_agency", place="agency")])
    since: Any = line.values.get("since") or uow.now.astimezone(lookup.timezone).date()
    return FirstMembership(role=role, agency_id=lookup.agency(agency, "agency") if agency else None, since=since)


def _holds(uow: UnitOfWork, officer_id: int, wanted: FirstMembership) -> bool:
    held = select(Membership.id).where(
        Membership.officer_id == officer_id,
        Membership.role == wanted.role,
        Membership.agency_id.is_(None) if wanted.agency_id is None else Membership.agency_id == wanted.agency_id,
        or_(Membership.until.is_(None), Membership.until >= wanted.since),
    )
    return uow.session.scalar(held.limit(1)) is not None


def _grant(uow: UnitOfWork, lookup: Lookup, officer_id: int, first: FirstMembership) -> Saved:
    command = GrantMembership(
        jurisdiction_id=lookup.jurisdiction_id,
        officer_id=officer_id,
        agency_id=first.agency_id,
        role=first.role,
        since=first.since,
    )
    return grant_membership(uow, command)


def import_membership(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    agency = str(line.values.get("agency") or "")
    command = GrantMembership(
        jurisdiction_id=lookup.jurisdiction_id,
        officer_id=lookup.officer(str(line.values["username"]), "username"),
        agency_id=lookup.agency(agency, "agency") if agency else None,
        role=value(line, "role", None),
        since=value(line, "since", None),
        until=value(line, "until", None),
    )
    return grant_membership(uow, command)


def import_tenure(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    command = RecordTenure(
        jurisdiction_id=lookup.jurisdiction_id,
        agency_id=lookup.agency(str(line.values["agency"]), "agency"),
        officer_id=lookup.officer(str(line.values["username"]), "username"),
        since=value(line, "since", None),
        until=value(line, "until", None),
    )
    return record_tenure(uow, command)


def import_delegation(uow: UnitOfWork, lookup: Lookup, line: Line) -> Saved:
    """The same two people in the same agency and time are one delegation; it is not entered twice."""
    agency = str(line.values.get("agency") or "")
    command = EnterDelegation(
        jurisdiction_id=lookup.jurisdiction_id,
        delegator_id=lookup.officer(str(line.values["delegator"]), "delegator"),
        delegate_id=lookup.officer(str(line.values["delegate"]), "delegate"),
        agency_id=lookup.agency(agency, "agency") if agency else None,
        starts_at=_local(line, "starts_at", lookup),
        ends_at=_local(line, "ends_at", lookup),
        reason=str(line.values["reason"]),
        elsewhere_known=True,  # the table names both by their accounts, and the check before the import showed them
    )
    same = select(Delegation.id).where(
        Delegation.jurisdiction_id == command.jurisdiction_id,
        Delegation.delegator_id == command.delegator_id,
        Delegation.delegate_id == command.delegate_id,
        Delegation.starts_at == command.starts_at,
        Delegation.ends_at == command.ends_at,
    )
    if command.agency_id is not None:
        same = same.where(Delegation.agency_id == command.agency_id)
    known = uow.session.scalar(same.limit(1))
    if known is not None:
        return Saved(id=known, outcome=Outcome.UNCHANGED)
    try:
        return Saved(id=enter_delegation(uow, command), outcome=Outcome.CREATED)
    except NotPermitted:
        raise Incomplete([Missing(key="delegator_signs_nothing", place="delegator")]) from None


def _local(line: Line, key: str, lookup: Lookup) -> datetime:
    written: Any = line.values[key]
    return written.replace(tzinfo=lookup.timezone)  # type: ignore[no-any-return]
