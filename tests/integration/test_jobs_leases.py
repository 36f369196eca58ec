"""A job is in one worker's hands at a time; one whose lease passed on can neither end it nor leave an effect."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.factories.jobs import LEASE, Diary, in_one_transaction, jobs, notes, put_down, take
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.jobs import InOneTransaction, Registry, Task, work_off
from workflow.jobs.performing import claim_next, perform
from workflow.ports import LeaseLost
from workflow.queries.jobs import JobStanding
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobState


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def registry(diary: Diary) -> Registry:
    return Registry((in_one_transaction(diary),))


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

    def act(uow: UnitOfWork, task: Task) -> None:
        uow.session.execute(text("INSERT INTO effect VALUES (:attempt)"), {"attempt": task.attempt})

    handler = InOneTransaction(kind="note", act=act)
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
