"""The queue in the database of the business: one row per job, leased, fenced, taken with SKIP LOCKED.

SQLite has one writer and ignores the row lock; everything else is the same statement on both.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from workflow.models.job import DEAD, OPEN, QueuedJob
from workflow.ports import Claim, Job, LeaseLost
from workflow.vocabulary.jobs import JobState

JOB = cast("Table", QueuedJob.__table__)


def _row(job: Job, now: datetime) -> dict[str, Any]:
    due = job.run_at or now
    return {
        "kind": job.kind,
        "key": job.key,
        "payload": dict(job.payload),
        "state": JobState.OPEN,
        "enqueued_at": now,
        "run_at": due,
        "next_at": due,
        "fence": 0,
        "attempts": 0,
    }


def _changed(session: Session, statement: Any) -> int:
    return int(cast("CursorResult[Any]", session.execute(statement)).rowcount)


class DatabaseJobs:
    """Port `Jobs`; holds nothing, so that all threads share one."""

    def enqueue(self, transaction: Session, jobs: Sequence[Job], *, now: datetime) -> None:
        """In the order of their keys: two transactions that put down the same ones cannot deadlock."""
        dialect = postgresql if transaction.get_bind().dialect.name == "postgresql" else sqlite
        rows = [_row(job, now) for job in sorted(jobs, key=lambda job: (job.kind, job.key or ""))]
        transaction.execute(dialect.insert(JOB).on_conflict_do_nothing(), rows)

    def any_due(self, transaction: Session, *, kinds: Collection[str], now: datetime) -> bool:
        return transaction.execute(self._due(kinds, now)).first() is not None

    def claim(
        self, transaction: Session, *, worker: str, kinds: Collection[str], now: datetime, until: datetime
    ) -> Claim | None:
        first = self._due(kinds, now).with_for_update(skip_locked=True).scalar_subquery()
        taken = transaction.execute(
            update(JOB)
            .where(JOB.c.id == first)
            .values(claimed_by=worker, next_at=until, fence=JOB.c.fence + 1, attempts=JOB.c.attempts + 1)
            .returning(JOB.c.id, JOB.c.kind, JOB.c.payload, JOB.c.fence, JOB.c.attempts)
        ).one_or_none()
        if taken is None:
            return None
        return Claim(id=taken.id, kind=taken.kind, payload=taken.payload, fence=taken.fence, attempt=taken.attempts)

    def renew(self, transaction: Session, ids: Collection[int], *, worker: str, until: datetime) -> None:
        mine = (JOB.c.id.in_(ids), JOB.c.claimed_by == worker, JOB.c.state == OPEN)
        transaction.execute(update(JOB).where(*mine).values(next_at=until))

    def finish(self, transaction: Session, claim: Claim, *, now: datetime) -> None:
        self._settle(transaction, claim, state=JobState.DONE, finished_at=now, error=None)

    def repeat(self, transaction: Session, claim: Claim, *, at: datetime) -> None:
        self._settle(transaction, claim, next_at=at, attempts=0, error=None)

    def put_back(self, transaction: Session, claim: Claim, *, at: datetime, error: str) -> None:
        self._settle(transaction, claim, next_at=at, error=error)

    def bury(self, transaction: Session, claim: Claim, *, now: datetime, error: str) -> None:
        self._settle(transaction, claim, state=JobState.DEAD, finished_at=now, error=error)

    def revive(self, transaction: Session, ids: Collection[int] | None, *, now: datetime) -> int:
        dead = update(JOB).where(JOB.c.state == DEAD)
        chosen = dead if ids is None else dead.where(JOB.c.id.in_(ids))
        return _changed(transaction, chosen.values(state=JobState.OPEN, next_at=now, attempts=0, finished_at=None))

    @staticmethod
    def _due(kinds: Collection[str], now: datetime) -> Any:
        """Only kinds this worker knows: during an upgrade an older host leaves the newer ones to the newer hosts."""
        due = (JOB.c.state == OPEN, JOB.c.next_at <= now, JOB.c.kind.in_(sorted(kinds)))
        return select(JOB.c.id).where(*due).order_by(JOB.c.next_at, JOB.c.id).limit(1)

    @staticmethod
    def _settle(transaction: Session, claim: Claim, **values: Any) -> None:
        """The fence: a later claim has a higher number, and then nothing is changed.

        Raises:
            LeaseLost: somebody else has the job, or finished it.
        """
        newest = (JOB.c.id == claim.id, JOB.c.fence == claim.fence, JOB.c.state == OPEN)
        held = JOB.c.claimed_by.is_not(None)
        if not _changed(transaction, update(JOB).where(*newest, held).values(claimed_by=None, **values)):
            raise LeaseLost(claim.id)
