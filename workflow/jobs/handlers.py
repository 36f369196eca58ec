"""What a handler is, and the two ways of being exact.

- `InOneTransaction`: the effect and the end of the job are one commit. Killed before it, nothing is there; after it, it
  is never run again; a worker that lost its lease rolls back. For whatever only writes to the database, and is short:
  on SQLite everybody else waits meanwhile.
- `InSteps`: for effects outside the database (mail) or long work in several transactions. It runs at least once, and
  must find its own traces by a domain key, so that a second run repeats nothing visible.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflow.bootstrap import Application
from workflow.ports import Scalar
from workflow.unit_of_work import UnitOfWork

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Task:
    """`final`: when this attempt fails too, the job is dead."""

    payload: Mapping[str, Scalar]
    attempt: int
    final: bool


@dataclass(frozen=True, kw_only=True)
class Handler(ABC):
    """`every` makes it recurring: one job for all hosts, due on the whole multiples of that span, never dead.

    After a failure it waits `first_delay`, then twice as long each time, at most `longest_delay`.
    """

    kind: str
    every: timedelta | None = None
    attempts: int = 12
    first_delay: timedelta = timedelta(seconds=10)
    longest_delay: timedelta = timedelta(hours=1)

    @abstractmethod
    def perform(self, application: Application, task: Task, settle: Callable[[UnitOfWork], None]) -> None:
        """`settle` ends the job in the transaction it is given; it raises when the lease is lost."""

    def delay(self, attempt: int) -> timedelta:
        """How long to wait after the failure of this attempt, counted from 1."""
        longest = min(self.longest_delay, self.every) if self.every else self.longest_delay
        doubled = self.first_delay * float(1 << min(attempt - 1, 20))
        return min(doubled, longest)

    def next_turn(self, now: datetime) -> datetime | None:
        """The next whole multiple of `every`; turns that nobody was there for are made up for by one."""
        if self.every is None:
            return None
        return EPOCH + ((now - EPOCH) // self.every + 1) * self.every


@dataclass(frozen=True, kw_only=True)
class InOneTransaction(Handler):
    act: Callable[[UnitOfWork, Task], None]

    def perform(self, application: Application, task: Task, settle: Callable[[UnitOfWork], None]) -> None:
        with application.unit_of_work() as uow:
            self.act(uow, task)
            settle(uow)


@dataclass(frozen=True, kw_only=True)
class InSteps(Handler):
    act: Callable[[Application, Task], None]

    def perform(self, application: Application, task: Task, settle: Callable[[UnitOfWork], None]) -> None:
        self.act(application, task)
        with application.unit_of_work() as uow:
            settle(uow)


class Registry:
    """One handler per kind.

    Raises:
        ValueError: two handlers claim the same kind.
    """

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._handlers: dict[str, Handler] = {}
        for handler in handlers:
            if handler.kind in self._handlers:
                raise ValueError(f"two handlers for {handler.kind}")
            self._handlers[handler.kind] = handler

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self._handlers)

    @property
    def recurring(self) -> list[Handler]:
        return [handler for handler in self._handlers.values() if handler.every is not None]

    def __getitem__(self, kind: str) -> Handler:
        return self._handlers[kind]
