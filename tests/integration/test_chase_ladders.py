"""A procedure's own ladder: who may set it, what is refused, and that open replies follow it at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.replies import Given, add_replies
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Chase, ChaseRung, Procedure, Reply
from workflow.models.reply import AT_ONCE
from workflow.services.administering import Outcome, Saved
from workflow.services.save_ladder import SaveLadder, save_ladder
from workflow.sweep import run_sweep
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung
from workflow.vocabulary.refusals import Conflict, Incomplete, NotFound, NotPermitted
from workflow.vocabulary.states import ReplyState

FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OWN = (
    Rung(offset=-5, form=ChaseForm.REMINDER, audience=frozenset({ChaseAudience.CLERK})),
    Rung(offset=2, form=ChaseForm.LETTER, audience=frozenset({ChaseAudience.HEAD, ChaseAudience.SUPERVISOR})),
)


def save(
    application: Application, province: Province, rungs: tuple[Rung, ...] | None, by: str = "administrator", **more: Any
) -> Saved:
    values = {"jurisdiction_id": province.jurisdiction_id, "procedure_id": province.procedure["lien-so"], "version": 1}
    return application.run(save_ladder, SaveLadder(**{**values, **more, "rungs": rungs}), province.actor(by))


def kept(application: Application) -> list[tuple[int, str, list[str]]]:
    with application.reading() as session:
        rows = session.scalars(select(ChaseRung).order_by(ChaseRung.offset_days)).all()
    return [(row.offset_days, row.form.value, row.audience) for row in rows]


def test_a_procedure_gets_a_ladder_of_its_own_and_the_trail_says_what_was_before(
    application: Application, province: Province
) -> None:
    assert save(application, province, OWN).outcome is Outcome.CHANGED
    assert kept(application) == [(-5, "reminder", ["clerk"]), (2, "letter", ["head", "supervisor"])]
    with application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "chase_ladder_changed")).one()
        assert session.scalars(select(Procedure.version).where(Procedure.code == "lien-so")).one() == 2
    assert (entry.actor_id, entry.subject_id) == (province.officer["administrator"], province.procedure["lien-so"])
    assert (entry.before["own"], len(entry.before["rungs"])) == (False, 7)
    assert entry.after == {"own": True, "rungs": [[-5, "reminder", ["clerk"]], [2, "letter", ["head", "supervisor"]]]}


def test_the_products_ladder_comes_back_when_it_is_asked_for(application: Application, province: Province) -> None:
    save(application, province, OWN)
    assert save(application, province, None, version=2).outcome is Outcome.CHANGED
    assert kept(application) == []
    assert save(application, province, None, version=3).outcome is Outcome.UNCHANGED


def test_what_is_saved_again_changes_nothing(application: Application, province: Province) -> None:
    save(application, province, OWN)
    assert save(application, province, tuple(reversed(OWN)), version=2).outcome is Outcome.UNCHANGED


def test_a_wrong_ladder_is_refused_and_the_old_one_stays(application: Application, province: Province) -> None:
    save(application, province, OWN)
    with pytest.raises(Incomplete) as refused:
        save(application, province, (OWN[0], OWN[0]), version=2)
    assert [item.key for item in refused.value.missing] == ["rung_twice", "rung_twice"]
    assert len(kept(application)) == 2


def test_an_old_page_is_a_conflict(application: Application, province: Province) -> None:
    save(application, province, OWN)
    with pytest.raises(Conflict):
        save(application, province, None)


@pytest.mark.parametrize("who", ["supervisor", "auditor", "stc.head", "stc.clerk"])
def test_only_the_administrator_sets_it(application: Application, province: Province, who: str) -> None:
    with pytest.raises(NotPermitted):
        save(application, province, OWN, by=who)


def test_a_procedure_of_elsewhere_is_not_found(application: Application, province: Province) -> None:
    with pytest.raises(NotFound):
        save(application, province, OWN, procedure_id=999)


def test_open_replies_of_the_procedure_follow_the_new_ladder_at_once_and_no_others(
    application: Application, province: Province
) -> None:
    given = Given(agency="stp", state=ReplyState.ASSIGNED, due_at=FRIDAY)
    other = Given(agency="sxd", state=ReplyState.ASSIGNED, due_at=FRIDAY, procedure="qd-chu-tich")
    answered = Given(agency="snv", state=ReplyState.SENT, due_at=FRIDAY)
    far = FRIDAY + 300 * DAY
    with application.sessions.begin() as session:
        mine, others, sent = add_replies(session, province, [given, other, answered])
        session.execute(update(Reply).values(look_at=far))
        before = session.scalars(versions := select(Reply.version).order_by(Reply.id)).all()
    now = FRIDAY - 6 * DAY
    living = application.at(SettableClock(now))
    save(living, province, OWN)
    with application.reading() as session:
        looks = {row.id: row.look_at for row in session.execute(select(Reply.id, Reply.look_at))}
        assert session.scalars(versions).all() == before
    assert looks == {mine: AT_ONCE, others: far, sent: far}
    assert run_sweep(living).chases == 1
    with application.reading() as session:
        assert session.scalars(select(Chase.offset_days)).one() == -5
