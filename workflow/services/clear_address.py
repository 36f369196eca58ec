"""An administrator lets mail go to a marked address again, after whatever was wrong with it has been put right.

What was held back meanwhile goes too.
"""

from dataclasses import dataclass

from workflow.services.account_acts import officer_for_change, record, require_administration
from workflow.services.reopen_mails import reopen_mails
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ClearAddress:
    officer_id: int


def clear_address(uow: UnitOfWork, command: ClearAddress) -> None:
    """Raises NotFound or NotPermitted where the actor does not administer the officer."""
    officer = officer_for_change(uow, command.officer_id)
    require_administration(uow, officer.id)
    if officer.mail_bounced_at is None:
        return
    before = officer.mail_bounced_at.isoformat()
    officer.mail_bounced_at = None
    reopen_mails(uow, officer)
    record(uow, "mail_address_cleared", officer.id, before={"mail_bounced_at": before})
