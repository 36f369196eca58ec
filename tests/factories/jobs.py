"""Handlers for tests that note what they were given, and fail as often as they are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from workflow.bootstrap import Application
from workflow.jobs import InOneTransaction, InSteps, Registry, Task
from workflow.ports import Job
from workflow.unit_of_work import UnitOfWork


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


def in_one_transaction(diary: Diary, kind: str = "note", **policy: object) -> InOneTransaction:
    def act(_uow: UnitOfWork, task: Task) -> None:
        diary.note(task)

    return InOneTransaction(kind=kind, act=act, **policy)  # type: ignore[arg-type]  the caller names real fields


def in_steps(diary: Diary, kind: str = "note", **policy: object) -> InSteps:
    def act(_application: Application, task: Task) -> None:
        diary.note(task)

    return InSteps(kind=kind, act=act, **policy)  # type: ignore[arg-type]  the caller names real fields


def put_down(application: Application, jobs: Sequence[Job]) -> None:
    def service(uow: UnitOfWork, _command: None) -> None:
        uow.enqueue(*jobs)

    application.run(service, None)


def forever(diary: Diary, every: timedelta) -> Registry:
    return Registry((in_one_transaction(diary, "turn", every=every),))


Making = Callable[..., InOneTransaction | InSteps]
