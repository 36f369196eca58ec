"""What any queue behind the port `Jobs` must hold, on SQLite and PostgreSQL."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.applications import MONDAY
from tests.factories.jobs import Diary, Making, in_one_transaction, in_steps, put_down
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs import Registry, work_off
from workflow.jobs.performing import claim_next, perform
from workflow.ports import Claim, Job, LeaseLost
from workflow.queries.jobs import JobStanding, JobView, QueueFigures, jobs_in, queue_figures
from workflow.services.forget_finished_jobs import ForgetFinishedJobs, forget_finished_jobs
from workflow.services.retry_jobs import RetryJobs, retry_jobs
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobState

LEASE = timedelta(seconds=8)
KINDS = ("note",)
WAYS = pytest.mark.parametrize("way", [in_one_transaction, in_steps])


def jobs(application: Application, *states: JobState) -> list[JobView]:
    with application.reading() as session:
        return jobs_in(session, states or tuple(JobState), now=application.clock.now(), limit=100)


def figures(application: Application) -> QueueFigures:
    with application.reading() as session:
        return queue_figures(session, now=application.clock.now())


def notes(*names: str) -> list[Job]:
    return [Job(kind="note", payload={"name": name}) for name in names]


def take(application: Application, registry: Registry, worker: str = "first") -> Claim:
    claim = claim_next(application, registry, worker=worker, lease=LEASE)
    assert claim is not None
    return claim


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


def test_sixty_jobs_of_one_act_are_one_statement(application: Application, count_statements: object) -> None:
    with count_statements() as one:  # type: ignore[operator]  a fixture that gives a context manager
        put_down(application, notes("an"))
    with count_statements() as sixty:  # type: ignore[operator]  same
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


def test_a_job_in_someones_hands_is_not_given_to_another(application: Application, registry: Registry) -> None:
    put_down(application, notes("an"))
    take(application, registry)
    assert claim_next(application, registry, worker="second", lease=LEASE) is None
    assert [job.standing for job in jobs(application)] == [JobStanding.RUNNING]


def test_a_lease_that_ends_gives_the_job_to_another(
    application: Application, registry: Registry, clock: SettableClock
) -> None:
    put_down(application, notes("an"))
    first = take(application, registry)
    clock.advance(LEASE)
    assert [job.standing for job in jobs(application)] == [JobStanding.OVERDUE_LEASE]
    second = take(application, registry, "second")
    assert (second.id, second.attempt) == (first.id, 2)
    assert second.fence > first.fence


def test_a_renewed_lease_keeps_the_job_only_for_its_holder(
    application: Application, registry: Registry, clock: SettableClock
) -> None:
    put_down(application, notes("an"))
    claim = take(application, registry)
    clock.advance(LEASE - timedelta(seconds=1))
    for worker in ("stranger", "first"):
        with application.unit_of_work() as uow:
            application.jobs.renew(uow.session, [claim.id], worker=worker, until=uow.now + LEASE)
        clock.advance(timedelta(seconds=1 if worker == "first" else 0))
    clock.advance(LEASE - timedelta(seconds=2))
    assert claim_next(application, registry, worker="second", lease=LEASE) is None
    clock.advance(timedelta(seconds=1))
    assert claim_next(application, registry, worker="second", lease=LEASE) is not None


ENDS = {
    "finish": lambda application, uow, claim: application.jobs.finish(uow.session, claim, now=uow.now),
    "repeat": lambda application, uow, claim: application.jobs.repeat(uow.session, claim, at=uow.now),
    "put_back": lambda application, uow, claim: application.jobs.put_back(uow.session, claim, at=uow.now, error="x"),
    "bury": lambda application, uow, claim: application.jobs.bury(uow.session, claim, now=uow.now, error="x"),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("later", ["taken by another", "finished by another"])
def test_a_worker_whose_lease_passed_on_can_end_nothing(
    application: Application, registry: Registry, clock: SettableClock, end: str, later: str
) -> None:
    put_down(application, notes("an"))
    lost = take(application, registry)
    clock.advance(LEASE)
    newest = take(application, registry, "second")
    if later == "finished by another":
        perform(application, registry["note"], newest)
    before = jobs(application)
    with pytest.raises(LeaseLost), application.unit_of_work() as uow:
        ENDS[end](application, uow, lost)
    assert jobs(application) == before


def test_the_effect_of_a_worker_that_lost_its_lease_is_rolled_back(
    application: Application, clock: SettableClock
) -> None:
    with application.engine.begin() as connection:
        connection.execute(text("CREATE TABLE effect (attempt INTEGER)"))
    put_down(application, notes("an"))

    def act(uow: UnitOfWork, task: object) -> None:
        uow.session.execute(text("INSERT INTO effect VALUES (:attempt)"), {"attempt": getattr(task, "attempt", 0)})

    handler = type(in_one_transaction(Diary()))(kind="note", act=act)
    registry = Registry((handler,))
    lost = take(application, registry)
    clock.advance(LEASE)
    newest = take(application, registry, "second")
    perform(application, handler, newest)
    perform(application, handler, lost)
    with application.reading() as session:
        assert session.execute(text("SELECT attempt FROM effect")).scalars().all() == [2]


def test_a_job_that_kills_each_of_its_workers_is_dead_in_the_end(
    application: Application, diary: Diary, clock: SettableClock
) -> None:
    registry = Registry((in_one_transaction(diary, attempts=2),))
    put_down(application, notes("an"))
    for _ in range(2):
        take(application, registry)
        clock.advance(LEASE)
    work_off(application, registry)
    assert diary.seen == []
    assert [job.error for job in jobs(application, JobState.DEAD)] == ["its worker died in each attempt"]


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
    kept: Sequence[JobStanding] = [job.standing for job in jobs(application)]
    assert kept == [JobStanding.WAITING, JobStanding.DONE]


def test_a_payload_is_made_of_scalars_only() -> None:
    with pytest.raises(TypeError, match="people"):
        Job(kind="note", payload={"people": ["an"]})  # type: ignore[dict-item]  the point
