"""What there is to tell and to mail: two statements over partial indexes."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Announcement, Mail
from workflow.vocabulary.notices import MailState

MOST = 1_000


def undone_mail(session: Session, now: datetime, *, mailing: bool) -> list[tuple[str, dict[str, Any]]]:
    """(kind, payload) of what `services/mail_jobs.py` does; `mailing` False: mails just wait.

    One `deliver` whatever the number of mails: it takes what is due, in turn with other workers.
    """
    chains = session.scalars(
        select(Announcement.chain)
        .where(Announcement.done_at.is_(None))
        .distinct()
        .order_by(Announcement.chain)
        .limit(MOST)
    )
    jobs: list[tuple[str, dict[str, Any]]] = [("announce", {"chain": chain}) for chain in chains]
    if mailing and session.scalar(
        select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.next_try_at <= now).limit(1)
    ):
        jobs.append(("deliver", {}))
    return jobs
