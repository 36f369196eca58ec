"""Officers for the administrator: the list, one officer with memberships, delegations, choices for forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, Delegation, Membership, Officer
from workflow.queries.administration.agencies import serving
from workflow.queries.administration.paging import COUNTED, PER_PAGE, Page, slice_of
from workflow.vocabulary.folding import fold
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.roles import Role
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class MembershipRow:
    """`agency` blank for a role over the jurisdiction."""

    id: int
    role: Role
    agency_id: int | None
    agency: str
    symbol: str
    since: date
    until: date | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class OfficerRow:
    id: int
    username: str
    full_name: str
    title: str
    active: bool
    has_password: bool
    locked: bool
    memberships: tuple[MembershipRow, ...]


@dataclass(frozen=True, kw_only=True)
class OfficerView:
    id: int
    version: int
    username: str
    full_name: str
    title: str
    email: str
    locale: str
    active: bool
    has_password: bool
    locked_until: datetime | None
    memberships: tuple[MembershipRow, ...]


@dataclass(frozen=True, kw_only=True)
class DelegationRow:
    """`state`: `coming`, `running`, `over`, `revoked`."""

    id: int
    delegator: str
    delegate: str
    agency: str
    agency_en: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    entered_by: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OfficerFilter:
    """`state`: `active`, `disabled`, `no_password`, or blank for all."""

    words: str = ""
    agency_id: int | None = None
    role: str = ""
    state: str = ""


def _of(jurisdiction_id: int, chosen: OfficerFilter) -> Select[Officer]:
    member: list[ColumnElement[bool]] = [
        Membership.officer_id == Officer.id,
        Membership.jurisdiction_id == jurisdiction_id,
    ]
    if chosen.agency_id is not None:
        member.append(Membership.agency_id == chosen.agency_id)
    if chosen.role in set(Role):
        member.append(Membership.role == Role(chosen.role))
    states = {
        "active": Officer.active.is_(True),
        "disabled": Officer.active.is_(False),
        "no_password": and_(Officer.active.is_(True), Officer.password_hash.is_(None)),
    }
    wanted: list[ColumnElement[bool]] = [exists().where(*member)]
    if chosen.state in states:
        wanted.append(states[chosen.state])
    return select(Officer).where(*wanted)


def officer_list(
    session: Session, jurisdiction_id: int, chosen: OfficerFilter, *, now: datetime, today: date, number: int = 1
) -> Page[OfficerRow]:
    """By name. Three statements, however many there are; one more with a search."""
    statement = _of(jurisdiction_id, chosen).order_by(Officer.full_name, Officer.id)
    if said(chosen.words):
        statement = statement.where(Officer.id.in_(_named_like(session, jurisdiction_id, chosen)))
    rows, total = slice_of(session, statement, number)
    officers = [row[0] for row in rows]
    held = _memberships(session, jurisdiction_id, [officer.id for officer in officers], today)
    listed = [
        OfficerRow(
            id=officer.id,
            username=officer.username,
            full_name=officer.full_name,
            title=officer.title,
            active=officer.active,
            has_password=officer.password_hash is not None,
            locked=officer.locked_until is not None and officer.locked_until > now,
            memberships=tuple(held.get(officer.id, ())),
        )
        for officer in officers
    ]
    return Page(rows=listed, number=max(number, 1), total=total, per_page=PER_PAGE)


def _named_like(session: Session, jurisdiction_id: int, chosen: OfficerFilter) -> list[int]:
    """Ids whose name, user name or title holds the words, diacritics or not. Narrow columns of one jurisdiction."""
    sought = fold(chosen.words)
    narrow = (
        _of(jurisdiction_id, chosen)
        .with_only_columns(Officer.id, Officer.full_name, Officer.username, Officer.title)
        .order_by(Officer.full_name, Officer.id)
    )
    found = (row.id for row in session.execute(narrow) if sought in fold(f"{row[1]} {row[2]} {row[3]}"))
    return [officer_id for officer_id, _ in zip(found, range(COUNTED), strict=False)]


def _memberships(
    session: Session, jurisdiction_id: int, officer_ids: Sequence[int], today: date
) -> dict[int, list[MembershipRow]]:
    """Current and coming ones first, then those that ended."""
    rows = session.execute(
        select(Membership, Agency.name_vi, Agency.symbol, serving(today).label("current"))
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.jurisdiction_id == jurisdiction_id, Membership.officer_id.in_(officer_ids))
        .order_by(Membership.until.is_not(None), Membership.since.desc(), Membership.id)
    )
    found: dict[int, list[MembershipRow]] = {}
    for row in rows:
        held = row.Membership
        found.setdefault(held.officer_id, []).append(
            MembershipRow(
                id=held.id,
                role=held.role,
                agency_id=held.agency_id,
                agency=row.name_vi or "",
                symbol=row.symbol or "",
                since=held.since,
                until=held.until,
                current=bool(row.current),
            )
        )
    return found


def officer_view(session: Session, jurisdiction_id: int, officer_id: int, today: date) -> OfficerView:
    """Raises NotFound when the officer never had a role in this jurisdiction."""
    officer = session.get(Officer, officer_id)
    held = _memberships(session, jurisdiction_id, [officer_id], today).get(officer_id, [])
    if officer is None or not held:
        raise NotFound
    return OfficerView(
        id=officer.id,
        version=officer.version,
        username=officer.username,
        full_name=officer.full_name,
        title=officer.title,
        email=officer.email,
        locale=officer.locale,
        active=officer.active,
        has_password=officer.password_hash is not None,
        locked_until=officer.locked_until,
        memberships=tuple(held),
    )


def officer_choices(
    session: Session, jurisdiction_id: int, *, agency_id: int | None = None, roles: Sequence[Role] = ()
) -> list[tuple[int, str]]:
    """Active officers, by name with their user names; of one agency or role where asked."""
    wanted = [Membership.officer_id == Officer.id, Membership.jurisdiction_id == jurisdiction_id]
    if agency_id is not None:
        wanted.append(Membership.agency_id == agency_id)
    if roles:
        wanted.append(Membership.role.in_(roles))
    rows = session.execute(
        select(Officer.id, Officer.full_name, Officer.username)
        .where(Officer.active.is_(True), exists().where(*wanted))
        .order_by(Officer.full_name, Officer.id)
    )
    return [(row.id, f"{row.full_name} ({row.username})") for row in rows]


def delegation_list(
    session: Session, jurisdiction_id: int, *, now: datetime, state: str = "", number: int = 1
) -> Page[DelegationRow]:
    """The latest start first. `state` as in `DelegationRow`, blank for all."""
    delegator, delegate, enterer = aliased(Officer), aliased(Officer), aliased(Officer)
    living = Delegation.revoked_at.is_(None)
    states = {
        "coming": and_(living, Delegation.starts_at > now),
        "running": and_(living, Delegation.starts_at <= now, Delegation.ends_at > now),
        "over": and_(living, Delegation.ends_at <= now),
        "revoked": Delegation.revoked_at.is_not(None),
    }
    statement = (
        select(
            Delegation,
            delegator.full_name.label("delegator"),
            delegate.full_name.label("delegate"),
            enterer.full_name.label("entered_by"),
            Agency.name_vi,
            Agency.name_en,
        )
        .join(Agency, Agency.id == Delegation.agency_id)
        .join(delegator, delegator.id == Delegation.delegator_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .join(enterer, enterer.id == Delegation.entered_by_id)
        .where(Delegation.jurisdiction_id == jurisdiction_id, states.get(state, or_(living, states["revoked"])))
        .order_by(Delegation.starts_at.desc(), Delegation.id.desc())
    )
    rows, total = slice_of(session, statement, number)
    listed = [_delegation_row(row, now) for row in rows]
    return Page(rows=listed, number=max(number, 1), total=total)


def _delegation_row(row: Row[Any], now: datetime) -> DelegationRow:
    return DelegationRow(
        id=row.Delegation.id,
        delegator=row.delegator,
        delegate=row.delegate,
        agency=row.name_vi,
        agency_en=row.name_en or row.name_vi,
        starts_at=row.Delegation.starts_at,
        ends_at=row.Delegation.ends_at,
        reason=row.Delegation.reason,
        entered_by=row.entered_by,
        state=_state(row.Delegation, now),
    )


def _state(delegation: Delegation, now: datetime) -> str:
    if delegation.revoked_at is not None:
        return "revoked"
    if delegation.ends_at <= now:
        return "over"
    return "running" if delegation.starts_at <= now else "coming"
