"""How the queue stands: single jobs for the command line, figures for the metrics."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models.job import DEAD, OPEN, QueuedJob
from workflow.vocabulary.jobs import JobState


class JobStanding(StrEnum):
    """As people see it: `overdue_lease` is in the hands of a worker that no longer answers."""

    WAITING = "waiting"
    RUNNING = "running"
    OVERDUE_LEASE = "overdue_lease"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, kw_only=True)
class JobView:
    id: int
    kind: str
    key: str | None
    standing: JobStanding
    enqueued_at: datetime
    next_at: datetime
    attempts: int
    error: str | None


@dataclass(frozen=True, kw_only=True)
class QueueFigures:
    """`due` waits although its time has come; `oldest` is how long the first of those has waited, zero when none."""

    open: int
    due: int
    running: int
    dead: int
    oldest: timedelta


def _standing(job: QueuedJob, now: datetime) -> JobStanding:
    if job.state != JobState.OPEN:
        return JobStanding(job.state.value)
    if job.claimed_by is None:
        return JobStanding.WAITING
    return JobStanding.RUNNING if job.next_at > now else JobStanding.OVERDUE_LEASE


def jobs_in(session: Session, states: Collection[JobState], *, now: datetime, limit: int) -> list[JobView]:
    """The newest first."""
    chosen = select(QueuedJob).where(QueuedJob.state.in_(states)).order_by(QueuedJob.id.desc()).limit(limit)
    return [
        JobView(
            id=job.id,
            kind=job.kind,
            key=job.key,
            standing=_standing(job, now),
            enqueued_at=job.enqueued_at,
            next_at=job.next_at,
            attempts=job.attempts,
            error=job.error,
        )
        for job in session.scalars(chosen)
    ]


def queue_figures(session: Session, *, now: datetime) -> QueueFigures:
    """Two statements over the partial indexes: what is done costs nothing."""
    due = (QueuedJob.claimed_by.is_(None)) & (QueuedJob.next_at <= now)
    row = session.execute(
        select(
            func.count().label("open"),
            func.count().filter(due).label("due"),
            func.count().filter(QueuedJob.claimed_by.is_not(None)).label("running"),
            func.min(QueuedJob.next_at).filter(due).label("first"),
        ).where(QueuedJob.state == OPEN)
    ).one()
    dead = session.scalar(select(func.count()).where(QueuedJob.state == DEAD)) or 0
    oldest = now - row.first if row.first is not None else timedelta()
    return QueueFigures(open=row.open, due=row.due, running=row.running, dead=dead, oldest=oldest)
