"""A worker in its own thread: it works, keeps leases alive, lives through trouble, and ends in order."""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.factories.jobs import Diary, forever, in_steps, put_down
from workflow.adapters.clock import SettableClock
from workflow.adapters.jobs import DatabaseJobs
from workflow.bootstrap import Application
from workflow.jobs import InSteps, Registry, Task, Worker
from workflow.ports import Job
from workflow.queries.jobs import jobs_in
from workflow.vocabulary.jobs import JobState

BOUND = 20.0
SHORT = timedelta(milliseconds=50)
LEASE = timedelta(seconds=8)


def until(holds: Callable[[], bool]) -> bool:
    limit = time.monotonic() + BOUND
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.01)
    return False


def standing(application: Application, state: JobState) -> int:
    with application.reading() as session:
        return len(jobs_in(session, (state,), now=application.clock.now(), limit=100))


def end_of_lease(application: Application) -> datetime:
    with application.reading() as session:
        (job,) = jobs_in(session, (JobState.OPEN,), now=application.clock.now(), limit=2)
    return job.next_at


class Held:
    """A handler that stays at work until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def act(self, _application: Application, _task: Task) -> None:
        self.begun.set()
        assert self.let_go.wait(BOUND)

    @property
    def registry(self) -> Registry:
        return Registry((InSteps(kind="note", act=self.act),))


@pytest.fixture
def held() -> Held:
    return Held()


def test_it_works_off_what_is_there_and_what_comes(application: Application) -> None:
    diary = Diary()
    put_down(application, [Job(kind="note")] * 5)
    worker = Worker(application, Registry((in_steps(diary),)), threads=2, poll=SHORT)
    worker.start()
    assert until(lambda: standing(application, JobState.DONE) == 5)
    put_down(application, [Job(kind="note")])
    assert until(lambda: standing(application, JobState.DONE) == 6)
    assert worker.close()


def test_it_takes_no_more_at_a_time_than_it_has_threads(application: Application, held: Held) -> None:
    put_down(application, [Job(kind="note")] * 2)
    worker = Worker(application, held.registry, threads=1, poll=SHORT)
    worker.start()
    assert held.begun.wait(BOUND)
    with application.reading() as session:
        claimed = session.execute(text("SELECT count(*) FROM job WHERE claimed_by IS NOT NULL")).scalar_one()
    assert claimed == 1
    held.let_go.set()
    assert until(lambda: standing(application, JobState.DONE) == 2)
    assert worker.close()


def test_what_runs_when_it_is_stopped_is_brought_to_its_end(application: Application, held: Held) -> None:
    put_down(application, [Job(kind="note")])
    worker = Worker(application, held.registry, poll=SHORT)
    worker.start()
    assert held.begun.wait(BOUND)
    assert not worker.close(SHORT), "it still runs"
    held.let_go.set()
    assert worker.close()
    assert standing(application, JobState.DONE) == 1


def test_the_lease_of_long_work_is_kept_alive(application: Application, held: Held, clock: SettableClock) -> None:
    put_down(application, [Job(kind="note")])
    worker = Worker(application, held.registry, lease=timedelta(milliseconds=200), poll=SHORT)
    worker.start()
    assert held.begun.wait(BOUND)
    first = end_of_lease(application)
    clock.advance(timedelta(milliseconds=150))
    assert until(lambda: end_of_lease(application) > first)
    held.let_go.set()
    assert worker.close()


def test_work_that_hangs_loses_its_lease_in_the_end(application: Application, held: Held, clock: SettableClock) -> None:
    put_down(application, [Job(kind="note")])
    worker = Worker(application, held.registry, lease=LEASE, patience=timedelta(), poll=SHORT)
    worker.start()
    assert held.begun.wait(BOUND)
    first = end_of_lease(application)
    clock.advance(SHORT)
    worker._renew()
    assert end_of_lease(application) == first
    held.let_go.set()
    assert worker.close()


class TroubledJobs(DatabaseJobs):
    """The database is away for the first calls of each kind."""

    def __init__(self, times: int) -> None:
        self.left = {"enqueue": times, "any_due": times}

    def _trouble(self, call: str) -> None:
        if self.left[call]:
            self.left[call] -= 1
            raise OperationalError(call, {}, Exception("the server closed the connection"))

    def enqueue(self, transaction: Any, jobs: Any, *, now: datetime) -> None:
        self._trouble("enqueue")
        super().enqueue(transaction, jobs, now=now)

    def any_due(self, transaction: Any, *, kinds: Collection[str], now: datetime) -> bool:
        self._trouble("any_due")
        return super().any_due(transaction, kinds=kinds, now=now)


def test_a_database_that_is_away_for_a_while_does_not_end_it(application: Application) -> None:
    diary = Diary()
    troubled = TroubledJobs(3)
    worker = Worker(replace(application, jobs=troubled), forever(diary, timedelta(minutes=1)), threads=1, poll=SHORT)
    worker.start()
    assert until(lambda: len(diary.seen) == 1)
    assert worker.close()
    assert troubled.left == {"enqueue": 0, "any_due": 0}


def test_a_worker_stopped_before_it_could_begin_ends_at_once(application: Application) -> None:
    worker = Worker(replace(application, jobs=TroubledJobs(10_000)), forever(Diary(), timedelta(minutes=1)), poll=SHORT)
    worker.stop()
    worker.run()
    assert worker.close()
