"""One letter, closing, flag or chain that fails: what comes after it is done all the same, and the fault is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from blueprints.factory import create_app
from tests.factories.letters import THIRD_DAY, at, owed
from tests.factories.mailroom import notifications
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from tests.factories.silences import object_to, objections
from workflow.bootstrap import Application
from workflow.jobs import HANDLERS, work_off
from workflow.models import Chase, CommentRequest, UrgingLetter
from workflow.queries.jobs import jobs_in
from workflow.services import mail_jobs
from workflow.services.announce import announce_chain
from workflow.sweep import SweepRun, run_sweep
from workflow.vocabulary.jobs import JobKind, JobState
from workflow.vocabulary.states import RequestState

DAY = timedelta(days=1)


class Faulty:
    """The application, in which a service fails by a fault of ours for the commands that `hit` names."""

    def __init__(self, application: Application, name: str, hit: Callable[[Any], bool] = lambda _command: True) -> None:
        self._application, self._name, self._hit = application, name, hit
        self.clock, self.reading, self.pdf = application.clock, application.reading, application.pdf

    def run(self, service: Any, command: Any) -> Any:
        if service.__name__ == self._name and self._hit(command):
            raise RuntimeError(self._name)
        return self._application.run(service, command)


def swept(application: Any) -> list[str]:
    """What failed, by the words of each fault."""
    with pytest.raises(ExceptionGroup, match="failed in sweep") as seen:
        run_sweep(application)
    return [str(fault) for fault in seen.value.exceptions]


def counted(application: Application, table: Any) -> int:
    with application.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def state(application: Application, request_id: int) -> RequestState:
    with application.reading() as session:
        return session.get_one(CommentRequest, request_id).state


class FirstFails:
    """A printer that does not take the first letter it is given, however often."""

    def __init__(self, printer: Any) -> None:
        self._printer, self._calls = printer, 0
        self.warm_up = printer.warm_up

    def render(self, *args: Any) -> bytes:
        self._calls += 1
        if self._calls == 1:
            raise RuntimeError("one letter whose text the printer does not take")
        return bytes(self._printer.render(*args))


def test_a_letter_that_cannot_be_printed_keeps_no_other_from_being_made(
    application: Application, province: Province
) -> None:
    owed(application, province, 3)
    living = at(application, THIRD_DAY)
    for letters in (2, 2):  # its turn comes first again each time
        assert swept(replace(living, pdf=FirstFails(living.pdf))) == ["one letter whose text the printer does not take"]
        assert counted(application, UrgingLetter) == letters
    assert run_sweep(living) == SweepRun(letters=1)


def test_a_closing_that_fails_keeps_no_other_round_open(application: Application, province: Province) -> None:
    first, second = (begin_journey(application, province, "stp").request_id for _round in range(2))
    living = at(application, application.clock.now() + 60 * DAY)
    faulty = Faulty(living, "close_due_round", lambda command: command.request_id == first)
    assert swept(faulty) == ["close_due_round"]
    assert [state(application, one) for one in (first, second)] == [RequestState.OPEN, RequestState.CONSOLIDATING]
    assert run_sweep(at(application, living.clock.now() + 2 * DAY)).closings == 1
    assert state(application, first) is RequestState.CONSOLIDATING


@pytest.mark.parametrize(
    "failing",
    ["lapse_extensions", "flag_undecided_extensions", "mark_missed_completions", "sweep_chases", "issue_urging_letter"],
)
def test_what_is_overdue_is_flagged_whatever_else_fails(
    application: Application, province: Province, failing: str
) -> None:
    owed(application, province)
    run_sweep(at(application, THIRD_DAY - DAY))
    journey = begin_journey(application, province, "stp")
    journey.receive("stp")
    object_to(journey)
    living = at(application, max(THIRD_DAY, objections(journey)[0].decide_by))
    assert failing in swept(Faulty(living, failing))
    assert objections(journey)[0].flagged_at == living.clock.now()


def test_chases_and_letters_are_made_when_a_flag_fails(application: Application, province: Province) -> None:
    owed(application, province)
    assert swept(Faulty(at(application, THIRD_DAY), "flag_overdue")) == ["flag_overdue"]
    assert (counted(application, Chase), counted(application, UrgingLetter)) == (1, 1)


@pytest.fixture
def fails_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`fails_once(request_id)`: the chain of that request cannot be announced."""

    def break_chain(request_id: int) -> None:
        def failing(uow: Any, command: Any) -> Any:
            if command.chain == f"request:{request_id}":
                raise RuntimeError("a fault in one chain")
            return announce_chain(uow, command)

        monkeypatch.setattr(mail_jobs, "announce_chain", failing)

    return break_chain


def test_a_chain_that_fails_keeps_no_other_untold_and_is_told_when_the_fault_is_gone(
    application: Application,
    province: Province,
    fails_once: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = begin_journey(application, province, "stp"), begin_journey(application, province, "sxd")
    fails_once(first.request_id)
    first.pass_time(minutes=1)
    work_off(application, HANDLERS)
    assert len(notifications(application, province.officer["sxd.clerk"])) == 1
    assert notifications(application, province.officer["stp.clerk"]) == []
    with application.reading() as session:
        jobs = jobs_in(session, (JobState.OPEN,), now=application.clock.now(), limit=100)
    assert [job.error for job in jobs if job.kind == JobKind.ANNOUNCE] == [
        "ExceptionGroup: 1 failed in announce (1 sub-exception)"
    ]
    monkeypatch.undo()
    second.pass_time(minutes=1)
    work_off(application, HANDLERS)
    assert len(notifications(application, province.officer["stp.clerk"])) == 1


def test_by_hand_too_the_rest_is_told_and_the_command_fails(
    application: Application, province: Province, fails_once: Callable[[int], None]
) -> None:
    first = begin_journey(application, province, "stp")
    begin_journey(application, province, "sxd")
    fails_once(first.request_id)
    app: Flask = create_app(application=application)
    done = app.test_cli_runner().invoke(args=["mail", "work"])
    assert (done.exit_code, isinstance(done.exception, ExceptionGroup)) == (1, True)
    assert "notifications, 0 mails accepted" in done.output
    assert len(notifications(application, province.officer["sxd.clerk"])) == 1
