"""Urging letters for tests: overdue replies, the chases that ask for a letter, the PDF read back."""

import subprocess
import unicodedata
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Chase
from workflow.services.issue_urging_letter import Issued, IssueUrgingLetter, issue_urging_letter
from workflow.services.sweep_chases import SweepChases, sweep_chases
from workflow.vocabulary.chasing import ChaseForm
from workflow.vocabulary.states import ReplyState

DAY = timedelta(days=1)
# Ends on Friday 20 November 2026 in Hanoi; 24 November is a day off, so the third working day after it is the 26th.
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
THIRD_DAY = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)


def at(application: Application, instant: datetime) -> Application:
    return application.at(SettableClock(instant))


def owed(
    application: Application, province: Province, many: int = 1, due: datetime = FRIDAY, *, restricted: bool = False
) -> list[int]:
    given = Given(agency="stp", state=ReplyState.ASSIGNED, due_at=due, restricted=restricted)
    with application.sessions.begin() as session:
        return add_replies(session, province, [given] * many)


def letter_chases(application: Application, instant: datetime = THIRD_DAY) -> list[int]:
    """Ids of the chases that a letter goes with, made by a sweep at that moment."""
    living = at(application, instant)
    while living.run(sweep_chases, SweepChases()).looked:
        pass
    with application.reading() as session:
        return list(session.scalars(select(Chase.id).where(Chase.form == ChaseForm.LETTER).order_by(Chase.id)))


def issue(application: Application, chase_id: int, instant: datetime = THIRD_DAY) -> Issued | None:
    return at(application, instant).run(issue_urging_letter, IssueUrgingLetter(chase_id=chase_id))


def read(application: Application, issued: Issued | None, *options: str) -> str:
    """What pdftotext reads, blanks and line breaks made one blank. Composed letters, or the test fails."""
    assert issued is not None
    command = ["pdftotext", *options, str(application.files.path(issued.digest)), "-"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode()  # noqa: S603  our own file
    assert printed == unicodedata.normalize("NFC", printed)
    return " ".join(printed.split())


def flowing(application: Application, issued: Issued | None) -> str:
    """In the order in which it was written."""
    return read(application, issued, "-raw")


def left_head(application: Application, issued: Issued | None) -> str:
    """The column of the issuer alone, in points: what stands under the number."""
    return read(application, issued, "-raw", "-x", "80", "-y", "50", "-W", "215", "-H", "220")
