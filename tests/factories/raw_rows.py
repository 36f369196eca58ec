"""Rows and statements for raw SQL against the triggers: no service, no ORM, no help."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workflow.bootstrap import Application

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 17, tzinfo=UTC)
AFTER = datetime(2026, 12, 3, 1, tzinfo=UTC)

INSERTS = {
    "comment_request": {
        "id": 1, "jurisdiction_id": 1, "agency_id": 1, "procedure_id": 1, "author_id": 1, "state": "drafting",
        "subject": "Dự thảo", "legal_basis": "", "own_position": "", "urgent": False, "urgent_reason": "",
        "period_days": 15, "day_kind": "working", "clock_start": "sent", "replies_open_to_consultees": False,
        "restricted": False, "created_at": NOW, "return_reason": "",
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
CIRCULATE = (
    "UPDATE comment_request SET state = 'awaiting_signature' WHERE id = 1",
    (
        "UPDATE comment_request SET state = 'open', number = '1/2026/STC-LYK', signer_id = 1, circulated_at = :now "
        "WHERE id = 1"
    ),
)
CLEAR = (
    "UPDATE reply SET state = 'received', received_at = :now, received_by_id = 1 WHERE id = 1",
    "UPDATE reply SET state = 'assigned', assignee_id = 1 WHERE id = 1",
    "UPDATE reply SET state = 'in_clearance' WHERE id = 1",
)
SEND = "UPDATE reply SET state = 'sent', position_id = 1, sent_at = :now, version = 2 WHERE id = 1"


def put(connection: Connection, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    connection.execute(
        text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(':' + name for name in row)})"),  # noqa: S608  names of our own
        {key: stored(connection, value) for key, value in row.items()},
    )


def stored(connection: Connection, value: Any) -> Any:
    return value.replace(tzinfo=None) if connection.dialect.name == "sqlite" and isinstance(value, datetime) else value


def run(connection: Connection, *statements: str) -> None:
    times = {"now": NOW, "later": LATER, "after": AFTER}
    for statement in statements:
        given = {name: stored(connection, at) for name, at in times.items() if f":{name}" in statement}
        connection.execute(text(statement), given)


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
