"""`flask sweep run` and the function behind it: all batches, closings, letters, and nothing the second time."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from blueprints.factory import create_app
from tests.factories.letters import THIRD_DAY, at, letter_chases, owed
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.bootstrap import Application
from workflow.models import Chase, CommentRequest, Reply, SilenceRecord, UrgingLetter
from workflow.queries.urging import LOOK_BACK, letters_to_make
from workflow.sweep import SweepRun, run_sweep
from workflow.vocabulary.refusals import Conflict
from workflow.vocabulary.states import ReplyState, RequestState

DAY = timedelta(days=1)


def counted(application: Application, table: Any) -> int:
    with application.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_run_makes_every_batch_and_every_letter_and_the_next_finds_nothing(
    application: Application, province: Province
) -> None:
    owed(application, province, 5)
    living = at(application, THIRD_DAY)
    assert run_sweep(living, limit=2) == SweepRun(looked=5, chases=5, letters=5)
    assert run_sweep(living) == SweepRun()
    assert (counted(application, Chase), counted(application, UrgingLetter)) == (5, 5)


def test_a_round_whose_ladder_has_ended_is_closed_and_nobody_in_it_is_urged_by_letter(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp", "sxd")
    due = journey.reply("stp").due_at
    run_sweep(at(application, due + 3 * DAY))
    ended = run_sweep(at(application, due + 20 * DAY))
    assert (ended.closings, ended.letters) == (1, 0)
    assert counted(application, SilenceRecord) == 2
    with application.reading() as session:
        assert session.get_one(CommentRequest, journey.request_id).state is RequestState.CONSOLIDATING


def test_a_letter_that_a_crash_left_out_is_made_by_the_next_run(application: Application, province: Province) -> None:
    owed(application, province)
    letter_chases(application)  # the sweep alone: as if the process had died before the letter
    assert run_sweep(at(application, THIRD_DAY + timedelta(hours=1))).letters == 1


def test_a_letter_is_looked_for_as_long_as_it_says_something(application: Application, province: Province) -> None:
    owed(application, province)
    (chase_id,) = letter_chases(application)
    with application.reading() as session:
        assert letters_to_make(session, THIRD_DAY + LOOK_BACK, 10) == [chase_id]
        assert letters_to_make(session, THIRD_DAY + LOOK_BACK + DAY, 10) == []


def test_an_overtaken_letter_is_never_looked_for_again(application: Application, province: Province) -> None:
    owed(application, province)
    letter_chases(application)
    with application.sessions.begin() as session:
        session.execute(update(Reply).values(state=ReplyState.RELEASED))
    assert run_sweep(at(application, THIRD_DAY)) == SweepRun()


class Meets:
    """The application, in which every act of a named service meets somebody else at work."""

    def __init__(self, application: Application, name: str) -> None:
        self._application, self._name = application, name
        self.clock, self.reading, self.pdf = application.clock, application.reading, application.pdf

    def run(self, service: Any, command: Any) -> Any:
        if service.__name__ == self._name:
            raise Conflict
        return self._application.run(service, command)


def test_a_letter_that_meets_somebody_at_work_waits_for_the_next_run(
    application: Application, province: Province
) -> None:
    owed(application, province, 2)
    living = at(application, THIRD_DAY)
    assert run_sweep(Meets(living, "issue_urging_letter")) == SweepRun(looked=2, chases=2, postponed=2)
    assert run_sweep(living).letters == 2


def test_a_closing_that_meets_somebody_at_work_waits_for_the_next_run(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    late = journey.reply("stp").due_at + 20 * DAY
    assert run_sweep(Meets(at(application, late), "close_due_round")).postponed == 1
    assert run_sweep(at(application, late + 2 * DAY)).closings == 1


def test_the_command_prints_what_it_did(application: Application, province: Province) -> None:
    owed(application, province)
    runner = create_app(application=at(application, THIRD_DAY)).test_cli_runner()
    told = runner.invoke(args=["sweep", "run", "--json"])
    assert told.exit_code == 0
    done = {"looked": 1, "chases": 1, "closings": 0, "letters": 1, "flagged": 0, "postponed": 0, "years": 0}
    assert json.loads(told.output) == done
    assert "0 letters" in runner.invoke(args=["sweep", "run"]).output
