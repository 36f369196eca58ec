"""The demo's own small world: the real application inside one outer transaction, at a clock that is moved."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from workflow.adapters.clock import SettableClock
from workflow.adapters.database import NoGate
from workflow.bootstrap import Application
from workflow.demo.cast import Cast
from workflow.demo.working_days import WorkingDays
from workflow.queries.identities import actor_of
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import SYSTEM, Actor

Command = TypeVar("Command")
Result = TypeVar("Result")


@contextmanager
def in_one_transaction(application: Application, clock: SettableClock) -> Iterator[Application]:
    """The application whose commits are only flushes, until everything is there: interrupted, nothing is.

    Services commit as always; the connection they share decides at the very end.
    """
    with application.gate.passing(), application.engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            sessions = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
            yield replace(application, sessions=sessions, gate=NoGate(), clock=clock)


class Stage:
    """Runs services as an officer at the present instant of the clock.

    `turns`: the days, in order, from which somebody may act in another capacity than before. `silences`: how many took
    a turn of each kind.
    """

    def __init__(
        self, application: Application, clock: SettableClock, cast: Cast, days: WorkingDays, turns: Sequence[date]
    ) -> None:
        self.application = application
        self.clock = clock
        self.cast = cast
        self.days = days
        self.silences: Counter[Hashable] = Counter()
        self._turns = turns
        self._actors: dict[tuple[str, int], Actor] = {}

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        return self.days.local_day(self.now)

    def do(self, who: str, service: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        return self.application.run(service, command, self.actor(who))

    def by_system(self, service: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        return self.application.run(service, command, SYSTEM)

    def actor(self, who: str) -> Actor:
        """As a session signed in now would have it; looked up once between two turns, which saves every fifth query."""
        key = (who, bisect_right(self._turns, self.today))
        if key not in self._actors:
            with self.reading() as session:
                self._actors[key] = actor_of(session, self.cast.officer[who], self.now)
        return self._actors[key]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.application.reading() as session:
            yield session
