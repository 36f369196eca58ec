"""An officer chooses between a mail for each event and one summary a day. There is no choice of none."""

from dataclasses import dataclass

from workflow.services.account_acts import own_account, record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import MailMode
from workflow.vocabulary.refusals import Incomplete, Missing


@dataclass(frozen=True, kw_only=True)
class ChooseMailMode:
    mode: str


def choose_mail_mode(uow: UnitOfWork, command: ChooseMailMode) -> None:
    """Raises Incomplete for anything but the two modes."""
    if command.mode not in {mode.value for mode in MailMode}:
        raise Incomplete([Missing(key="mail_mode_unknown", place="mode")])
    officer = own_account(uow)
    before, after = officer.mail_mode, MailMode(command.mode)
    if before is after:
        return
    officer.mail_mode = after
    record(uow, "mail_mode_chosen", officer.id, before={"mail_mode": before.value}, after={"mail_mode": after.value})
