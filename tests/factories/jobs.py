"""Handlers for tests that note what they were given, and fail as often as they are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from workflow.bootstrap import Application
from workflow.jobs import InOneTransaction, InSteps, Registry, Task
from workflow.jobs.performing import claim_next
from workflow.ports import Claim, Job
from workflow.queries.jobs import JobView, QueueFigures, jobs_in, queue_figures
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobState

LEASE = timedelta(seconds=8)


@dataclass
class Diary:
    """`failures`: how many attempts fail before the first that succeeds."""

    failures: int = 0
    seen: list[Task] = field(default_factory=list)

    def note(self, task: Task) -> None:
        self.seen.append(task)
        if len(self.seen) <= self.failures:
            raise RuntimeError("the post office is closed\nand its texts are private")

    @property
    def names(self) -> list[object]:
        return [task.payload.get("name") for task in self.seen]


def in_one_transaction(diary: Diary, kind: str = "note", **policy: Any) -> InOneTransaction:
    def act(_uow: UnitOfWork, task: Task) -> None:
        diary.note(task)

    return InOneTransaction(kind=kind, act=act, **policy)


def in_steps(diary: Diary, kind: str = "note", **policy: Any) -> InSteps:
    def act(_application: Application, task: Task) -> None:
        diary.note(task)

    return InSteps(kind=kind, act=act, **policy)


def put_down(application: Application, jobs: Sequence[Job]) -> None:
    def service(uow: UnitOfWork, _command: None) -> None:
        uow.enqueue(*jobs)

    application.run(service, None)


def forever(diary: Diary, every: timedelta) -> Registry:
    return Registry((in_one_transaction(diary, "turn", every=every),))


Making = Callable[..., InOneTransaction | InSteps]


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
