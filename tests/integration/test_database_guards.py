"""The database itself refuses what would break a promise, whatever code asks for it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.raw_rows import ANSWER, CLEAR, COMMENT, INSERTS, NEWER, NOW, POSITION, SEND, put, refused, run
from workflow.adapters.database import open_engine
from workflow.bootstrap import Application


def test_a_complete_position_makes_a_sent_reply(sent: Application) -> None:
    with sent.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM reply WHERE id = 1")) == "sent"


def test_a_reply_cannot_be_sent_without_a_position(delivered: Application) -> None:
    assert refused(delivered, "UPDATE reply SET state = 'sent', sent_at = :now WHERE id = 1")


def test_a_reply_cannot_start_as_sent(delivered: Application) -> None:
    row = {**INSERTS["reply"], "id": 2, "agency_id": 3, "state": "silent", "closed_at": NOW}
    assert "reply_starts_delivered" in refused(delivered, rows=(("reply", row),))


def test_a_reply_cannot_point_to_a_position_whose_rows_are_missing(cleared: Application) -> None:
    assert "reply_position_is_true" in refused(cleared, SEND, rows=(("position", POSITION),))
    assert "reply_position_is_true" in refused(cleared, SEND, rows=(("position", POSITION), ("comment", COMMENT)))


def test_a_reply_cannot_point_to_the_position_of_another_reply(cleared: Application) -> None:
    other = {**INSERTS["reply"], "id": 2, "agency_id": 3}
    rows = (("reply", other), ("position", POSITION), ("comment", COMMENT), ("answer", ANSWER))
    steps = [statement.replace("WHERE id = 1", "WHERE id = 2") for statement in (*CLEAR, SEND)]
    assert "reply_position_is_true" in refused(cleared, *steps, rows=rows)


@pytest.mark.parametrize("column", ["signer_id", "signed_at", "draft_version_id", "code", "digest", "number"])
def test_an_official_position_needs_signer_time_and_version(cleared: Application, column: str) -> None:
    assert refused(cleared, rows=(("position", {**POSITION, column: None}),))


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "no_objection"},
        {"code": ""},
        {"code": "concur", "checked_count": 0, "condition_count": 0},
        {"code": "concur", "condition_count": 1},
        {"code": "concur_with_comments", "comment_count": 0, "condition_count": 0},
        {"code": "concur_with_comments", "condition_count": 1},
        {"code": "object", "condition_count": 0},
        {"code": "outside_remit", "remit_reason": "  "},
        {"code": "outside_remit", "remit_reason": "Không thuộc ngành.", "no_competent_reason": " "},
        {"signer_role": "officer"},
        {"signed_for_id": 3, "signed_for_name": "Trần B"},
        {"signed_for_id": 4, "signed_for_name": " "},
        {"signed_for_name": "Trần B"},
        {"signer_name": " "},
    ],
)
def test_a_position_without_its_parts_cannot_be_stored(cleared: Application, changes: dict[str, Any]) -> None:
    assert refused(cleared, rows=(("position", {**POSITION, **changes}),))


@pytest.mark.parametrize(
    "changes",
    [{"text": " "}, {"article": " "}, {"reason": ""}, {"proposed_wording": ""}, {"weight": "strong"}],
)
def test_a_comment_without_its_parts_cannot_be_stored(cleared: Application, changes: dict[str, Any]) -> None:
    assert refused(cleared, rows=(("position", POSITION), ("comment", {**COMMENT, **changes})))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE position SET code = 'concur' WHERE id = 1",
        "UPDATE position SET opinion = 'khác'",
        "UPDATE position SET signed_at = signed_at",
        "DELETE FROM position",
        "UPDATE comment SET text = 'khác' WHERE id = 1",
        "DELETE FROM comment WHERE id = 1",
        "UPDATE answer SET checked = false",
        "DELETE FROM answer",
        "DELETE FROM reply WHERE id = 1",
        "DELETE FROM round",
        "DELETE FROM comment_request",
        "UPDATE draft_version SET file_id = 1",
        "DELETE FROM stored_file",
        "UPDATE deadline_derivation SET body = '[]'",
        "UPDATE reply SET state = 'assigned', assignee_id = 1 WHERE id = 1",
        "UPDATE reply SET state = 'silent', closed_at = :now WHERE id = 1",
        "UPDATE reply SET sent_at = NULL, state = 'returned' WHERE id = 1",
        "UPDATE reply SET position_id = NULL WHERE id = 1",
        "UPDATE reply SET due_at = first_due_at, first_due_at = :now WHERE id = 1",
        "UPDATE reply SET delivered_at = '2020-01-01' WHERE id = 1",
        "UPDATE question SET text = 'hỏi khác'",
        "DELETE FROM question",
    ],
)
def test_what_was_sent_cannot_be_changed_or_deleted(sent: Application, statement: str) -> None:
    assert refused(sent, statement)


def test_a_sealed_position_takes_no_further_comment_or_answer(sent: Application) -> None:
    assert "position_is_sealed_comment" in refused(sent, rows=(("comment", {**COMMENT, "id": 2, "ordinal": 2}),))
    question = {**INSERTS["question"], "id": 2, "ordinal": 2, "for_all": False}
    assert "position_is_sealed_answer" in refused(
        sent, rows=(("question", question), ("answer", {**ANSWER, "question_id": 2}))
    )


def test_a_closed_reply_keeps_the_position_it_was_closed_with(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "position", NEWER)
        run(connection, "UPDATE reply SET closed_at = :now WHERE id = 1")
    assert "reply_is_closed" in refused(sent, "UPDATE reply SET position_id = 2 WHERE id = 1")


def test_a_superseded_position_stays_sealed(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "position", NEWER)
        run(connection, "UPDATE reply SET position_id = 2 WHERE id = 1")
    late = {**COMMENT, "id": 2, "ordinal": 2}
    assert "position_is_sealed_comment" in refused(sent, rows=(("comment", late),))


EMPTIED = (
    "position", "comment", "reply", "silence_record", "audit_entry", "stored_file", "pause", "consultee",
    "number_series", "question", "comment_request", "tenure",
)  # fmt: skip


@pytest.mark.parametrize("table", EMPTIED)
def test_no_table_of_the_record_is_emptied_at_one_stroke(postgresql_url: str, table: str) -> None:
    engine = open_engine(postgresql_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as refusal:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))
    engine.dispose()
    assert f"{table}_is_not_emptied" in str(refusal.value.orig)


def test_a_due_date_never_lies_before_the_first_one(delivered: Application) -> None:
    assert refused(delivered, "UPDATE reply SET due_at = :now WHERE id = 1")
