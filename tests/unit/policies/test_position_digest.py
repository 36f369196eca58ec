"""Anybody can recompute the fingerprint of an official position, and every changed letter shows."""

import hashlib
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from workflow.policies.position_digest import ANSWER, COMMENT, HEADING, canonical_position, position_digest

HEAD: dict[str, Any] = {
    **{key: f"<{key}>" for key in HEADING},
    "signed_at": datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=7))),
}
COMMENTS: list[dict[str, Any]] = [{**{key: f"<{key}>" for key in COMMENT}, "ordinal": n} for n in (1, 2)]
ANSWERS: list[dict[str, Any]] = [{**{key: f"<{key}>" for key in ANSWER}, "question_id": n} for n in (7, 9)]


def test_the_digest_is_the_plain_sha256_of_the_canonical_text() -> None:
    text = canonical_position(HEAD, COMMENTS, ANSWERS)
    assert position_digest(HEAD, COMMENTS, ANSWERS) == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(text)["signed_at"] == "2026-11-23T01:00:00.000000+00:00"


def test_the_order_in_which_rows_come_from_the_database_does_not_matter() -> None:
    assert position_digest(HEAD, COMMENTS[::-1], ANSWERS[::-1]) == position_digest(HEAD, COMMENTS, ANSWERS)


def test_columns_that_are_not_content_do_not_matter() -> None:
    assert position_digest(HEAD | {"digest": "x", "id": 3}, COMMENTS, ANSWERS) == position_digest(
        HEAD, COMMENTS, ANSWERS
    )


@pytest.mark.parametrize("key", [key for key in HEADING if key != "signed_at"])
def test_a_changed_field_changes_the_digest(key: str) -> None:
    assert position_digest(HEAD | {key: "khác"}, COMMENTS, ANSWERS) != position_digest(HEAD, COMMENTS, ANSWERS)


@pytest.mark.parametrize("key", COMMENT)
def test_a_changed_comment_changes_the_digest(key: str) -> None:
    changed = [COMMENTS[0] | {key: 9 if key == "ordinal" else "khác"}, COMMENTS[1]]
    assert position_digest(HEAD, changed, ANSWERS) != position_digest(HEAD, COMMENTS, ANSWERS)


@pytest.mark.parametrize("key", ANSWER)
def test_a_changed_answer_changes_the_digest(key: str) -> None:
    changed = [ANSWERS[0] | {key: 8 if key == "question_id" else "khác"}, ANSWERS[1]]
    assert position_digest(HEAD, COMMENTS, changed) != position_digest(HEAD, COMMENTS, ANSWERS)


def test_words_cannot_move_from_one_field_to_the_next_unnoticed() -> None:
    one = position_digest(HEAD | {"opinion": "a", "checked_parts": "bc"}, [], [])
    other = position_digest(HEAD | {"opinion": "ab", "checked_parts": "c"}, [], [])
    assert one != other
