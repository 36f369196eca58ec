"""The database itself refuses what would break a promise, whatever code asks for it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.factories.province import Province
from workflow.adapters.database import open_engine
from workflow.bootstrap import Application

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 17, tzinfo=UTC)

INSERTS = {
    "comment_request": {
        "id": 1, "jurisdiction_id": 1, "agency_id": 1, "procedure_id": 1, "author_id": 1, "state": "open",
        "number": "1/2026/STC-LYK", "subject": "Dự thảo", "legal_basis": "", "own_position": "", "urgent": False,
        "urgent_reason": "", "period_days": 15, "day_kind": "working", "clock_start": "sent", "replies_open_to_consultees": False,
        "restricted": False, "created_at": NOW, "return_reason": "", "signer_id": 1, "circulated_at": NOW,
        "search_text": "", "suspended_from": "", "suspension_reason": "", "withdrawal_reason": "", "version": 1,
    },
    "stored_file": {
        "id": 1, "digest": "a" * 64, "size": 1, "media_type": "application/pdf", "original_name": "d.pdf",
        "uploaded_by_id": 1, "uploaded_at": NOW,
    },
    "draft_version": {
        "id": 1, "request_id": 1, "ordinal": 1, "file_id": 1, "change": "first", "change_reason": "",
        "added_by_id": 1, "added_at": NOW,
    },
    "round": {
        "id": 1, "request_id": 1, "ordinal": 1, "draft_version_id": 1, "period_days": 15, "day_kind": "working",
        "opened_at": NOW,
    },
    "question": {"id": 1, "request_id": 1, "ordinal": 1, "text": "Nguồn kinh phí?", "for_all": True},
    "deadline_derivation": {"id": 1, "digest": "b" * 64, "body": "{}"},
    "reply": {
        "id": 1, "jurisdiction_id": 1, "request_id": 1, "round_id": 1, "agency_id": 2, "state": "delivered",
        "delivered_at": NOW, "clock_started_at": NOW, "first_due_at": LATER, "due_at": LATER, "due_day": NOW.date(),
        "derivation_id": 1, "rework_reason": "", "returned_count": 0, "version": 1,
    },
}  # fmt: skip
POSITION = {
    "id": 1, "jurisdiction_id": 1, "request_id": 1, "reply_id": 1, "agency_id": 2, "draft_version_id": 1, "ordinal": 1,
    "number": "1/2026/STP-TGYK", "code": "object", "opinion": "", "checked_parts": "", "remit_reason": "",
    "no_competent_reason": "", "comment_count": 1, "condition_count": 1, "answer_count": 1, "checked_count": 1,
    "author_id": 2, "signer_id": 3, "signer_role": "leader", "signer_name": "Nguyễn Văn A",
    "signer_title": "Phó Giám đốc", "signed_for_name": "", "signed_at": NOW, "digest": "c" * 64,
}  # fmt: skip
COMMENT = {
    "id": 1, "position_id": 1, "ordinal": 1, "weight": "condition", "whole_text": False, "article": "Điều 5",
    "clause": "", "point": "", "page": "", "text": "Chưa rõ nguồn.", "reason": "Vượt dự toán.",
    "proposed_wording": "Bỏ khoản 2.", "legal_basis": "",
}  # fmt: skip
ANSWER = {"position_id": 1, "question_id": 1, "checked": True, "text": "Đã rà soát."}
NEWER = {
    **POSITION, "id": 2, "ordinal": 2, "comment_count": 0, "answer_count": 0, "condition_count": 0, "code": "concur",
    "checked_count": 1, "checked_parts": "Toàn văn", "number": "2/2026/STP-TGYK",
}  # fmt: skip
SEND = "UPDATE reply SET state = 'sent', position_id = 1, sent_at = :now, version = 2 WHERE id = 1"


def put(connection: Connection, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    connection.execute(
        text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(':' + name for name in row)})"),  # noqa: S608  names of our own
        {key: stored(connection, value) for key, value in row.items()},
    )


def stored(connection: Connection, value: Any) -> Any:
    return value.replace(tzinfo=None) if connection.dialect.name == "sqlite" and isinstance(value, datetime) else value


def run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement), {"now": stored(connection, NOW)} if ":now" in statement else {})


@pytest.fixture
def delivered(application: Application, province: Province) -> Application:
    with application.engine.begin() as connection:
        for table, row in INSERTS.items():
            put(connection, table, {**row, **ids(province, table)})
    return application


def ids(province: Province, table: str) -> dict[str, int]:
    """The ids of the test's province (they start at 1 on both databases, but nothing here relies on it)."""
    agency = {"comment_request": province.agency["stc"], "reply": province.agency["stp"]}
    return {"agency_id": agency[table]} if table in agency else {}


@pytest.fixture
def sent(delivered: Application) -> Application:
    with delivered.engine.begin() as connection:
        put(connection, "position", POSITION)
        put(connection, "comment", COMMENT)
        put(connection, "answer", ANSWER)
        run(connection, SEND)
    return delivered


def refused(application: Application, *statements: str, rows: tuple[tuple[str, dict[str, Any]], ...] = ()) -> str:
    """The database's words on refusing; fails the test when it does not refuse."""
    with application.engine.connect() as connection:
        with pytest.raises(DBAPIError) as refusal:
            do_all(connection, rows, statements)
        connection.rollback()
    return str(refusal.value.orig)


def do_all(connection: Connection, rows: tuple[tuple[str, dict[str, Any]], ...], statements: tuple[str, ...]) -> None:
    for table, row in rows:
        put(connection, table, row)
    for statement in statements:
        run(connection, statement)


def test_a_complete_position_makes_a_sent_reply(sent: Application) -> None:
    with sent.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM reply WHERE id = 1")) == "sent"


def test_a_reply_cannot_be_sent_without_a_position(delivered: Application) -> None:
    assert refused(delivered, "UPDATE reply SET state = 'sent', sent_at = :now WHERE id = 1")


def test_a_reply_cannot_start_as_sent(delivered: Application) -> None:
    row = {**INSERTS["reply"], "id": 2, "agency_id": 3, "state": "silent", "closed_at": NOW}
    assert "reply_starts_delivered" in refused(delivered, rows=(("reply", row),))


def test_a_reply_cannot_point_to_a_position_whose_rows_are_missing(delivered: Application) -> None:
    assert "reply_position_is_true" in refused(delivered, SEND, rows=(("position", POSITION),))
    assert "reply_position_is_true" in refused(delivered, SEND, rows=(("position", POSITION), ("comment", COMMENT)))


def test_a_reply_cannot_point_to_the_position_of_another_reply(delivered: Application) -> None:
    other = {**INSERTS["reply"], "id": 2, "agency_id": 3}
    rows = (("reply", other), ("position", POSITION), ("comment", COMMENT), ("answer", ANSWER))
    assert "reply_position_is_true" in refused(delivered, SEND.replace("WHERE id = 1", "WHERE id = 2"), rows=rows)


@pytest.mark.parametrize("column", ["signer_id", "signed_at", "draft_version_id", "code", "digest", "number"])
def test_an_official_position_needs_signer_time_and_version(delivered: Application, column: str) -> None:
    assert refused(delivered, rows=(("position", {**POSITION, column: None}),))


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
        {"signer_name": " "},
    ],
)
def test_a_position_without_its_parts_cannot_be_stored(delivered: Application, changes: dict[str, Any]) -> None:
    assert refused(delivered, rows=(("position", {**POSITION, **changes}),))


@pytest.mark.parametrize(
    "changes",
    [{"text": " "}, {"article": " "}, {"reason": ""}, {"proposed_wording": ""}, {"weight": "strong"}],
)
def test_a_comment_without_its_parts_cannot_be_stored(delivered: Application, changes: dict[str, Any]) -> None:
    assert refused(delivered, rows=(("position", POSITION), ("comment", {**COMMENT, **changes})))


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
    question = {**INSERTS["question"], "id": 2, "ordinal": 2}
    assert "position_is_sealed_answer" in refused(
        sent, rows=(("question", question), ("answer", {**ANSWER, "question_id": 2}))
    )


def test_a_closed_reply_keeps_the_position_it_was_closed_with(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "position", NEWER)
        run(connection, "UPDATE reply SET closed_at = :now WHERE id = 1")
    assert "reply_dates_are_frozen" in refused(sent, "UPDATE reply SET position_id = 2 WHERE id = 1")


def test_a_superseded_position_stays_sealed(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "position", NEWER)
        run(connection, "UPDATE reply SET position_id = 2 WHERE id = 1")
    late = {**COMMENT, "id": 2, "ordinal": 2}
    assert "position_is_sealed_comment" in refused(sent, rows=(("comment", late),))


@pytest.mark.parametrize("table", ["position", "comment", "reply", "silence_record", "audit_entry", "stored_file"])
def test_no_table_of_the_record_is_emptied_at_one_stroke(postgresql_url: str, table: str) -> None:
    engine = open_engine(postgresql_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as refusal:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))
    engine.dispose()
    assert "_is_not_deleted" in str(refusal.value.orig)


def test_replacing_a_row_is_refused_like_deleting_it(sent: Application) -> None:
    """SQLite's INSERT OR REPLACE deletes first; with recursive triggers on, that deletion is refused too."""
    verb = "INSERT OR REPLACE" if sent.engine.dialect.name == "sqlite" else "INSERT"
    columns, values = ", ".join(POSITION), ", ".join(f":{name}" for name in POSITION)
    with sent.engine.connect() as connection:
        row = {key: stored(connection, value) for key, value in POSITION.items()}
        with pytest.raises(DBAPIError):
            connection.execute(text(f"{verb} INTO position ({columns}) VALUES ({values})"), row)


def test_a_due_date_never_lies_before_the_first_one(delivered: Application) -> None:
    assert refused(delivered, "UPDATE reply SET due_at = :now WHERE id = 1")
