"""How the work stands, for monitoring: the queue by kind, the sweep, the mails. Four statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import Mail, Reply
from workflow.models.job import DEAD, DONE, OPEN, QueuedJob
from workflow.queries.chasing import CHASED
from workflow.queries.deliveries import mail_counts
from workflow.vocabulary.notices import MailState

NOTHING = timedelta()


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """Unfinished jobs of one kind. `lease_over`: in the hands of a worker that no longer answers.

    `oldest`: how long the first due job has waited. `failures`: the longest row of failed attempts of a job that is
    not dead; a recurring one never dies, so that this is where its trouble shows.
    """

    kind: str
    scheduled: int = 0
    due: int = 0
    running: int = 0
    lease_over: int = 0
    dead: int = 0
    oldest: timedelta = NOTHING
    failures: int = 0


@dataclass(frozen=True, kw_only=True)
class OperationFigures:
    """`sweep_lag`: how long the longest waiting reply is past its look; `oldest_mail`: past when it should have gone.

    `mails` counts all there ever were.
    """

    jobs: Sequence[KindFigures]
    sweep_lag: timedelta
    mails: Mapping[MailState, int]
    oldest_mail: timedelta


def operation_figures(session: Session, *, now: datetime) -> OperationFigures:
    """Only the count of mails grows with history (docs/operations.md has what it costs)."""
    return OperationFigures(
        jobs=_jobs(session, now),
        sweep_lag=_since(session.scalar(select(func.min(Reply.look_at)).where(CHASED, Reply.look_at <= now)), now),
        mails=mail_counts(session),
        oldest_mail=_since(session.scalar(select(func.min(Mail.next_try_at)).where(_QUEUED)), now),
    )


def _since(first: datetime | None, now: datetime) -> timedelta:
    return max(now - first, NOTHING) if first is not None else NOTHING


_QUEUED = Mail.state == MailState.QUEUED


def _jobs(session: Session, now: datetime) -> list[KindFigures]:
    """Over the partial index of unfinished jobs."""
    waiting = (QueuedJob.state == OPEN) & QueuedJob.claimed_by.is_(None)
    held = (QueuedJob.state == OPEN) & QueuedJob.claimed_by.is_not(None)
    due = waiting & (QueuedJob.next_at <= now)
    failed = QueuedJob.attempts - case((QueuedJob.claimed_by.is_not(None), 1), else_=0)
    rows = session.execute(
        select(
            QueuedJob.kind,
            func.count().filter(waiting & (QueuedJob.next_at > now)).label("scheduled"),
            func.count().filter(due).label("due"),
            func.count().filter(held & (QueuedJob.next_at > now)).label("running"),
            func.count().filter(held & (QueuedJob.next_at <= now)).label("lease_over"),
            func.count().filter(QueuedJob.state == DEAD).label("dead"),
            func.min(QueuedJob.next_at).filter(due).label("first"),
            func.max(failed).filter(QueuedJob.state == OPEN).label("failures"),
        )
        .where(QueuedJob.state != DONE)
        .group_by(QueuedJob.kind)
        .order_by(QueuedJob.kind)
    )
    return [
        KindFigures(
            kind=row.kind,
            scheduled=row.scheduled,
            due=row.due,
            running=row.running,
            lease_over=row.lease_over,
            dead=row.dead,
            oldest=_since(row.first, now),
            failures=row.failures or 0,
        )
        for row in rows
    ]
