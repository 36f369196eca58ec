"""An urging letter is issued once per chase, while it is owed, and numbered without gaps."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.applications import SECRET
from tests.factories.letters import DAY, FRIDAY, THIRD_DAY, at, issue, letter_chases, owed
from tests.factories.province import Province
from tests.factories.replies import stop
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.models import (
    AuditEntry,
    Chase,
    NumberSeries,
    Reply,
    UrgingLetter,
)
from workflow.services.issue_urging_letter import IssueUrgingLetter, issue_urging_letter
from workflow.services.sweep_chases import SweepChases, sweep_chases
from workflow.settings import Settings
from workflow.sweep import run_sweep
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import ReplyState

# When it is made


def test_a_second_call_gives_the_first_letter(application: Application, province: Province) -> None:
    owed(application, province)
    (chase_id,) = letter_chases(application)
    first, second = issue(application, chase_id), issue(application, chase_id, THIRD_DAY + 9 * DAY)
    assert first is not None
    assert second is not None
    assert (first.fresh, second.fresh) == (True, False)
    assert (second.letter_id, second.number, second.digest) == (first.letter_id, first.number, first.digest)


@pytest.mark.parametrize(
    "overtake",
    [
        lambda session, _reply_id: session.execute(update(Reply).values(state=ReplyState.RELEASED)),
        lambda session, reply_id: stop(session, reply_id, FRIDAY),
        lambda session, _reply_id: session.execute(
            update(Reply).values(due_at=FRIDAY + DAY, due_day=date(2026, 11, 21))
        ),
    ],
    ids=["released", "paused", "moved"],
)
def test_nobody_is_urged_by_letter_once_the_chase_was_overtaken(
    application: Application, province: Province, overtake: Callable[[Session, int], None]
) -> None:
    (reply_id,) = owed(application, province)
    (chase_id,) = letter_chases(application)
    with application.sessions.begin() as session:
        overtake(session, reply_id)
    assert issue(application, chase_id) is None
    with application.reading() as session:
        assert session.scalars(select(NumberSeries).where(NumberSeries.kind == "ĐĐ")).all() == []


def test_a_reminder_has_no_letter_and_what_is_unknown_is_not_found(
    application: Application, province: Province
) -> None:
    owed(application, province)
    at(application, FRIDAY - 2 * DAY).run(sweep_chases, SweepChases())
    with application.reading() as session:
        reminder = session.scalars(select(Chase.id)).one()
    for chase_id in (reminder, 999):
        with pytest.raises(NotFound):
            issue(application, chase_id)


def test_it_is_told_in_the_chain_of_the_request_and_by_the_system(application: Application, province: Province) -> None:
    (reply_id,) = owed(application, province)
    (chase_id,) = letter_chases(application)
    issued = issue(application, chase_id)
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "urging_letter_issued")).one()
        request_id = session.scalars(select(Reply.request_id).where(Reply.id == reply_id)).one()
    assert issued is not None
    assert (entry.request_id, entry.subject, entry.subject_id, entry.actor_id) == (request_id, "reply", reply_id, None)
    assert entry.after == {
        "number": "01/STC-ĐĐ",
        "chase": 1,
        "digest": issued.digest,
        "issuer_id": province.agency["stc"],
        "addressee_id": province.officer["stp.head"],
        "answer_by": "2026-11-27",
    }


def test_letters_cannot_be_changed_or_deleted(application: Application, province: Province) -> None:
    owed(application, province)
    (chase_id,) = letter_chases(application)
    issue(application, chase_id)
    for statement in (update(UrgingLetter).values(number="7"), delete(UrgingLetter)):
        with pytest.raises(IntegrityError), application.sessions.begin() as session:
            session.execute(statement)


# Numbers


def test_numbers_begin_anew_with_the_local_year(application: Application, province: Province) -> None:
    owed(application, province, 2, datetime(2026, 12, 25, 17, 0, tzinfo=UTC))
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # half past midnight in Hanoi
    first, second = letter_chases(application, datetime(2026, 12, 31, 3, 0, tzinfo=UTC))
    issue(application, first, datetime(2026, 12, 31, 3, 0, tzinfo=UTC))
    issue(application, second, new_year)
    with application.reading() as session:
        rows = session.execute(select(UrgingLetter.year, UrgingLetter.number).order_by(UrgingLetter.id)).all()
    assert [tuple(row) for row in rows] == [(2026, "01/STC-ĐĐ"), (2027, "01/STC-ĐĐ")]


class NoPdf:
    """A renderer that fails, as a machine without fonts or memory would."""

    def render(self, _template: str, _values: object) -> bytes:
        raise ValueError("nothing can be printed")


def test_a_crash_between_number_and_pdf_loses_no_number(application: Application, province: Province) -> None:
    owed(application, province, 2)
    first, second = letter_chases(application)
    broken = replace(at(application, THIRD_DAY), pdf=NoPdf())
    with pytest.raises(ValueError, match="nothing can be printed"):
        broken.run(issue_urging_letter, IssueUrgingLetter(chase_id=first))
    issued = issue(application, second)
    assert issued is not None
    assert issued.number == "01/STC-ĐĐ"


def _issuer(url: str, folder: Path, gate: Any) -> None:
    settings = Settings(database_url=url, files_dir=folder, secret_key=SECRET, _env_file=None)
    application = build(settings, clock=SettableClock(THIRD_DAY))
    gate.wait(timeout=60)
    run_sweep(application)
    application.engine.dispose()


def test_two_processes_that_issue_at_once_leave_no_gap_and_issue_no_letter_twice(
    application: Application, province: Province, database_url: str, tmp_path: Path
) -> None:
    owed(application, province, 12)
    chased = letter_chases(application)
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(2)
    hosts = [spawn.Process(target=_issuer, args=(database_url, tmp_path / "files", gate)) for _ in range(2)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(timeout=120)
    assert [host.exitcode for host in hosts] == [0, 0]
    with application.reading() as session:
        letters = session.scalars(select(UrgingLetter).order_by(UrgingLetter.number)).all()
        entries = session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.name == "urging_letter_issued")
        )
    assert [letter.number for letter in letters] == [f"{number:02d}/STC-ĐĐ" for number in range(1, 13)]
    assert sorted(letter.chase_id for letter in letters) == chased
    assert entries == 12
