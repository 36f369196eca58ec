"""An officer changes the own password: the present one is needed, all other sessions end, this one gets a new token."""

from dataclasses import dataclass, field

from workflow.adapters import passwords
from workflow.models import Officer
from workflow.policies.passwords import password_faults
from workflow.services.account_acts import (
    LockoutRules,
    count_failure,
    end_sessions,
    is_locked,
    known_about,
    open_session,
    own_account,
    record,
)
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Missing


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    present: str = field(repr=False)
    new: str = field(repr=False)
    rules: LockoutRules
    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, kw_only=True)
class PasswordChange:
    """Either `missing` says why not, or `token` is the session that goes on."""

    missing: tuple[Missing, ...] = ()
    token: str | None = field(default=None, repr=False)


def change_password(uow: UnitOfWork, command: ChangePassword) -> PasswordChange:
    """A wrong present password is counted like a failed sign-in, so this returns rather than raises."""
    officer = own_account(uow)
    if not _present_is_right(uow, officer, command):
        return PasswordChange(missing=(Missing(key="present_password_wrong", place="present"),))
    faults = password_faults(command.new, known_about(uow, officer), place="new")
    if not faults and command.new == command.present:
        faults = [Missing(key="password_same", place="new")]
    if faults:
        return PasswordChange(missing=tuple(faults))
    officer.password_hash = passwords.hash_password(command.new)
    officer.password_changed_at = uow.now
    officer.must_change_password = False
    officer.failed_sign_ins = 0
    ended = end_sessions(uow, officer.id)
    record(uow, "password_changed", officer.id, after={"sessions_ended": ended})
    return PasswordChange(token=open_session(uow, officer.id, address=command.address, user_agent=command.user_agent))


def _present_is_right(uow: UnitOfWork, officer: Officer, command: ChangePassword) -> bool:
    matched = passwords.verify_password(officer.password_hash or passwords.DUMMY, command.present)
    if is_locked(officer, uow.now) or officer.password_hash is None:
        return False
    if not matched:
        count_failure(uow, officer, command.rules)
    return matched
