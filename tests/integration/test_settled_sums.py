"""The sums that supervision reads equal a full recount, whatever was done; a wrong one is found and mended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from blueprints.factory import create_app
from tests.factories.province import Province
from tests.factories.replies import Given, add_replies, record_return
from tests.integration.test_standings import replies
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Reply, SettledDay
from workflow.queries.settled_sums import differences
from workflow.services.mend_settled_sums import mend_settled_sums
from workflow.vocabulary.findings import FindingRule
from workflow.vocabulary.states import ReplyState

PAST = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SENT, RETURNED, SILENT = ReplyState.SENT, ReplyState.RETURNED, ReplyState.SILENT


def sums(session: Any) -> dict[str, int]:
    row = session.scalars(select(SettledDay)).one()
    names = ("on_time", "answered_late", "silent", "excused", "little", "days_late")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(replies(), max_size=8))
def test_the_kept_sums_equal_a_recount_of_any_replies(
    application: Application, province: Province, asked: list[Given]
) -> None:
    with application.sessions() as session:  # never committed
        add_replies(session, province, asked)
        assert differences(session) == []
        settled = [one for one in session.scalars(select(Reply)) if one.sent_at or one.state in {SILENT, "released"}]
        kept = session.scalars(select(SettledDay)).all()
        assert sum(day.on_time + day.answered_late + day.silent + day.excused for day in kept) == len(settled)


def test_a_settled_reply_that_moves_on_is_taken_out_of_one_sum_and_put_into_the_other(
    application: Application, province: Province
) -> None:
    asked = [
        Given(agency="stp", state=SENT, due_at=PAST, sent_at=PAST - DAY, findings=(FindingRule.NOTED,)),
        Given(agency="stp", state=SENT, due_at=PAST, sent_at=PAST + 4 * DAY),
    ]
    with application.sessions() as session:
        first, _second = add_replies(session, province, asked)
        assert sums(session) == {"on_time": 1, "answered_late": 1, "little": 1, "days_late": 2}
        officer = province.officer["stp.officer"]
        record_return(session, province, first, PAST)
        for state in (RETURNED, ReplyState.ASSIGNED):
            session.execute(update(Reply).where(Reply.id == first).values(state=state, assignee_id=officer))
        session.expire_all()
        assert sums(session) == {"on_time": 1, "answered_late": 1, "days_late": 2}
        assert differences(session) == []


def test_what_does_not_concern_the_sums_leaves_them_alone(application: Application, province: Province) -> None:
    with application.sessions() as session:
        (reply,) = add_replies(session, province, [Given(agency="stp", state=SENT, due_at=PAST, sent_at=PAST - DAY)])
        session.execute(update(Reply).where(Reply.id == reply).values(revising_since=PAST, version=2))
        assert sums(session) == {"on_time": 1}


@pytest.fixture
def corrupted(application: Application, province: Province) -> Application:
    """Two answers; one sum says seven, and one of a day when nothing was due says three."""
    with application.sessions.begin() as session:
        asked = [Given(agency=slug, state=SENT, due_at=PAST, sent_at=PAST - DAY) for slug in ("stp", "snv")]
        add_replies(session, province, asked)
        session.execute(
            text("UPDATE settled_day SET on_time = 7 WHERE agency_id = :agency"), {"agency": province.agency["stp"]}
        )
        session.execute(
            text(
                "INSERT INTO settled_day SELECT jurisdiction_id, '2020-01-02', agency_id, procedure_id, "
                "3, 0, 0, 0, 0, 0 FROM settled_day WHERE agency_id = :agency"
            ),
            {"agency": province.agency["snv"]},
        )
    return application


def test_a_wrong_sum_is_found_mended_and_put_on_record(corrupted: Application, province: Province) -> None:
    found = corrupted.run(mend_settled_sums, None)
    assert [(one.kept, one.counted) for one in found] == [({"on_time": 3}, {}), ({"on_time": 7}, {"on_time": 1})]
    with corrupted.reading() as session:
        assert differences(session) == []
        entries = session.scalars(select(AuditEntry).where(AuditEntry.name == "settled_sums_mended")).all()
    assert [entry.subject_id for entry in entries] == [province.agency["snv"], province.agency["stp"]]
    assert corrupted.run(mend_settled_sums, None) == []


def test_the_command_line_names_what_differs_and_mends_it(corrupted: Application) -> None:
    runner = create_app(application=corrupted).test_cli_runner()
    refused = runner.invoke(args=["sums", "check"])
    assert refused.exit_code == 1
    assert "kept {'on_time': 7}, counted {'on_time': 1}" in refused.output
    assert "2 sums mended" in runner.invoke(args=["sums", "mend"]).output
    assert runner.invoke(args=["sums", "check", "--json"]).exit_code == 0
