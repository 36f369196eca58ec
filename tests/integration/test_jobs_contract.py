"""What any queue behind the port `Jobs` must hold, on SQLite and PostgreSQL."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tests.applications import MONDAY
from tests.factories.jobs import Diary, Making, figures, in_one_transaction, in_steps, jobs, notes, put_down, take
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs import Registry, work_off
from workflow.ports import Job
from workflow.queries.jobs import JobStanding, QueueFigures
from workflow.services.forget_finished_jobs import ForgetFinishedJobs, forget_finished_jobs
from workflow.services.retry_jobs import RetryJobs, retry_jobs
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobState

WAYS = pytest.mark.parametrize("way", [in_one_transaction, in_steps])


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def registry(diary: Diary) -> Registry:
    return Registry((in_one_transaction(diary),))


def test_a_job_is_there_with_the_change_that_asked_for_it(application: Application, registry: Registry) -> None:
    put_down(application, notes("an"))
    assert [job.standing for job in jobs(application)] == [JobStanding.WAITING]
    assert work_off(application, registry) == 1


def test_a_rollback_leaves_no_job(application: Application) -> None:
    def service(uow: UnitOfWork, _command: None) -> None:
        uow.enqueue(*notes("an"))
        uow.session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        application.run(service, None)
    assert jobs(application) == []


def test_an_undone_attempt_takes_its_jobs_along(application: Application, registry: Registry, diary: Diary) -> None:
    def service(uow: UnitOfWork, _command: None) -> None:
        uow.enqueue(*notes("before"))
        with suppress(RuntimeError), uow.attempt():
            uow.enqueue(*notes("undone"))
            raise RuntimeError
        uow.enqueue(*notes("after"))

    application.run(service, None)
    work_off(application, registry)
    assert diary.names == ["before", "after"]


def test_sixty_jobs_of_one_act_are_one_statement(application: Application, count_statements: Callable[[], Any]) -> None:
    with count_statements() as one:
        put_down(application, notes("an"))
    with count_statements() as sixty:
        put_down(application, notes(*map(str, range(60))))
    assert len(sixty) == len(one) == 1


@WAYS
def test_a_job_that_succeeds_is_done_and_not_run_again(application: Application, diary: Diary, way: Making) -> None:
    put_down(application, notes("an"))
    registry = Registry((way(diary),))
    assert [work_off(application, registry), work_off(application, registry)] == [1, 0]
    assert [job.standing for job in jobs(application)] == [JobStanding.DONE]


def test_nothing_runs_before_its_time(application: Application, registry: Registry, clock: SettableClock) -> None:
    put_down(application, [Job(kind="note", run_at=MONDAY + timedelta(days=2))])
    clock.advance(timedelta(days=2) - timedelta(seconds=1))
    assert work_off(application, registry) == 0
    clock.advance(timedelta(seconds=1))
    assert work_off(application, registry) == 1


def test_what_is_due_longest_goes_first(
    application: Application, registry: Registry, diary: Diary, clock: SettableClock
) -> None:
    for name, hours in (("third", 3), ("first", 1), ("second", 2)):
        put_down(application, [Job(kind="note", payload={"name": name}, run_at=MONDAY + timedelta(hours=hours))])
    put_down(application, notes("at once"))
    clock.advance(timedelta(hours=4))
    work_off(application, registry)
    assert diary.names == ["at once", "first", "second", "third"]


def test_one_that_keeps_failing_does_not_hold_up_the_others(application: Application, diary: Diary) -> None:
    always = Diary(failures=1000)
    put_down(application, [Job(kind="bad"), *notes("an", "bình")])
    work_off(application, Registry((in_one_transaction(always, "bad"), in_one_transaction(diary))))
    assert len(always.seen) == 1
    assert diary.names == ["an", "bình"]


def test_the_same_key_is_put_down_once_while_the_first_is_unfinished(
    application: Application, registry: Registry
) -> None:
    twin = Job(kind="note", key="reply:1:chase:1")
    put_down(application, [twin, twin])
    put_down(application, [twin, Job(kind="other", key=twin.key)])
    assert len(jobs(application)) == 2
    work_off(application, registry)
    put_down(application, [twin])
    assert work_off(application, registry) == 1, "what was done may be asked for again; handlers know their own traces"


def test_jobs_without_a_key_are_never_taken_for_each_other(application: Application) -> None:
    put_down(application, notes("an", "an"))
    assert len(jobs(application)) == 2


@WAYS
def test_a_failure_waits_twice_as_long_each_time_up_to_a_cap(
    application: Application, diary: Diary, way: Making, clock: SettableClock
) -> None:
    diary.failures = 4
    cap = timedelta(seconds=35)
    registry = Registry((way(diary, first_delay=timedelta(seconds=10), longest_delay=cap),))
    put_down(application, notes("an"))
    waits = []
    while work_off(application, registry) and jobs(application, JobState.OPEN):
        (job,) = jobs(application)
        waits.append(int((job.next_at - clock.now()).total_seconds()))
        assert job.error == "RuntimeError: the post office is closed", "only the first line is kept"
        clock.set(job.next_at)
    assert waits == [10, 20, 35, 35]
    assert [job.error for job in jobs(application, JobState.DONE)] == [None]


@WAYS
def test_one_that_fails_in_every_attempt_is_dead_and_stays_visible(
    application: Application, way: Making, clock: SettableClock
) -> None:
    always = Diary(failures=1000)
    registry = Registry((way(always, attempts=3),))
    put_down(application, notes("an"))
    for _ in range(6):
        work_off(application, registry)
        clock.advance(timedelta(hours=2))
    assert [task.final for task in always.seen] == [False, False, True]
    (dead,) = jobs(application, JobState.DEAD)
    assert (dead.standing, dead.attempts) == (JobStanding.DEAD, 3)
    assert figures(application).dead == 1


def test_a_dead_job_can_be_given_another_round(application: Application) -> None:
    twice = Diary(failures=2)
    registry = Registry((in_one_transaction(twice, attempts=1),))
    put_down(application, notes("an", "bình"))
    work_off(application, registry)
    first, second = sorted(job.id for job in jobs(application, JobState.DEAD))
    assert application.run(retry_jobs, RetryJobs(ids=(first,))) == 1
    assert work_off(application, registry) == 1
    assert [job.id for job in jobs(application, JobState.DEAD)] == [second]
    assert application.run(retry_jobs, RetryJobs(ids=None)) == 1
    assert work_off(application, registry) == 1
    assert jobs(application, JobState.DEAD) == []


def test_a_kind_that_this_host_does_not_know_waits_for_one_that_does(
    application: Application, registry: Registry
) -> None:
    put_down(application, [Job(kind="newer"), *notes("an")])
    assert work_off(application, registry) == 1
    assert [(job.kind, job.standing) for job in jobs(application, JobState.OPEN)] == [("newer", JobStanding.WAITING)]


def test_the_figures_tell_depth_and_the_longest_wait(
    application: Application, registry: Registry, clock: SettableClock
) -> None:
    assert figures(application) == QueueFigures(open=0, due=0, running=0, dead=0, oldest=timedelta())
    put_down(application, [*notes("an", "bình"), Job(kind="note", run_at=MONDAY + timedelta(days=1))])
    take(application, registry)
    clock.advance(timedelta(seconds=5))
    assert figures(application) == QueueFigures(open=3, due=1, running=1, dead=0, oldest=timedelta(seconds=5))


def test_what_was_done_is_forgotten_after_its_time_and_nothing_else(
    application: Application, registry: Registry, clock: SettableClock
) -> None:
    put_down(application, notes("old"))
    work_off(application, registry)
    clock.advance(timedelta(days=8))
    put_down(application, notes("new"))
    work_off(application, registry)
    put_down(application, notes("open"))
    application.run(forget_finished_jobs, ForgetFinishedJobs())
    assert [job.standing for job in jobs(application)] == [JobStanding.WAITING, JobStanding.DONE]


def test_a_payload_is_made_of_scalars_only() -> None:
    with pytest.raises(TypeError, match="people"):
        Job(kind="note", payload={"people": ["an"]})
