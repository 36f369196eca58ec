"""One business transaction: the change, its audit rows, one commit. Nothing leaves before the commit."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from workflow.adapters import announcements, audit_chain
from workflow.adapters.database import FairGate, NoGate
from workflow.ports import Clock, FileStore
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Conflict

DEADLOCK = "40P01"


class UnitOfWork:
    """Leaving the block commits; an exception rolls back. A race lost in the database becomes a `Conflict`.

    `now` is read once, so that all rows of one act carry the same instant.
    """

    def __init__(
        self, *, sessions: sessionmaker[Session], gate: FairGate | NoGate, clock: Clock, files: FileStore, actor: Actor
    ) -> None:
        self._sessions = sessions
        self._gate = gate
        self._events: list[Event] = []
        self.actor = actor
        self.files = files
        self.now = clock.now()

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._stack.enter_context(self._gate.passing())
        self.session = self._stack.enter_context(self._sessions())
        self.session.connection(execution_options={"writes": True})
        return self

    def record(self, event: Event) -> None:
        """Remember what happened; it is written into the audit trail at the commit, in this order."""
        self._events.append(event)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What the block did is undone when it raises, the remembered events included; the rest stands."""
        known = len(self._events)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            del self._events[known:]
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if kind is None:
                self._commit()
            else:
                self.session.rollback()
        if isinstance(error, StaleDataError | IntegrityError | OperationalError):
            refused = as_conflict(error)
            if refused is not error:
                raise refused from error

    def _commit(self) -> None:
        actor_id = self.actor.officer_id or None
        try:
            self.session.flush()
            written = audit_chain.append(self.session, self._events, actor_id=actor_id, now=self.now)
            announcements.append(self.session, written, now=self.now)
            self.session.commit()
        except (StaleDataError, IntegrityError, OperationalError) as error:
            self.session.rollback()
            raise as_conflict(error) from error


def as_conflict(error: Exception) -> Exception:
    """A lost race (stale version, duplicate, deadlock) is the user's to repeat; anything else stays a fault."""
    if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) != DEADLOCK:
        return error
    return Conflict()
