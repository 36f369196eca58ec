"""Give dead jobs another round of attempts, once what killed them is mended."""

from dataclasses import dataclass

from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class RetryJobs:
    """`ids` None: all that are dead."""

    ids: tuple[int, ...] | None


def retry_jobs(uow: UnitOfWork, command: RetryJobs) -> int:
    """How many were dead and are due again."""
    return uow.revive_jobs(command.ids)
