"""Which handler does which kind of job. A new kind: a word in `JobKind`, a line here."""

from datetime import timedelta

from workflow.adapters.bulkheads import Bulkheads
from workflow.bootstrap import Application
from workflow.jobs.handlers import InOneTransaction, InSteps, Registry, Task
from workflow.queries.undone_mail import undone_mail
from workflow.services import mail_jobs
from workflow.services.forget_finished_jobs import ForgetFinishedJobs, forget_finished_jobs
from workflow.sweep import report_lacking_years, run_sweep
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.jobs import JobKind

# How long somebody waits to see what happened, on screen and in the mail.
SOON = timedelta(seconds=15)


def _forget(uow: UnitOfWork, _task: Task) -> None:
    forget_finished_jobs(uow, ForgetFinishedJobs())


def _sweep(application: Application, _task: Task) -> None:
    """Each of its steps is idempotent by what it writes: a chase per rung and date, a letter per chase."""
    run_sweep(application)


def _report_holiday_years(application: Application, _task: Task) -> None:
    """Once per jurisdiction, year and stage."""
    report_lacking_years(application)


def _announce(application: Application, _task: Task) -> None:
    """Each chain in transactions of its own; what is announced already is passed over, and so is what fails."""
    _mail_jobs(application, mail_jobs.ANNOUNCE)


def _deliver(application: Application, _task: Task) -> None:
    """A mail is claimed row by row, so that a second run takes up what the first left."""
    _mail_jobs(application, mail_jobs.DELIVER)


def _mail_jobs(application: Application, kind: str) -> None:
    with application.reading() as session:
        waiting = undone_mail(session, application.clock.now(), mailing=application.mailer is not None)
    with Bulkheads(kind) as apart:
        for found, payload in waiting:
            if found == kind:
                with apart(kind, **payload):
                    mail_jobs.HANDLERS[kind](application, payload)


HANDLERS = Registry(
    (
        InOneTransaction(kind=JobKind.FORGET_FINISHED_JOBS, every=timedelta(hours=1), act=_forget),
        InSteps(kind=JobKind.SWEEP, every=timedelta(minutes=1), act=_sweep),
        InSteps(kind=JobKind.REPORT_HOLIDAY_YEARS, every=timedelta(days=1), act=_report_holiday_years),
        InSteps(kind=JobKind.ANNOUNCE, every=SOON, act=_announce),
        InSteps(kind=JobKind.DELIVER, every=SOON, act=_deliver),
    )
)
