"""Enter an officer with a first membership, or change an officer's name, title, address, language, standing."""

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from workflow.models import Membership, Officer
from workflow.services.account_acts import end_sessions
from workflow.services.administering import Saved, administered, refuse_if, require_version, save, texts
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.services.groundless_delegations import OFFICER_DISABLED, end_groundless
from workflow.services.reopen_mails import reopen_mails
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.refusals import Missing, NotFound
from workflow.vocabulary.roles import Role
from workflow.vocabulary.said import said

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,118}[a-z0-9])?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LOCALES = ("vi", "en")


@dataclass(frozen=True, kw_only=True)
class FirstMembership:
    role: Role
    agency_id: int | None
    since: date


@dataclass(frozen=True, kw_only=True)
class SaveOfficer:
    """`officer_id` None enters a new one, who then needs `membership`: an officer belongs somewhere."""

    jurisdiction_id: int
    officer_id: int | None
    version: int | None
    username: str
    full_name: str
    title: str = ""
    email: str = ""
    locale: str = "vi"
    active: bool = True
    membership: FirstMembership | None = None


def save_officer(uow: UnitOfWork, command: SaveOfficer) -> Saved:
    """The id of the officer, and what changed.

    Raises:
        NotFound: no such officer in this jurisdiction.
        Incomplete: something is missing or taken; the officer also serves where the actor does not administer; or an
            administrator would shut the own account.
    """
    administered(uow, command.jurisdiction_id)
    officer = _loaded(uow, command)
    values = {
        "username": command.username.strip().lower(),
        "full_name": said(command.full_name),
        "title": said(command.title),
        "email": said(command.email),
        "locale": command.locale,
        "active": command.active,
    }
    lengths = {"username": 120, "full_name": 300, "title": 300, "email": 254}
    refuse_if(
        *texts({key: (str(values[key]), limit) for key, limit in lengths.items()}, required=("username", "full_name"))
    )
    refuse_if(*_problems(uow, command, str(values["username"])))
    saved = save(uow, officer, values, subject="officer", jurisdiction_id=command.jurisdiction_id)
    if saved.after.keys() & {"email", "active"}:
        reopen_mails(uow, officer)
    if not command.active:
        end_sessions(uow, saved.id)
        saved = replace(saved, delegations_ended=end_groundless(uow, saved.id, OFFICER_DISABLED))
    if command.officer_id is None and command.membership is not None:
        first = command.membership
        grant = GrantMembership(
            jurisdiction_id=command.jurisdiction_id,
            officer_id=saved.id,
            agency_id=first.agency_id,
            role=first.role,
            since=first.since,
        )
        grant_membership(uow, grant)
    return saved


def _loaded(uow: UnitOfWork, command: SaveOfficer) -> Officer:
    if command.officer_id is None:
        return Officer()
    officer = uow.session.get(Officer, command.officer_id)
    if officer is None or command.jurisdiction_id not in jurisdictions_of(uow, officer.id):
        raise NotFound
    require_version(officer, command.version)
    return officer


def jurisdictions_of(uow: UnitOfWork, officer_id: int) -> frozenset[int]:
    rows = uow.session.scalars(select(Membership.jurisdiction_id).where(Membership.officer_id == officer_id).distinct())
    return frozenset(rows)


def _problems(uow: UnitOfWork, command: SaveOfficer, username: str) -> list[Missing | None]:
    taken = uow.session.scalar(
        select(Officer.id).where(Officer.username == username, Officer.id != (command.officer_id or 0))
    )
    email = said(command.email)
    return [
        Missing(key="username_taken", place="username") if taken else None,
        None if USERNAME.fullmatch(username) else Missing(key="username_malformed", place="username"),
        Missing(key="email_malformed", place="email") if email and not EMAIL.fullmatch(email) else None,
        None if command.locale in LOCALES else Missing(key="locale_unknown", place="locale"),
        _lacks_membership(command),
        _not_ours_alone(uow, command),
        _shuts_itself_out(uow, command),
    ]


def _lacks_membership(command: SaveOfficer) -> Missing | None:
    lacking = command.officer_id is None and command.membership is None
    return Missing(key="membership_missing", place="role") if lacking else None


def _not_ours_alone(uow: UnitOfWork, command: SaveOfficer) -> Missing | None:
    """Who serves in two jurisdictions is changed by someone who administers both: an account is taken over easily."""
    if uow.actor == SYSTEM or command.officer_id is None:
        return None
    foreign = jurisdictions_of(uow, command.officer_id) - uow.actor.jurisdictions_as(Role.ADMINISTRATOR)
    return Missing(key="officer_serves_elsewhere", place="username") if foreign else None


def _shuts_itself_out(uow: UnitOfWork, command: SaveOfficer) -> Missing | None:
    own = command.officer_id == uow.actor.officer_id
    return Missing(key="own_account_stays_active", place="active") if own and not command.active else None
