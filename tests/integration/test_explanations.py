"""A silence explained by the head, excused or upheld by a supervisor; what then counts, and what nobody can change."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DatabaseError

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey, blank_pdf
from tests.factories.reply_reading import events
from tests.factories.silences import asked, decide, explain, fall_silent
from workflow.bootstrap import Application
from workflow.models import Explanation, ExplanationRequest, Membership, Reply, SettledDay, Tenure
from workflow.policies.standing import standing
from workflow.queries.settled_sums import differences
from workflow.queries.standings import times_of
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.flag_overdue import FlagOverdue, flag_overdue
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ExplanationState


@pytest.fixture
def silent(application: Application, province: Province) -> Journey:
    journey = begin_journey(application, province, "stp", "snv")
    fall_silent(journey)
    return journey


def sums(application: Application) -> dict[str, int]:
    with application.reading() as session:
        assert differences(session) == []
        rows = session.query(SettledDay).all()
    return {name: sum(getattr(row, name) for row in rows) for name in ("silent", "excused")}


def test_each_silence_asks_its_head_to_explain_by_a_date_of_its_own(silent: Journey) -> None:
    request = asked(silent)
    assert request.addressee_id == silent.province.officer["stp.head"]
    assert request.due_at - silent.application.clock.now() >= timedelta(days=5)
    assert request.derivation_id
    assert asked(silent, "snv").addressee_id == silent.province.officer["snv.head"]


def test_the_present_head_is_asked_where_the_one_of_that_day_has_left(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp")
    journey.pass_time(days=60)
    today = application.clock.now().date()
    with application.sessions.begin() as session:
        session.execute(
            update(Tenure).where(Tenure.agency_id == province.agency["stp"]).values(until=today - timedelta(days=3))
        )
        session.execute(
            insert(Tenure).values(
                agency_id=province.agency["stp"],
                officer_id=province.officer["stp.leader"],
                since=today - timedelta(days=2),
            )
        )
    fall_silent(journey, days=0)
    assert asked(journey).addressee_id == province.officer["stp.leader"]


def test_an_excused_silence_counts_as_excused_and_the_sums_agree(silent: Journey, application: Application) -> None:
    assert sums(application) == {"silent": 2, "excused": 0}
    explain(silent)
    assert decide(silent) is ExplanationState.EXCUSED
    assert sums(application) == {"silent": 1, "excused": 1}
    reply = silent.reply("stp")
    assert standing(times_of(reply), application.clock.now()) is Standing.EXCUSED
    assert events(silent)[-2:] == ["silence_explained", "silence_excused"]


def test_an_upheld_silence_stays_silent(silent: Journey, application: Application) -> None:
    explain(silent)
    decide(silent, excuse=False, reason="Không có lý do chính đáng.")
    assert sums(application) == {"silent": 2, "excused": 0}
    assert asked(silent).state is ExplanationState.UPHELD
    with pytest.raises(NotNow):
        decide(silent)
    with pytest.raises(NotNow):
        explain(silent)


def test_a_further_explanation_is_possible_until_it_is_decided(silent: Journey) -> None:
    assert explain(silent) == 1
    assert explain(silent, words="Bổ sung.", name="to-trinh.pdf", content=blank_pdf()) == 2
    given = asked(silent).explanations
    assert [(one.ordinal, one.file_id is not None) for one in given] == [(1, False), (2, True)]


def test_only_the_head_explains_and_not_without_words(silent: Journey) -> None:
    for username in ("stp.leader", "stp.officer", "stp.clerk", "stc.head", "supervisor"):
        with pytest.raises(NotPermitted):
            explain(silent, by=username)
    with pytest.raises(Incomplete):
        explain(silent, words="  ")


def test_the_delegate_explains_for_the_head_and_both_names_are_kept(silent: Journey, province: Province) -> None:
    now = silent.application.clock.now()
    command = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer["stp.head"],
        delegate_id=province.officer["stp.officer"],
        agency_id=province.agency["stp"],
        starts_at=now,
        ends_at=now + timedelta(days=9),
        reason="Đi công tác",
    )
    silent.run("stp.head", enter_delegation, command)
    explain(silent, by="stp.officer")
    given = asked(silent).explanations[0]
    assert (given.given_by_id, given.given_for_id) == (province.officer["stp.officer"], province.officer["stp.head"])


def test_a_supervisor_gives_a_reason_and_upholds_only_who_was_heard(silent: Journey) -> None:
    with pytest.raises(Incomplete):
        decide(silent, reason=" ")
    with pytest.raises(NotPermitted):
        decide(silent, by="auditor")
    with pytest.raises(GuardsUnmet) as refusal:
        decide(silent, excuse=False)
    assert refusal.value.guards == ("head_was_heard",)
    silent.pass_time(days=20)
    assert decide(silent, excuse=False) is ExplanationState.UPHELD, "its date passed with nothing explained"


def test_nobody_decides_on_a_silence_of_the_own(silent: Journey, application: Application, province: Province) -> None:
    with application.sessions.begin() as session:
        for username, role, agency in (
            ("supervisor", Role.OFFICER, province.agency["stp"]),
            ("snv.head", Role.SUPERVISOR, None),
        ):
            session.execute(
                insert(Membership).values(
                    jurisdiction_id=province.jurisdiction_id,
                    officer_id=province.officer[username],
                    agency_id=agency,
                    role=role,
                    since=application.clock.now().date() - timedelta(days=1),
                )
            )
        session.execute(update(Tenure).where(Tenure.officer_id == province.officer["snv.head"]).values(until=None))
    with pytest.raises(GuardsUnmet) as refusal:
        decide(silent)
    assert refusal.value.guards == ("silence_not_own",)
    assert decide(silent, by="snv.head") is ExplanationState.EXCUSED, "another agency's silence is not the own"


def test_the_one_who_headed_it_then_does_not_decide_after_leaving(
    silent: Journey, application: Application, province: Province
) -> None:
    head = province.officer["stp.head"]
    with application.sessions.begin() as session:
        session.execute(
            update(Membership).where(Membership.officer_id == head).values(role=Role.SUPERVISOR, agency_id=None)
        )
    with pytest.raises(GuardsUnmet):
        decide(silent, by="stp.head")


def test_overdue_explanations_are_flagged_once(silent: Journey, application: Application) -> None:
    explain(silent, by="snv.head", agency="snv")
    silent.pass_time(days=20)
    assert application.run(flag_overdue, FlagOverdue(limit=1)).explanations == (silent.reply_ids["stp"],)
    assert application.run(flag_overdue, FlagOverdue()).explanations == ()
    assert explain(silent) == 1, "late, but still taken"


def test_what_was_explained_and_decided_cannot_be_changed(silent: Journey, application: Application) -> None:
    explain(silent)
    with pytest.raises(DatabaseError), application.sessions.begin() as session:
        session.execute(
            update(Reply).where(Reply.id == silent.reply_ids["stp"]).values(silence_excused_at=application.clock.now())
        )
    decide(silent)
    statements: tuple[Any, ...] = (
        update(Explanation).values(words="Khác"),
        update(ExplanationRequest).values(decision_reason="Khác"),
        update(ExplanationRequest).values(due_at=application.clock.now() + timedelta(days=99)),
        update(Reply).where(Reply.id == silent.reply_ids["stp"]).values(silence_excused_at=None),
        insert(Explanation).values(
            explanation_request_id=asked(silent).id, ordinal=2, words="Muộn", given_at=application.clock.now(),
            given_by_id=silent.province.officer["stp.head"],
        ),
    )  # fmt: skip
    for statement in statements:
        with pytest.raises(DatabaseError), application.sessions.begin() as session:
            session.execute(statement)
    for model in (Explanation, ExplanationRequest):
        with pytest.raises(DatabaseError), application.sessions.begin() as session:
            session.query(model).delete()
