"""Forget jobs that were done long ago; what they did stands in the tables of the business."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from workflow.models.job import DONE, QueuedJob
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ForgetFinishedJobs:
    """`most` bounds one transaction; the next run takes the rest."""

    kept: timedelta = timedelta(days=7)
    most: int = 10_000


def forget_finished_jobs(uow: UnitOfWork, command: ForgetFinishedJobs) -> None:
    old = (
        select(QueuedJob.id)
        .where(QueuedJob.state == DONE, QueuedJob.finished_at < uow.now - command.kept)
        .order_by(QueuedJob.finished_at)
        .limit(command.most)
    )
    uow.session.execute(
        delete(QueuedJob).where(QueuedJob.id.in_(old)), execution_options={"synchronize_session": False}
    )
