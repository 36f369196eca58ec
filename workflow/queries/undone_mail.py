"""What stayed undone of telling and mailing, for the sweep to enqueue again: two statements over partial indexes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Announcement, Mail
from workflow.vocabulary.notices import MailState

JUST_NOW = timedelta(seconds=30)  # the act's own job is about to run
MOST = 1_000


def undone_mail(session: Session, now: datetime, *, mailing: bool) -> list[tuple[str, dict[str, Any]]]:
    """(kind, payload) of jobs; `mailing` False where no mail server is configured, and mails just wait.

    One `deliver` whatever the number of mails: it takes what is due, in turn with other workers.
    """
    chains = session.scalars(
        select(Announcement.chain)
        .where(Announcement.done_at.is_(None), Announcement.created_at <= now - JUST_NOW)
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
