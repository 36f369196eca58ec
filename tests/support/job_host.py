"""A host of workers for tests: `python -m tests.support.job_host ADDRESS LEASE` works off the kinds of jobs below.

Each writes into the table `effect`, which has no uniqueness of its own: a job done twice shows as two rows.
"""

import os
import signal
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from workflow.bootstrap import Application, build
from workflow.jobs import InOneTransaction, InSteps, Registry, Task, Worker
from workflow.settings import Settings
from workflow.unit_of_work import UnitOfWork

SECRET = "only-for-tests-" + "x" * 32
TABLE = "CREATE TABLE effect (name TEXT NOT NULL, number INTEGER NOT NULL)"
WRITE = text("INSERT INTO effect (name, number) VALUES (:name, :number)")
WRITTEN = text("SELECT count(*) FROM effect WHERE name = :name AND number = :number")
AT_WORK = 0.005


def note(uow: UnitOfWork, name: str, number: int) -> None:
    uow.session.execute(WRITE, {"name": name, "number": number})


def at_once(uow: UnitOfWork, task: Task) -> None:
    """Half a chance to be killed before the effect, half after it and before the commit."""
    time.sleep(AT_WORK)
    note(uow, "at_once", int(task.payload["number"] or 0))
    uow.session.flush()
    time.sleep(AT_WORK)


def in_steps(application: Application, task: Task) -> None:
    """Looks for its own trace by the domain key, as a handler with effects outside must."""
    numbers = {"name": "in_steps", "number": int(task.payload["number"] or 0)}
    time.sleep(AT_WORK)
    with application.unit_of_work() as uow:
        # One writer of this trace at a time, so that looking and writing are one act.
        if uow.session.get_bind().dialect.name == "postgresql":
            uow.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": numbers["number"]})
        if not uow.session.execute(WRITTEN, numbers).scalar_one():
            note(uow, **numbers)
    time.sleep(AT_WORK)


def tick(uow: UnitOfWork, _task: Task) -> None:
    note(uow, "tick", int(uow.now.timestamp()))


HANDLERS = Registry(
    (
        InOneTransaction(kind="at_once", act=at_once, attempts=50),
        InSteps(kind="in_steps", act=in_steps, attempts=50),
        InOneTransaction(kind="tick", act=tick, every=timedelta(seconds=1)),
    )
)


def open_application(url: str, files: Path) -> Application:
    return build(Settings(database_url=url, files_dir=files, secret_key=SECRET, _env_file=None))


def main(url: str, lease: str) -> None:
    with tempfile.TemporaryDirectory() as files:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        application = open_application(url, Path(files))
        worker = Worker(
            application,
            HANDLERS,
            threads=3,
            lease=timedelta(seconds=float(lease)),
            poll=timedelta(milliseconds=50),
        )
        worker.start()
        # A test that is itself killed leaves nobody behind.
        parent = os.getppid()
        while signal.sigtimedwait({signal.SIGTERM}, 1) is None and os.getppid() == parent:
            pass
        worker.close()
        application.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
