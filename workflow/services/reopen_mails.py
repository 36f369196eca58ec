"""Mail reaches an officer again: what could not go for the lack of it is queued again, as long as it is news.

The officer's row was written in this transaction, so that whoever settles a mail of the officer's at this moment has
waited, or was waited for (services/deliver_mail.py).
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, insert, literal, select, update

from workflow.models import Mail, MailAttempt, Officer
from workflow.policies.mailing import STALE
from workflow.services.deliver_mail import DISABLED, NO_ADDRESS, lacking
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import MARKED_ADDRESS, AttemptOutcome, MailState

MENDABLE = (DISABLED, NO_ADDRESS, MARKED_ADDRESS)


def reopen_mails(uow: UnitOfWork, officer: Officer) -> int:
    """How many; none while something is lacking still. A summary that was not due yet keeps its time."""
    uow.session.flush()
    if lacking(officer):
        return 0
    held = (
        Mail.officer_id == officer.id,
        Mail.state == MailState.UNREACHABLE,
        Mail.last_answer.in_(MENDABLE),
        Mail.created_at >= uow.now - STALE,
    )
    _note_delay(uow, held)
    reopened = uow.session.execute(
        update(Mail)
        .where(*held)
        .values(state=MailState.QUEUED, last_answer="")
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return len(reopened.all())


def _note_delay(uow: UnitOfWork, held: Sequence[ColumnElement[bool]]) -> None:
    """What was held back because mail had come back before is a bounce to its agency, also once it went through."""
    at, outcome = MailAttempt.__table__.c.at.type, MailAttempt.__table__.c.outcome.type
    delays = select(
        Mail.id, literal(uow.now, at), literal(AttemptOutcome.DELAYED, outcome), literal(MARKED_ADDRESS)
    ).where(*held, Mail.last_answer == MARKED_ADDRESS)
    uow.session.execute(insert(MailAttempt).from_select(["mail_id", "at", "outcome", "answer"], delays))
