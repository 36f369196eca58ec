"""What the services on accounts share: loading an officer for a change, who may, the audit event, ending sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update

from workflow.adapters.tokens import new_token, token_digest
from workflow.models import Agency, Jurisdiction, Membership, Officer, SignInSession
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ManageAction
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict, NotFound, NotPermitted
from workflow.vocabulary.roles import Role


@dataclass(frozen=True, kw_only=True)
class LockoutRules:
    """After so many failures in a row an account refuses every password for this long."""

    attempts: int
    lockout: timedelta


def officer_for_change(uow: UnitOfWork, officer_id: int, version: int | None = None) -> Officer:
    """The locked row.

    Raises:
        NotFound: there is none.
        Conflict: somebody changed it meanwhile.
    """
    officer = uow.session.scalars(select(Officer).where(Officer.id == officer_id).with_for_update()).one_or_none()
    if officer is None:
        raise NotFound
    if version is not None and officer.version != version:
        raise Conflict
    return officer


def own_account(uow: UnitOfWork) -> Officer:
    return officer_for_change(uow, uow.actor.officer_id)


def require_administration(uow: UnitOfWork, officer_id: int) -> None:
    """The command line may; else an administrator of every jurisdiction in which the officer still holds a role.

    Raises:
        NotFound: the officer belongs to none of the actor's jurisdictions.
        NotPermitted: the actor administers some of them only, or none.
    """
    if uow.actor is SYSTEM:
        return
    held = set(jurisdictions_of(uow, officer_id))
    mine = uow.actor.jurisdictions_as(Role.ADMINISTRATOR)
    if held and not held & uow.actor.jurisdiction_ids:
        raise NotFound
    if not mine or not held <= mine:
        raise NotPermitted(ManageAction.ADMINISTER.value)


def jurisdictions_of(uow: UnitOfWork, officer_id: int) -> list[int]:
    """Where the officer holds, or will hold, a role."""
    return list(
        uow.session.scalars(
            select(Membership.jurisdiction_id)
            .where(Membership.officer_id == officer_id)
            .where(or_(Membership.until.is_(None), Membership.until >= uow.now.date() - timedelta(days=1)))
            .group_by(Membership.jurisdiction_id)
            .order_by(Membership.jurisdiction_id)
        )
    )


def known_about(uow: UnitOfWork, officer: Officer) -> list[str]:
    """Texts that a password of this officer may not hold."""
    rows = uow.session.execute(
        select(Agency.name_vi, Agency.name_en, Agency.symbol, Jurisdiction.name_vi, Jurisdiction.name_en)
        .select_from(Membership)
        .join(Jurisdiction, Jurisdiction.id == Membership.jurisdiction_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.officer_id == officer.id)
    )
    texts = [text for row in rows for text in row if text]
    return [officer.username, officer.full_name, officer.email, officer.title, *texts]


def open_session(uow: UnitOfWork, officer_id: int, *, address: str, user_agent: str) -> str:
    """A new session; returns the token that its browser is to keep."""
    token = new_token()
    uow.session.execute(
        insert(SignInSession).values(
            token_digest=token_digest(token),
            officer_id=officer_id,
            started_at=uow.now,
            seen_at=uow.now,
            address=address[:64],
            user_agent=user_agent[:300],
        )
    )
    return token


def end_sessions(uow: UnitOfWork, officer_id: int) -> int:
    """End every living session of the officer. Returns how many."""
    ended = uow.session.execute(
        update(SignInSession)
        .where(SignInSession.officer_id == officer_id, SignInSession.ended_at.is_(None))
        .values(ended_at=uow.now)
        .returning(SignInSession.id)
    )
    return len(ended.all())


def count_failure(uow: UnitOfWork, officer: Officer, rules: LockoutRules) -> None:
    """One more wrong password; the last one allowed locks the account. The row must be locked.

    Written past the mapper: the version that an administrator's page shows is not about this counter.
    """
    failures = officer.failed_sign_ins + 1
    full = failures >= rules.attempts
    values = {"failed_sign_ins": 0, "locked_until": uow.now + rules.lockout} if full else {"failed_sign_ins": failures}
    set_quietly(uow, officer.id, values)


def set_quietly(uow: UnitOfWork, officer_id: int, values: Mapping[str, Any]) -> None:
    uow.session.execute(
        update(Officer).where(Officer.id == officer_id).values(**values).execution_options(synchronize_session=False)
    )


def is_locked(officer: Officer, now: datetime) -> bool:
    return officer.locked_until is not None and officer.locked_until > now


def record(
    uow: UnitOfWork,
    name: str,
    officer_id: int,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    jurisdictions: Iterable[int] | None = None,
) -> None:
    """Into the chain of the officer's first jurisdiction, or the system's when there is none. Never a secret."""
    held = list(jurisdictions) if jurisdictions is not None else jurisdictions_of(uow, officer_id)
    uow.record(
        Event(
            name=name,
            subject="officer",
            subject_id=officer_id,
            jurisdiction_id=held[0] if held else None,
            before=before or {},
            after=after or {},
        )
    )
