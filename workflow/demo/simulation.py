"""Discrete events: lives that say when they go on, woken in the order of time until the present."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

from workflow.adapters.clock import SettableClock

Life = Iterator[datetime]


class Simulation:
    """A life is a generator of instants; what stands between two of them happens at the first.

    Whatever would happen after `until` does not happen: so states of today come about by themselves.
    """

    def __init__(
        self,
        clock: SettableClock,
        until: datetime,
        later: Callable[[datetime], datetime],
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """`later`: when a life that has to wait asks again. `after`: what follows each step, at the same instant."""
        self._clock = clock
        self._until = until
        self._later = later
        self._after = after
        self._order = count()
        self._queue: list[tuple[datetime, int, Life, Callable[[], bool | None]]] = []

    def start(self, life: Life, goes_on: Callable[[], bool | None] = lambda: True) -> None:
        """`goes_on` is asked before each step: False ends the life, None lets it wait."""
        self._schedule(life, goes_on)

    def _schedule(self, life: Life, goes_on: Callable[[], bool | None]) -> None:
        moment = next(life, None)
        if moment is not None and moment <= self._until:
            heapq.heappush(self._queue, (moment, next(self._order), life, goes_on))

    def run(self) -> None:
        while self._queue:
            moment, _, life, goes_on = heapq.heappop(self._queue)
            going = goes_on()
            if going is None and (again := self._later(moment)) <= self._until:
                heapq.heappush(self._queue, (again, next(self._order), life, goes_on))
            if not going:
                continue
            self._clock.set(max(moment, self._clock.now()))
            self._schedule(life, goes_on)
            self._after()
