"""Disable an account (it leaves at once), enable it again, or lift the lock of too many wrong passwords."""

from dataclasses import dataclass

from workflow.services.account_acts import end_sessions, officer_for_change, record, require_administration
from workflow.services.groundless_delegations import OFFICER_DISABLED, end_groundless
from workflow.services.reopen_mails import reopen_mails
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Conflict


@dataclass(frozen=True, kw_only=True)
class DisableOfficer:
    officer_id: int
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class EnableOfficer:
    officer_id: int
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnlockOfficer:
    officer_id: int


def disable_officer(uow: UnitOfWork, command: DisableOfficer) -> int:
    """Ends every session, and the open delegations given and received; returns how many of these.

    What the officer signed stays; nothing is deleted.

    Raises:
        Conflict: it is the actor's own account, so that nobody locks the last administrator out by a slip.
    """
    require_administration(uow, command.officer_id)
    if command.officer_id == uow.actor.officer_id:
        raise Conflict("own_account")
    officer = officer_for_change(uow, command.officer_id, command.version)
    before = officer.active
    officer.active = False
    ended = end_sessions(uow, officer.id)
    record(
        uow, "officer_disabled", officer.id, before={"active": before}, after={"active": False, "sessions_ended": ended}
    )
    return end_groundless(uow, officer.id, OFFICER_DISABLED)


def enable_officer(uow: UnitOfWork, command: EnableOfficer) -> None:
    require_administration(uow, command.officer_id)
    officer = officer_for_change(uow, command.officer_id, command.version)
    before = officer.active
    officer.active = True
    reopen_mails(uow, officer)
    record(uow, "officer_enabled", officer.id, before={"active": before}, after={"active": True})


def unlock_officer(uow: UnitOfWork, command: UnlockOfficer) -> None:
    require_administration(uow, command.officer_id)
    officer = officer_for_change(uow, command.officer_id)
    until = officer.locked_until
    officer.locked_until = None
    officer.failed_sign_ins = 0
    record(
        uow,
        "officer_unlocked",
        officer.id,
        before={"locked_until": until.isoformat() if until else None},
        after={"locked_until": None},
    )
