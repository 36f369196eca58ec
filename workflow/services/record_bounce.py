"""A letter came back: note it on the mail, and mark the address so that nothing more goes there."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from workflow.models import Mail, MailAttempt
from workflow.services.deliver_mail import mark_address
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import AttemptOutcome, MailState

# What the report says of the sender or of its permission (RFC 3463): the recipient's address is none the worse for it.
OUR_OWN_FAULT = re.compile(r"^5\.(?:1\.[78]|[67]\.\d{1,3})\b")


@dataclass(frozen=True, kw_only=True)
class RecordBounce:
    """As the report says it; `failed` False means that the other side still tries."""

    message_key: str
    failed: bool
    code: int | None
    text: str


def record_bounce(uow: UnitOfWork, command: RecordBounce) -> bool:
    """Whether the message is one of ours. The same report read twice adds nothing, nor does one in the same words."""
    mail = uow.session.scalars(
        select(Mail).where(Mail.message_key == command.message_key).with_for_update()
    ).one_or_none()
    if mail is None:
        return False
    if mail.state is MailState.BOUNCED:
        return True
    outcome = AttemptOutcome.BOUNCED if command.failed else AttemptOutcome.DELAYED
    if not command.failed and _noted(uow, mail, command):
        return True
    uow.session.add(MailAttempt(mail_id=mail.id, at=uow.now, outcome=outcome, code=command.code, answer=command.text))
    if command.failed:
        mail.state, mail.last_code, mail.last_answer = MailState.BOUNCED, command.code, command.text
        if not OUR_OWN_FAULT.match(command.text):
            mark_address(uow, mail)
    return True


def _noted(uow: UnitOfWork, mail: Mail, command: RecordBounce) -> bool:
    """Whether this delay was noted already. The lock on the mail makes readers of one report stand in a row."""
    known = select(MailAttempt.id).where(
        MailAttempt.mail_id == mail.id,
        MailAttempt.outcome == AttemptOutcome.DELAYED,
        MailAttempt.code.is_not_distinct_from(command.code),
        MailAttempt.answer == command.text,
    )
    return uow.session.scalar(known.limit(1)) is not None
