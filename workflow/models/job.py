"""The queue: one row per job, its lease in the same row (docs/decisions/006-job-engine.md)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base, Id, words
from workflow.vocabulary.jobs import JobState

# As the indexes say it, not as parameters: a planner that does not know the value cannot use a partial index.
OPEN = literal_column(f"'{JobState.OPEN.value}'", String)
DONE = literal_column(f"'{JobState.DONE.value}'", String)
DEAD = literal_column(f"'{JobState.DEAD.value}'", String)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class QueuedJob(Base):
    """One row for the job's whole life.

    `next_at` is when it is due: at first what was asked for, after a failure the next attempt, and while a worker holds
    it the end of the lease; so a job whose worker died becomes due by itself.
    `fence` counts all claims ever, `attempts` those since it last succeeded or was revived.
    """

    __tablename__ = "job"
    __table_args__ = (
        _partial("ix_job_due", "next_at", "id", where="state = 'open'"),
        _partial("uq_job_unfinished", "kind", "key", where="state <> 'done'", unique=True),
        _partial("ix_job_finished", "finished_at", where="state = 'done'"),
        _partial("ix_job_dead", "id", where="state = 'dead'"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(words(JobState, "state"))
    enqueued_at: Mapped[datetime]
    run_at: Mapped[datetime]
    next_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    fence: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
