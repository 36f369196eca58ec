"""Jobs that come round again: one turn for all hosts, however many there are."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.applications import MONDAY
from tests.factories.jobs import Diary, forever, in_one_transaction
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs import HANDLERS, InOneTransaction, Registry, Task, work_off
from workflow.queries.jobs import jobs_in
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobKind, JobState

MINUTE = timedelta(minutes=1)


def test_it_runs_once_in_each_turn(application: Application, clock: SettableClock) -> None:
    diary = Diary()
    registry = forever(diary, MINUTE)
    counts = []
    for seconds in (0, 20, 39, 1, 0, 60):
        clock.advance(timedelta(seconds=seconds))
        counts.append(work_off(application, registry))
    assert counts == [1, 0, 0, 1, 0, 1]


def test_turns_that_nobody_was_there_for_are_made_up_for_by_one(application: Application, clock: SettableClock) -> None:
    registry = forever(Diary(), MINUTE)
    work_off(application, registry)
    clock.advance(timedelta(days=3, seconds=17))
    assert work_off(application, registry) == 1
    with application.reading() as session:
        (job,) = jobs_in(session, (JobState.OPEN,), now=clock.now(), limit=9)
    assert job.next_at == MONDAY + timedelta(days=3, minutes=1)


def test_it_never_dies_and_waits_no_longer_than_a_turn(application: Application, clock: SettableClock) -> None:
    diary = Diary(failures=30)
    registry = Registry((in_one_transaction(diary, "turn", every=MINUTE, attempts=2),))
    for _ in range(40):
        work_off(application, registry)
        clock.advance(MINUTE)
    assert len(diary.seen) == 40
    assert not any(task.final for task in diary.seen)


def test_three_hosts_at_once_have_the_effect_of_one(application: Application, clock: SettableClock) -> None:
    with application.engine.begin() as connection:
        connection.execute(text("CREATE TABLE effect (turn TEXT)"))

    def act(uow: UnitOfWork, _task: Task) -> None:
        uow.session.execute(text("INSERT INTO effect VALUES (:turn)"), {"turn": uow.now.isoformat()})

    registry = Registry((InOneTransaction(kind="turn", act=act, every=MINUTE),))
    for _ in range(10):
        hosts = [threading.Thread(target=work_off, args=(application, registry), daemon=True) for _ in range(3)]
        for host in hosts:
            host.start()
        for host in hosts:
            host.join(30)
        assert not any(host.is_alive() for host in hosts)
        clock.advance(MINUTE)
    with application.reading() as session:
        turns = session.execute(text("SELECT turn FROM effect")).scalars().all()
    assert len(turns) == len(set(turns)) == 10


def test_every_kind_has_its_handler_and_finished_jobs_are_forgotten_hourly(application: Application) -> None:
    assert HANDLERS.kinds == set(JobKind)
    assert {handler.kind: handler.every for handler in HANDLERS.recurring} == {
        JobKind.FORGET_FINISHED_JOBS: timedelta(hours=1),
        JobKind.SWEEP: timedelta(minutes=1),
        JobKind.REPORT_HOLIDAY_YEARS: timedelta(days=1),
        JobKind.ANNOUNCE: timedelta(seconds=15),
        JobKind.DELIVER: timedelta(seconds=15),
    }
    assert work_off(application, HANDLERS) == 5


def test_two_handlers_of_one_kind_are_refused() -> None:
    twin = in_one_transaction(Diary())
    with pytest.raises(ValueError, match="two handlers for note"):
        Registry((twin, twin))
