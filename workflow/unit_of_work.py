"""One business transaction: the change, its audit rows, its jobs, one commit. Nothing leaves before the commit."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from workflow.adapters import announcements, audit_chain
from workflow.adapters.database import FairGate, NoGate
from workflow.ports import Clock, FileStore, Job, Jobs, PdfRenderer
from workflow.queries.identities import actor_of
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict

# What a driver says of a lost race: a duplicate, a serialization failure, a deadlock (PostgreSQL by its state, SQLite
# by its extended code: a duplicate in a unique column, a primary key or a rowid, and a writer that was busy too long).
LOST_RACES = frozenset({"23505", "40001", "40P01"})
SQLITE_DUPLICATES = frozenset(
    {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID}
)
SQLITE_PRIMARY_CODE = 0xFF


class UnitOfWork:
    """Leaving the block commits; an exception rolls back. A race lost in the database becomes a `Conflict`.

    `now` is read once, so that all rows of one act carry the same instant.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        gate: FairGate | NoGate,
        clock: Clock,
        files: FileStore,
        jobs: Jobs,
        pdf: PdfRenderer,
        actor: Actor,
    ) -> None:
        self._sessions = sessions
        self._gate = gate
        self._events: list[Event] = []
        self._queue = jobs
        self._jobs: list[Job] = []
        self.actor = actor
        self.files = files
        self.pdf = pdf
        self.now = clock.now()

    def __enter__(self) -> Self:
        with ExitStack() as stack:  # a database that cannot be reached must not leave the gate shut
            stack.enter_context(self._gate.passing())
            self.session = stack.enter_context(self._sessions())
            self.session.connection(execution_options={"writes": True})
            self._stack = stack.pop_all()
        return self

    def renew_actor(self) -> None:
        """What the actor may do now: a role or a delegation may have ended while a row lock was waited for.

        Called after the lock by services with legal effect. On PostgreSQL the statement sees what was committed
        meanwhile; on SQLite nothing was, since there is one writer.
        """
        self.actor = actor_of(self.session, self.actor.officer_id, self.now)

    def record(self, event: Event) -> None:
        """Remember what happened; it is written into the audit trail at the commit, in this order."""
        self._events.append(event)

    def enqueue(self, *jobs: Job) -> None:
        """Work for after the commit; written at the commit, all in one statement. A rollback leaves none."""
        self._jobs.extend(jobs)

    def revive_jobs(self, ids: Collection[int] | None) -> int:
        """Dead jobs, all or these, are due again; how many there were."""
        return self._queue.revive(self.session, ids, now=self.now)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What the block did is undone when it raises, the remembered events and jobs included; the rest stands."""
        known, asked = len(self._events), len(self._jobs)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            del self._events[known:]
            del self._jobs[asked:]
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if kind is None:
                self._commit()
            else:
                self.session.rollback()
        if isinstance(error, StaleDataError | DBAPIError):
            refused = as_conflict(error)
            if refused is not error:
                raise refused from error

    def _commit(self) -> None:
        actor_id = self.actor.officer_id or None
        try:
            self.session.flush()
            if self._jobs:
                self._queue.enqueue(self.session, self._jobs, now=self.now)
            written = audit_chain.append(self.session, self._events, actor_id=actor_id, now=self.now)
            announcements.append(self.session, written, now=self.now)
            self.session.commit()
        except (StaleDataError, DBAPIError) as error:
            self.session.rollback()
            refused = as_conflict(error)
            if refused is error:
                raise
            raise refused from error


def as_conflict(error: Exception) -> Exception:
    """A lost race (stale version, duplicate, deadlock) is the user's to repeat.

    Anything else stays a fault: a CHECK or a trigger that refuses has met a mistake of ours, and no repetition helps.
    """
    if isinstance(error, DBAPIError) and not _is_lost_race(error.orig):
        return error
    return Conflict()


def _is_lost_race(cause: object) -> bool:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return getattr(cause, "sqlstate", None) in LOST_RACES
    return code in SQLITE_DUPLICATES or code & SQLITE_PRIMARY_CODE == sqlite3.SQLITE_BUSY
