"""One job from claim to end: done, due again, put back with back-off, or dead.

Whatever is logged meanwhile carries the job's number, kind and attempt.
"""

import time
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog

from workflow.adapters.metering import note_job
from workflow.bootstrap import Application
from workflow.jobs.handlers import Handler, Registry, Task
from workflow.ports import Claim, Job, LeaseLost
from workflow.unit_of_work import UnitOfWork

log = structlog.get_logger()
LEASE = timedelta(seconds=8)
ERROR_LENGTH = 300


def plant_recurring(application: Application, registry: Registry) -> None:
    """One open job per recurring kind, whoever comes first; it stays for ever."""
    planted = [Job(kind=handler.kind, key="recurring") for handler in registry.recurring]
    with application.unit_of_work() as uow:
        uow.enqueue(*planted)


def claim_next(application: Application, registry: Registry, *, worker: str, lease: timedelta) -> Claim | None:
    """Looks before it asks for the write lock: an idle worker disturbs nobody."""
    now = application.clock.now()
    with application.glancing() as session:
        if not application.jobs.any_due(session, kinds=registry.kinds, now=now):
            return None
    with application.unit_of_work() as uow:
        return application.jobs.claim(
            uow.session, worker=worker, kinds=registry.kinds, now=uow.now, until=uow.now + lease
        )


def named(claim: Claim) -> AbstractContextManager[object]:
    """Every line logged within carries the job."""
    return structlog.contextvars.bound_contextvars(job_id=claim.id, job_kind=claim.kind, attempt=claim.attempt)


def perform(application: Application, handler: Handler, claim: Claim) -> None:
    """What a handler raises stays here; a fault while the end is written passes on, and the lease returns the job."""
    with named(claim):
        begun = time.perf_counter()
        try:
            outcome = _perform(application, handler, claim)
        except LeaseLost:
            outcome = "lease_lost"
            log.warning("job_lease_lost")
        note_job(claim.kind, outcome, time.perf_counter() - begun)


def _perform(application: Application, handler: Handler, claim: Claim) -> str:
    """How the attempt ended: done, failed (there will be another) or dead."""
    if handler.every is None and claim.attempt > handler.attempts:
        return _fail(application, handler, claim, "its worker died in each attempt")
    final = handler.every is None and claim.attempt >= handler.attempts
    task = Task(payload=claim.payload, attempt=claim.attempt, final=final)
    try:
        handler.perform(application, task, lambda uow: _settle(application, handler, claim, uow))
    except LeaseLost:
        raise
    except Exception as error:
        log.warning("job_failed", error=type(error).__name__, exc_info=True)
        return _fail(application, handler, claim, _brief(error))
    log.info("job_done")
    return "done"


def _settle(application: Application, handler: Handler, claim: Claim, uow: UnitOfWork) -> None:
    turn = handler.next_turn(uow.now)
    if turn is None:
        application.jobs.finish(uow.session, claim, now=uow.now)
    else:
        application.jobs.repeat(uow.session, claim, at=turn)


def _fail(application: Application, handler: Handler, claim: Claim, error: str) -> str:
    with application.unit_of_work() as uow:
        if handler.every is None and claim.attempt >= handler.attempts:
            application.jobs.bury(uow.session, claim, now=uow.now, error=error)
            log.error("job_dead", error=error)
            return "dead"
        application.jobs.put_back(uow.session, claim, at=uow.now + handler.delay(claim.attempt), error=error)
    return "failed"


def _brief(error: Exception) -> str:
    """Name and first line: a database error carries its parameters, which may be texts of a dossier, further down."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:ERROR_LENGTH].removesuffix(": ")


def work_off(application: Application, registry: Registry) -> int:
    """All that is due at the application's present instant, one after the other, in this thread; how many were run.

    For tests, scenarios and the demo, whose clocks stand still until they are moved.
    """
    plant_recurring(application, registry)
    count = 0
    while claim := claim_next(application, registry, worker="here", lease=LEASE):
        perform(application, registry[claim.kind], claim)
        count += 1
    return count
