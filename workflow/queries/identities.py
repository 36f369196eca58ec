"""From a session token to the officer and every capacity held at this moment, in two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Subquery, bindparam, cast, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from workflow.models import Agency, Delegation, Jurisdiction, Membership, Officer, SignInSession
from workflow.models.base import Identifier
from workflow.queries.request_content import named
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.roles import SIGNING_ROLES

A_DAY = timedelta(days=1)
# Columns, not the mapped row: read again in one session they are new, where a row that is known would stay as it was.
HELD_COLUMNS = (
    Membership.officer_id,
    Membership.role,
    Membership.jurisdiction_id,
    Membership.agency_id,
    Membership.since,
    Membership.until,
)


def _living() -> Select[SignInSession, Officer]:
    """Parameters: digest, started_after, seen_after."""
    return (
        select(SignInSession, Officer)
        .join(Officer, Officer.id == SignInSession.officer_id)
        .where(
            SignInSession.token_digest == bindparam("digest"),
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > bindparam("started_after"),
            SignInSession.seen_at > bindparam("seen_after"),
            Officer.active.is_(True),
        )
    )


def _principals() -> Subquery:
    """The officer, and those in whose name the officer may act now: (officer_id, agency_id, delegation_id)."""
    none = cast(null(), Identifier)
    own = select(
        bindparam("officer_id", type_=Identifier).label("officer_id"),
        none.label("agency_id"),
        none.label("delegation_id"),
    )
    delegated = select(Delegation.delegator_id, Delegation.agency_id, Delegation.id).where(
        Delegation.delegate_id == bindparam("officer_id", type_=Identifier),
        Delegation.starts_at <= bindparam("now"),
        Delegation.ends_at > bindparam("now"),
        Delegation.revoked_at.is_(None),
    )
    return union_all(own, delegated).subquery("principal")


def _all_held() -> Select[Any]:
    """Parameters: officer_id, now, tomorrow, yesterday."""
    principal = _principals()
    return (
        select(*HELD_COLUMNS, Agency, Jurisdiction, principal.c.delegation_id, Officer.full_name)
        .join(principal, principal.c.officer_id == Membership.officer_id)
        .join(Jurisdiction, Jurisdiction.id == Membership.jurisdiction_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(
            or_(principal.c.delegation_id.is_(None), Membership.agency_id == principal.c.agency_id),
            Membership.since <= bindparam("tomorrow"),
            or_(Membership.until.is_(None), Membership.until >= bindparam("yesterday")),
            Officer.active.is_(True),
        )
        .order_by(func.coalesce(principal.c.delegation_id, 0), Membership.id)
    )


# Run for each request: built once, since building them costs as much as running them.
LIVING = _living()
HELD = _all_held()


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What the pages know of the signed-in officer.

    `agency_names` and `jurisdiction_names` are by language, empty without any; `principals` by the delegator's id.
    """

    officer_id: int
    session_id: int
    seen_at: datetime
    username: str
    full_name: str
    title: str
    locale: str
    agency_names: Mapping[str, str]
    jurisdiction_id: int | None
    jurisdiction_names: Mapping[str, str]
    must_change_password: bool
    actor: Actor
    principals: dict[int, str] = field(default_factory=dict)
    is_authenticated: bool = True

    @property
    def on_behalf_of(self) -> str:
        """Names of those whose capacities the officer may use besides the own ones."""
        return ", ".join(self.principals.values())


@dataclass(frozen=True, kw_only=True)
class SessionLimits:
    """A session dies so long after its last use, and so long after its start however busy."""

    idle: timedelta
    absolute: timedelta


def identity_for_token(session: Session, digest: str, now: datetime, limits: SessionLimits) -> Identity | None:
    """None when the session ended, timed out, or belongs to a disabled officer."""
    earliest = {"started_after": now - limits.absolute, "seen_after": now - limits.idle}
    row = session.execute(LIVING, {"digest": digest, **earliest}).one_or_none()
    if row is None:
        return None
    living, officer = row
    return _identity(session, living, officer, now)


def actor_of(session: Session, officer_id: int, now: datetime) -> Actor:
    """The officer with every capacity held now, delegated ones last (command line, demo, tests)."""
    return _actor(officer_id, _held(session, officer_id, now))


def _held(session: Session, officer_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Own memberships first, then the delegators' roles in the agency of each delegation, oldest delegation first.

    A delegation counts while the delegator signs for its agency and the delegate holds a role of the own in its
    jurisdiction.

    A day begins at midnight of the jurisdiction's time zone: the database narrows to a day on either side of the UTC
    date, the rest is decided here.
    """
    days = {"tomorrow": now.date() + A_DAY, "yesterday": now.date() - A_DAY}
    rows = session.execute(HELD, {"officer_id": officer_id, "now": now, **days}).all()
    today = [row for row in rows if _valid_today(row, now)]
    served = {row.jurisdiction_id for row in today if row.delegation_id is None}
    signed = {row.delegation_id for row in today if row.role in SIGNING_ROLES}
    return [
        row
        for row in today
        if row.delegation_id is None or (row.jurisdiction_id in served and row.delegation_id in signed)
    ]


def _valid_today(held: Row[Any], now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(held.Jurisdiction.timezone)).date()
    return bool(held.since <= today and (held.until is None or today <= held.until))


def _actor(officer_id: int, held: Sequence[Row[Any]]) -> Actor:
    capacities = (
        Capacity(
            officer_id=row.officer_id,
            role=row.role,
            jurisdiction_id=row.jurisdiction_id,
            agency_id=row.agency_id,
            delegation_id=row.delegation_id,
        )
        for row in held
    )
    return Actor(officer_id=officer_id, capacities=tuple(capacities))


def _names(row: Agency | Jurisdiction | None) -> Mapping[str, str]:
    return {} if row is None else {language: named(row, language) for language in ("vi", "en")}


def _identity(session: Session, living: SignInSession, officer: Officer, now: datetime) -> Identity:
    held = _held(session, officer.id, now)
    first = held[0].Jurisdiction if held else None
    return Identity(
        officer_id=officer.id,
        session_id=living.id,
        seen_at=living.seen_at,
        username=officer.username,
        full_name=officer.full_name,
        title=officer.title,
        locale=officer.locale,
        agency_names=_names(next((row.Agency for row in held if row.Agency is not None), None)),
        jurisdiction_id=None if first is None else first.id,
        jurisdiction_names=_names(first),
        must_change_password=officer.must_change_password,
        actor=_actor(officer.id, held),
        principals={row.officer_id: row.full_name for row in held if row.officer_id != officer.id},
    )
