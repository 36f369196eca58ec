"""Which handler does which kind of job. A new kind: a word in `JobKind`, a line here."""

from datetime import timedelta

from workflow.jobs.handlers import InOneTransaction, Registry, Task
from workflow.services.forget_finished_jobs import ForgetFinishedJobs, forget_finished_jobs
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobKind


def _forget(uow: UnitOfWork, _task: Task) -> None:
    forget_finished_jobs(uow, ForgetFinishedJobs())


HANDLERS = Registry((InOneTransaction(kind=JobKind.FORGET_FINISHED_JOBS, every=timedelta(hours=1), act=_forget),))
