"""The sweep as it is run by hand, by cron or by the job engine: batches until nothing is due, closings, letters.

Each step is a unit of work of its own, so that what is done stays done when a later one fails, and one that fails keeps
no other from being done: the faults are raised together at the end. Any number of hosts may run it at the same moment.
"""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.adapters.bulkheads import Bulkheads
from workflow.bootstrap import Application
from workflow.queries.chasing import rounds_to_close
from workflow.queries.urging import letters_to_make
from workflow.services.close_due_round import CloseDueRound, close_due_round
from workflow.services.ending_extensions import flag_undecided_extensions, lapse_extensions
from workflow.services.flag_overdue import FlagOverdue, flag_overdue
from workflow.services.issue_urging_letter import IssueUrgingLetter, issue_urging_letter
from workflow.services.report_holiday_years import ReportHolidayYears, report_holiday_years
from workflow.services.returned_replies import mark_missed_completions
from workflow.services.sweep_chases import SweepChases, sweep_chases
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import Conflict

BY_TIME = (lapse_extensions, flag_undecided_extensions, mark_missed_completions)


@dataclass(frozen=True, kw_only=True)
class SweepRun:
    """How many replies were looked at, chases made, rounds closed, letters issued.

    `flagged`: what ran out by time alone, each told once: decisions, explanations, completions and offers.
    `postponed`: closings and letters that met another host or person at work. The next run takes up the letters; the
    closings are named again a day later.
    """

    looked: int = 0
    chases: int = 0
    closings: int = 0
    letters: int = 0
    flagged: int = 0
    postponed: int = 0


def run_sweep(application: Application, *, limit: int = 1_000) -> SweepRun:
    """Raises ExceptionGroup when something failed, after everything else was done."""
    looked = chases = 0
    closing: set[int] = set()
    with Bulkheads("sweep") as apart:
        flagged = _flag(application, limit, apart)
        with apart("chases"):
            while True:
                swept = application.run(sweep_chases, SweepChases(limit=limit))
                looked, chases = looked + swept.looked, chases + len(swept.chases)
                closing |= set(swept.closing)
                if swept.looked < limit:
                    break
        with apart("kept open"), application.reading() as session:
            closing |= set(rounds_to_close(session, limit))
        closings, unclosed = _close(application, sorted(closing), apart)
        letters, unmade = _write_letters(application, limit, apart)
    return SweepRun(
        looked=looked,
        chases=chases,
        closings=closings,
        letters=letters,
        flagged=flagged,
        postponed=unclosed + unmade,
    )


def report_lacking_years(application: Application, *, limit: int = 100) -> int:
    """Years whose days off nobody settled: how many were reported now. Once a day is enough; see `JobKind`."""
    reported = after_id = 0
    while True:
        found = application.run(report_holiday_years, ReportHolidayYears(limit=limit, after_id=after_id))
        reported += len(found.reported)
        if found.looked < limit:
            return reported
        after_id = found.last_id


def _flag(application: Application, limit: int, apart: Bulkheads) -> int:
    """Before the closings: what ran out is told before its round ends."""
    flagged = 0
    for service in BY_TIME:
        with apart("flags", service=service.__name__):
            flagged += _exhaust(application, service, limit)
    with apart("flags", service=flag_overdue.__name__):
        while True:
            found = application.run(flag_overdue, FlagOverdue(limit=limit))
            kinds = (found.objections, found.claims, found.explanations)
            flagged += sum(map(len, kinds))
            if max(map(len, kinds)) < limit:
                break
    return flagged


def _exhaust(application: Application, service: Callable[[UnitOfWork, int], int], limit: int) -> int:
    done = 0
    while True:
        found = application.run(service, limit)
        done += found
        if found < limit:
            return done


def _close(application: Application, request_ids: list[int], apart: Bulkheads) -> tuple[int, int]:
    """Rounds closed, and how many have to wait for the next run."""
    closed = postponed = 0
    for request_id in request_ids:
        with apart("closing", request_id=request_id):
            try:
                found = application.run(close_due_round, CloseDueRound(request_id=request_id))
            except Conflict:
                postponed += 1
                continue
            closed += found is not None and found.closed
    return closed, postponed


def _write_letters(application: Application, limit: int, apart: Bulkheads) -> tuple[int, int]:
    """Letters issued, and how many have to wait. After the closings: nobody is urged in a round that has ended."""
    issued = postponed = 0
    tried: set[int] = set()
    while True:
        with application.reading() as session:
            waiting = letters_to_make(session, application.clock.now(), limit + len(tried))
        fresh = [chase_id for chase_id in waiting if chase_id not in tried]
        if not fresh:
            return issued, postponed
        application.pdf.warm_up()
        for chase_id in fresh:
            tried.add(chase_id)
            with apart("letter", chase_id=chase_id):
                try:
                    letter = application.run(issue_urging_letter, IssueUrgingLetter(chase_id=chase_id))
                except Conflict:
                    postponed += 1
                    continue
                issued += letter is not None and letter.fresh
