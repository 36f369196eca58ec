"""An administrator or the command line sets an officer's password; it must be changed at the next sign-in."""

from dataclasses import dataclass, field

from workflow.adapters import passwords
from workflow.policies.passwords import password_faults
from workflow.services.account_acts import (
    end_sessions,
    known_about,
    officer_for_change,
    record,
    require_administration,
)
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Incomplete


@dataclass(frozen=True, kw_only=True)
class SetPassword:
    officer_id: int
    password: str = field(repr=False)
    version: int | None = None
    must_change: bool = True


def set_password(uow: UnitOfWork, command: SetPassword) -> None:
    """Ends every session of the officer and lifts a lock.

    Raises:
        Incomplete: the password breaks a rule.
    """
    require_administration(uow, command.officer_id)
    officer = officer_for_change(uow, command.officer_id, command.version)
    faults = password_faults(command.password, known_about(uow, officer))
    if faults:
        raise Incomplete(faults)
    officer.password_hash = passwords.hash_password(command.password)
    officer.password_changed_at = uow.now
    officer.must_change_password = command.must_change
    officer.failed_sign_ins = 0
    officer.locked_until = None
    ended = end_sessions(uow, officer.id)
    record(
        uow, "password_set", officer.id, after={"must_change_password": command.must_change, "sessions_ended": ended}
    )
