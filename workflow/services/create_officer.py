"""Create an officer's account with a first role and, where given, a password to be changed at the first sign-in."""

from dataclasses import dataclass, field

from workflow.services.save_officer import SaveOfficer, save_officer
from workflow.services.set_password import SetPassword, set_password
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class CreateOfficer:
    """Without a password nobody can sign in until one is set."""

    officer: SaveOfficer
    password: str | None = field(default=None, repr=False)
    must_change_password: bool = True


def create_officer(uow: UnitOfWork, command: CreateOfficer) -> int:
    """Returns the officer's id.

    Raises:
        NotFound, NotPermitted: the actor does not administer the jurisdiction.
        Incomplete: the account's data, the role or the password breaks a rule; then nothing is created.
    """
    officer_id = save_officer(uow, command.officer).id
    if command.password is not None:
        set_password(
            uow,
            SetPassword(officer_id=officer_id, password=command.password, must_change=command.must_change_password),
        )
    return officer_id
