"""Mail reaches an officer again: what could not go for the lack of it is queued again, as long as it is news.

The officer's row was written in this transaction, so that whoever settles a mail of the officer's at this moment has
waited, or was waited for (services/deliver_mail.py).
"""

from sqlalchemy import update

from workflow.models import Mail, Officer
from workflow.policies.mailing import STALE
from workflow.services.deliver_mail import DISABLED, NO_ADDRESS, lacking
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.notices import MARKED_ADDRESS, MailState

MENDABLE = (DISABLED, NO_ADDRESS, MARKED_ADDRESS)


def reopen_mails(uow: UnitOfWork, officer: Officer) -> int:
    """How many; none while something is lacking still. A summary that was not due yet keeps its time."""
    uow.session.flush()
    if lacking(officer):
        return 0
    reopened = uow.session.execute(
        update(Mail)
        .where(
            Mail.officer_id == officer.id,
            Mail.state == MailState.UNREACHABLE,
            Mail.last_answer.in_(MENDABLE),
            Mail.created_at >= uow.now - STALE,
        )
        .values(state=MailState.QUEUED, last_answer="")
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return len(reopened.all())
