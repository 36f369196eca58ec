"""The sweep: each rung speaks once, follows what moves and what stops, and several hosts at once do one host's work."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from tests.applications import SECRET
from tests.factories.province import Province
from tests.factories.replies import Given, add_replies, stop
from tests.factories.reply_journey import Journey, begin_journey
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.models import AuditEntry, Chase, ChaseRung, CommentRequest, Pause, Reply, SilenceRecord
from workflow.services.close_due_round import CloseDueRound, Closing, close_due_round
from workflow.services.sweep_chases import SweepChases, Swept, sweep_chases
from workflow.settings import Settings
from workflow.vocabulary.chasing import ChaseForm
from workflow.vocabulary.states import ReplyState, RequestState

# Monday morning in Hanoi; the due dates below end on local days.
NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def sweep(application: Application, limit: int = 1_000) -> Swept:
    return application.run(sweep_chases, SweepChases(limit=limit))


def chases(application: Application) -> list[tuple[int, int, ChaseForm]]:
    """(number, offset, form), as they were made."""
    with application.reading() as session:
        rows = session.scalars(select(Chase).order_by(Chase.id)).all()
    return [(row.number, row.offset_days, row.form) for row in rows]


def owed(application: Application, province: Province, *due: datetime, state: str = "assigned") -> list[int]:
    asked = [Given(agency="stp", state=ReplyState(state), due_at=at) for at in due]
    with application.sessions.begin() as session:
        return add_replies(session, province, asked)


def at(application: Application, instant: datetime) -> Application:
    return application.at(SettableClock(instant))


def test_a_reply_is_chased_along_the_whole_ladder_and_numbered(application: Application, province: Province) -> None:
    owed(application, province, FRIDAY)
    for hours in range(0, 24 * 40, 5):
        sweep(at(application, NOW - DAY + timedelta(hours=hours)))
    assert chases(application) == [
        (1, -3, ChaseForm.REMINDER),
        (2, -1, ChaseForm.REMINDER),
        (3, 0, ChaseForm.REMINDER),
        (4, 1, ChaseForm.REMINDER),
        (5, 3, ChaseForm.LETTER),
        (6, 5, ChaseForm.LISTING),
    ]


def test_sweeping_again_at_the_same_moment_does_nothing_more(application: Application, province: Province) -> None:
    owed(application, province, *[FRIDAY] * 5)
    living = at(application, FRIDAY - 2 * DAY)
    first, second = sweep(living), sweep(living)
    assert (first.looked, len(first.chases), second.looked, second.chases) == (5, 5, 0, ())


def test_a_look_too_early_chases_nobody_twice(application: Application, province: Province) -> None:
    """Whatever moves a date only says "look again"; the rung that has spoken for this date stays silent."""
    owed(application, province, FRIDAY)
    living = at(application, FRIDAY - 2 * DAY)
    sweep(living)
    with application.sessions.begin() as session:
        session.execute(update(Reply).values(look_at=NOW))
    assert sweep(living).chases == ()
    with application.reading() as session:
        assert session.scalars(select(Reply.chase_count)).one() == 1


def test_batches_are_bounded_and_the_rest_is_left_for_the_next(application: Application, province: Province) -> None:
    owed(application, province, *[FRIDAY] * 5)
    living = at(application, FRIDAY - 2 * DAY)
    assert [sweep(living, 2).looked for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize("state", ["sent", "remit_claimed", "silent", "released"])
def test_what_is_answered_or_over_is_not_chased(application: Application, province: Province, state: str) -> None:
    owed(application, province, FRIDAY, state=state)
    assert sweep(at(application, FRIDAY + 20 * DAY)) == Swept(looked=0, chases=(), closing=())


def test_a_paused_reply_is_left_in_peace_until_it_goes_on(application: Application, province: Province) -> None:
    (reply_id,) = owed(application, province, FRIDAY)
    living = at(application, FRIDAY - 2 * DAY)
    with application.sessions.begin() as session:
        stop(session, reply_id, NOW)
    assert sweep(living).looked == 0
    with application.sessions.begin() as session:
        session.execute(update(Pause).values(until=NOW + DAY))
        session.execute(update(Reply).where(Reply.id == reply_id).values(paused_at=None))
    assert len(sweep(living).chases) == 1


def test_a_procedure_with_a_ladder_of_its_own_goes_by_that(application: Application, province: Province) -> None:
    owed(application, province, FRIDAY)
    with application.sessions.begin() as session:
        session.add(
            ChaseRung(
                procedure_id=province.procedure["lien-so"], offset_days=-4, form=ChaseForm.REMINDER, audience=["leader"]
            )
        )
    sweep(at(application, NOW))
    sweep(at(application, FRIDAY + 30 * DAY))
    assert chases(application) == [(1, -4, ChaseForm.REMINDER)]


def test_an_entry_of_the_jurisdiction_seals_which_chases_were_made(
    application: Application, province: Province
) -> None:
    owed(application, province, FRIDAY, FRIDAY)
    made = sweep(at(application, FRIDAY - 2 * DAY)).chases
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "chases_made")).one()
    assert (entry.actor_id, entry.jurisdiction_id) == (None, province.jurisdiction_id)
    assert (entry.after["count"], entry.after["first_chase"], entry.after["last_chase"]) == (2, made[0], made[1])


def test_the_sweep_takes_the_same_statements_for_few_and_for_many(
    application: Application, province: Province, count_statements: Callable[..., object]
) -> None:
    counts = []
    for many in (1, 2, 40):  # the first meets a calendar and an audit chain that are not known yet
        owed(application, province, *[FRIDAY] * many)
        with count_statements() as seen:  # type: ignore[attr-defined]
            sweep(at(application, FRIDAY - 2 * DAY))
        counts.append(len(seen))
    assert counts[1] == counts[2] <= 10


def test_the_page_of_whoever_is_answering_stays_up_to_date(journey: Journey) -> None:
    """A chase must not make a leader's signature fail as stale."""
    before = journey.reply("stp").version
    assert len(sweep(at(journey.application, journey.reply("stp").due_at - DAY)).chases) == 2
    assert journey.reply("stp").version == before


def test_chases_cannot_be_changed_or_deleted(application: Application, province: Province) -> None:
    owed(application, province, FRIDAY)
    sweep(at(application, FRIDAY - 2 * DAY))
    for statement in (update(Chase).values(number=7), Chase.__table__.delete()):
        with pytest.raises(IntegrityError), application.sessions.begin() as session:
            session.execute(statement)


# The closing rung


def test_a_round_left_open_closes_by_its_ladder_and_silence_goes_on_record(journey: Journey) -> None:
    late = at(journey.application, journey.reply("stp").due_at + 20 * DAY)
    assert sweep(late).closing == (journey.request_id,)
    assert late.run(close_due_round, CloseDueRound(request_id=journey.request_id)) == Closing(closed=True, silent=2)
    assert late.run(close_due_round, CloseDueRound(request_id=journey.request_id)) is None
    with late.reading() as session:
        assert session.get_one(CommentRequest, journey.request_id).state is RequestState.CONSOLIDATING
        assert session.scalar(select(func.count()).select_from(SilenceRecord)) == 2
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "consolidation_started")).one()
    assert (entry.actor_id, entry.after["by_time"], entry.after["silent"]) == (None, True, 2)


def test_a_round_in_which_somebody_still_has_time_stays_open_and_is_asked_about_again(journey: Journey) -> None:
    application = journey.application
    first_due = journey.reply("stp").due_at
    with application.sessions.begin() as session:
        session.execute(update(Reply).where(Reply.id == journey.reply_ids["sxd"]).values(due_at=first_due + 40 * DAY))
    late = at(application, first_due + 20 * DAY)
    assert sweep(late).closing == (journey.request_id,)
    assert late.run(close_due_round, CloseDueRound(request_id=journey.request_id)) is None
    assert sweep(late).looked == 0
    assert sweep(at(application, first_due + 21 * DAY)).closing == (journey.request_id,)


# Several hosts


def _host(url: str, folder: Path, instant: datetime, gate: object) -> None:
    settings = Settings(database_url=url, files_dir=folder, secret_key=SECRET, _env_file=None)
    application = build(settings, clock=SettableClock(instant))
    gate.wait(timeout=30)  # type: ignore[attr-defined]
    while sweep(application, 20).looked:
        pass
    application.engine.dispose()


def test_three_processes_that_sweep_at_once_chase_each_reply_once(
    application: Application, province: Province, database_url: str, tmp_path: Path
) -> None:
    ids = owed(application, province, *[FRIDAY] * 150)
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(3)
    hosts = [
        spawn.Process(target=_host, args=(database_url, tmp_path / "files", FRIDAY - 2 * DAY, gate)) for _ in range(3)
    ]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(timeout=60)
    assert [host.exitcode for host in hosts] == [0, 0, 0]
    with application.reading() as session:
        made = Counter(session.scalars(select(Chase.reply_id)))
        counted = set(session.scalars(select(Reply.chase_count)))
        entries = session.scalars(select(AuditEntry).where(AuditEntry.name == "chases_made")).all()
    assert made == Counter(ids)
    assert counted == {1}
    assert sum(entry.after["count"] for entry in entries) == 150
