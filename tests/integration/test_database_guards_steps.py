"""Plain SQL takes no step that a lifecycle does not know, and moves nothing that was fixed; the lawful way is open."""

from typing import Any

import pytest

from tests.factories.raw_rows import (
    AFTER,
    ANSWER,
    CIRCULATE,
    CLEAR,
    COMMENT,
    INSERTS,
    LATER,
    NEWER,
    NOW,
    POSITION,
    SEND,
    put,
    refused,
    run,
)  # fmt: skip
from workflow.bootstrap import Application

CLAIM = {
    **POSITION, "code": "outside_remit", "remit_reason": "Không thuộc ngành.", "no_competent_reason": "Chưa rõ.",
    "comment_count": 0, "condition_count": 0, "answer_count": 0, "checked_count": 0,
}  # fmt: skip
CLAIM_ROW = {"id": 1, "reply_id": 1, "position_id": 1, "claimed_at": NOW, "decision_reason": ""}
TO_CLAIMED = "UPDATE reply SET state = 'remit_claimed', position_id = 1, claimed_at = :now WHERE id = 1"
SILENCE = {
    "id": 1, "reply_id": 1, "agency_id": 2, "head_id": 1, "due_at": LATER, "recorded_at": AFTER,
    "working_days_late": 1, "silence_law": "agreed_and_liable",
}  # fmt: skip
TO_SILENT = "UPDATE reply SET state = 'silent', closed_at = :after, days_late = 1 WHERE id = 1"
VERSION = {**INSERTS["draft_version"], "id": 2, "ordinal": 2, "change": "material"}
ROUND = {**INSERTS["round"], "id": 2, "ordinal": 2}
MORE = (
    ("draft_version", VERSION),
    ("round", ROUND),
    ("deadline_derivation", {"id": 2, "digest": "e" * 64, "body": "{}"}),
)


@pytest.mark.parametrize(
    ("guard", "change"),
    [
        ("reply_stays_what_it_is", "agency_id = 3"),
        ("reply_stays_what_it_is", "round_id = 2"),
        ("reply_stays_what_it_is", "id = 9"),
        ("reply_stays_what_it_is", "first_due_at = :now, due_at = :later"),
        ("reply_", "received_at = :later"),  # two guards know better
        ("reply_is_set_once", "sent_at = :later"),
        ("reply_clock_is_frozen", "due_at = :after"),
        ("reply_clock_is_frozen", "due_day = '2030-01-01'"),
        ("reply_clock_is_frozen", "derivation_id = 2"),
        ("reply_clock_is_frozen", "clock_started_at = :later"),
        ("reply_days_late_are_fixed", "days_late = 1"),
        ("reply_takes_a_known_step", "state = 'released', closed_at = :now"),
    ],
)
def test_what_a_sent_reply_is_and_when_it_came_stays(sent: Application, guard: str, change: str) -> None:
    assert guard in refused(sent, f"UPDATE reply SET {change} WHERE id = 1", rows=MORE)  # noqa: S608  words of our own


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("round_stays_what_it_is", "UPDATE round SET draft_version_id = 2 WHERE id = 1"),
        ("request_letter_is_frozen", "UPDATE comment_request SET own_position = 'khác'"),
        ("request_letter_is_frozen", "UPDATE comment_request SET subject = 'khác'"),
        ("request_letter_is_frozen", "UPDATE comment_request SET number = '9/2026'"),
        ("comment_request_is_set_once", "UPDATE comment_request SET circulated_at = :later"),
        ("request_takes_a_known_step", "UPDATE comment_request SET state = 'drafting'"),
        ("request_takes_a_known_step", "UPDATE comment_request SET state = 'concluded'"),
        ("comment_request_stays_what_it_is", "UPDATE comment_request SET agency_id = 2"),
        ("question_asked_is_not_reworded", "UPDATE question SET for_all = false"),
        ("question_stays_what_it_is", "UPDATE question SET id = 9"),
        ("consultee_asked_is_not_deleted", "DELETE FROM consultee"),
        ("consultee_stays_what_it_is", "UPDATE consultee SET agency_id = 3"),
        ("question_put_is_not_taken_back", "DELETE FROM question_addressee"),
        ("question_addressee_stays_what_it_is", "UPDATE question_addressee SET agency_id = 3"),
        ("number_series_never_goes_back", "UPDATE number_series SET last = 6"),
        ("number_series_is_not_deleted", "DELETE FROM number_series"),
        ("pause_is_not_deleted", "DELETE FROM pause"),
        ("pause_stays_what_it_is", "UPDATE pause SET since = :later"),
        ("tenure_is_not_deleted", "DELETE FROM tenure"),
        ("tenure_stays_what_it_is", "UPDATE tenure SET officer_id = 2"),
    ],
)
def test_what_was_circulated_asked_and_counted_stays(sent: Application, guard: str, statement: str) -> None:
    """An agency that joins later has its question, its number and its pause; nothing of them is taken back."""
    rows = (
        *MORE,
        ("consultee", {"id": 1, "request_id": 1, "agency_id": 4, "mandatory": False, "added_at": NOW}),
        ("question", {**INSERTS["question"], "id": 2, "ordinal": 2, "for_all": False}),
        ("question_addressee", {"question_id": 2, "agency_id": 4}),
        ("number_series", {"agency_id": 2, "year": 2026, "kind": "TGYK", "last": 7}),
        ("pause", {"id": 1, "reply_id": 1, "reason": "suspension", "explanation": "", "since": NOW}),
        ("tenure", {"id": 99, "agency_id": 2, "officer_id": 1, "since": NOW.date()}),
    )
    assert guard in refused(sent, statement, rows=rows)


def test_what_is_decided_or_ended_is_not_touched_again(cleared: Application) -> None:
    waiver = {
        "id": 1, "request_id": 1, "kind": "short_period", "procedure_id": 1, "agency_ids": "[]", "asked_by_id": 1,
        "asked_at": NOW, "ask_reason": "Gấp.", "granted": True, "decided_by_id": 1, "decided_at": NOW,
        "decision_reason": "Đồng ý.",
    }  # fmt: skip
    pause = {"id": 1, "reply_id": 1, "reason": "suspension", "explanation": "", "since": NOW, "until": LATER}
    assert "waiver_is_over" in refused(cleared, "UPDATE waiver SET granted = false", rows=(("waiver", waiver),))
    assert "pause_is_over" in refused(cleared, "UPDATE pause SET until = :after", rows=(("pause", pause),))


@pytest.mark.parametrize(
    ("guard", "table", "row"),
    [
        ("reply_starts_delivered", "reply", {"sent_at": NOW}),
        ("reply_starts_delivered", "reply", {"days_late": 1}),
        ("reply_is_of_an_open_round", "reply", {"jurisdiction_id": 9}),
        ("request_starts_drafting", "comment_request", {"state": "awaiting_signature"}),
        ("request_starts_drafting", "comment_request", {"number": "7/2026"}),
        ("round_is_of_a_version", "round", {"closed_at": NOW}),
        ("round_is_of_a_version", "round", {"draft_version_id": 9}),
        ("question_for_all_comes_first", "question", {"ordinal": 2}),
    ],
)
def test_nothing_starts_in_the_middle(delivered: Application, guard: str, table: str, row: dict[str, Any]) -> None:
    more = {"id": 2, "agency_id": 3} if table == "reply" else {"id": 2, "ordinal": 2}
    more = {"id": 2} if table == "comment_request" else more
    assert guard in refused(delivered, rows=((table, {**INSERTS[table], **more, **row}),))


def test_nobody_is_asked_more_once_the_reply_is_owed(delivered: Application) -> None:
    question = {**INSERTS["question"], "id": 2, "ordinal": 2, "for_all": False}
    rows = (("question", question), ("question_addressee", {"question_id": 2, "agency_id": 2}))
    assert "question_is_put_before_the_reply" in refused(delivered, rows=rows)


@pytest.mark.parametrize(
    "changes",
    [
        {"agency_id": 3},
        {"draft_version_id": 2},
        {"jurisdiction_id": 9},
        {"request_id": 9},
        {"signed_at": NOW.replace(year=2020)},
    ],
)
def test_a_position_is_of_the_agency_request_version_and_time_of_its_reply(
    cleared: Application, changes: dict[str, Any]
) -> None:
    assert "position_is_of_its_reply" in refused(cleared, rows=(*MORE, ("position", {**POSITION, **changes})))


def test_no_position_comes_to_a_reply_that_is_not_before_its_leader(delivered: Application) -> None:
    assert "position_is_of_its_reply" in refused(delivered, rows=(("position", POSITION),))


def test_a_first_answer_counts_from_its_signature(cleared: Application) -> None:
    rows = (("position", POSITION), ("comment", COMMENT), ("answer", ANSWER))
    assert "reply_is_sent_when_signed" in refused(cleared, SEND.replace(":now", ":later"), rows=rows)


def test_a_reply_goes_on_to_a_newer_position_and_never_back(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "position", {**NEWER, "signed_at": LATER})
        run(connection, "UPDATE reply SET position_id = 2 WHERE id = 1")
    assert "reply_position_is_true" in refused(sent, "UPDATE reply SET position_id = 1 WHERE id = 1")
    older = {**NEWER, "id": 3, "ordinal": 3, "number": "3/2026/STP-TGYK"}
    assert "position_is_of_its_reply" in refused(sent, rows=(("position", older),))


def test_no_finding_joins_a_position_once_it_is_sent(sent: Application) -> None:
    finding = {"id": 1, "position_id": 1, "rule": "no_comment", "kind": "empty", "words": "[]"}
    assert "position_is_sealed_finding" in refused(sent, rows=(("finding", finding),))


def test_a_refused_claim_gives_the_duty_back_and_is_not_used_again(cleared: Application) -> None:
    refuse = (
        "UPDATE remit_claim SET accepted = false, decided_at = :now, decided_by_id = 1, "
        "decision_reason = 'Thuộc ngành.'"
    )
    with cleared.engine.begin() as connection:
        put(connection, "position", CLAIM)
        put(connection, "remit_claim", CLAIM_ROW)
        run(connection, TO_CLAIMED, refuse)
        run(connection, "UPDATE reply SET state = 'assigned', position_id = NULL, claimed_at = NULL WHERE id = 1")
        run(connection, CLEAR[-1])
    assert "reply_position_is_true" in refused(cleared, SEND)
    assert "remit_claim_is_over" in refused(cleared, "UPDATE remit_claim SET decision_reason = 'khác'")


def test_an_accepted_claim_is_the_answer_from_when_it_was_signed(cleared: Application) -> None:
    accept = "UPDATE reply SET state = 'sent', sent_at = {} WHERE id = 1"
    with cleared.engine.begin() as connection:
        put(connection, "position", CLAIM)
        put(connection, "remit_claim", CLAIM_ROW)
        run(connection, TO_CLAIMED)
    assert "reply_is_sent_when_signed" in refused(cleared, accept.format(":later"))
    with cleared.engine.begin() as connection:
        run(connection, accept.format(":now"))


@pytest.mark.parametrize("changes", [{"claimed_at": LATER}, {"accepted": True, "decided_at": NOW, "decided_by_id": 1}])
def test_a_claim_is_a_signed_position_outside_remit(cleared: Application, changes: dict[str, Any]) -> None:
    rows = (("position", CLAIM), ("remit_claim", {**CLAIM_ROW, **changes}))
    assert "remit_claim_is_signed" in refused(cleared, rows=rows)


def test_silence_is_recorded_after_the_date_with_its_record(delivered: Application) -> None:
    with delivered.engine.begin() as connection:
        put(connection, "silence_record", SILENCE)
        run(connection, TO_SILENT)
    assert "reply_clock_is_frozen" in refused(delivered, "UPDATE reply SET due_day = '2030-01-01'")


@pytest.mark.parametrize(
    ("statement", "record"),
    [
        (TO_SILENT, None),
        (TO_SILENT.replace(":after", ":now"), SILENCE),
        (TO_SILENT.replace("days_late = 1", "days_late = 0"), SILENCE),
    ],
    ids=["without its record", "before the date", "with other days than the record"],
)
def test_no_silence_is_made_up(delivered: Application, statement: str, record: dict[str, Any] | None) -> None:
    rows = () if record is None else (("silence_record", record),)
    assert "reply_silence_is_true" in refused(delivered, statement, rows=rows)


@pytest.mark.parametrize("changes", [{"due_at": NOW}, {"recorded_at": NOW}, {"agency_id": 3}])
def test_a_record_of_silence_says_what_the_reply_says(delivered: Application, changes: dict[str, Any]) -> None:
    assert "silence_record_is_true" in refused(delivered, rows=(("silence_record", {**SILENCE, **changes}),))


def test_who_has_a_record_of_silence_becomes_nothing_else(delivered: Application) -> None:
    assert "reply_silence_is_true" in refused(delivered, CLEAR[0], rows=(("silence_record", SILENCE),))


def test_a_closed_reply_takes_no_step_and_no_later_date(delivered: Application) -> None:
    with delivered.engine.begin() as connection:
        run(connection, "UPDATE reply SET closed_at = :now WHERE id = 1")
    assert "reply_is_closed" in refused(delivered, "UPDATE reply SET state = 'received'")
    assert "reply_clock_is_frozen" in refused(delivered, "UPDATE reply SET due_at = :after")


def test_a_date_moves_later_only(delivered: Application) -> None:
    with delivered.engine.begin() as connection:
        run(connection, "UPDATE reply SET due_at = :after WHERE id = 1")
    assert "reply_clock_is_frozen" in refused(delivered, "UPDATE reply SET due_at = :later")


def test_the_letter_of_a_draft_may_still_change(delivered: Application) -> None:
    draft = {**INSERTS["comment_request"], "id": 2}
    with delivered.engine.begin() as connection:
        put(connection, "comment_request", draft)
        put(connection, "question", {**INSERTS["question"], "id": 2, "request_id": 2})
        put(connection, "question_addressee", {"question_id": 2, "agency_id": 2})
        run(connection, "UPDATE comment_request SET subject = 'Khác' WHERE id = 2")
        run(connection, "DELETE FROM question_addressee", "DELETE FROM question WHERE id = 2")
        run(connection, "DELETE FROM comment_request WHERE id = 2")
    assert refused(delivered, "DELETE FROM comment_request")


def test_a_suspended_request_goes_on_where_it_was(delivered: Application) -> None:
    suspend = "UPDATE comment_request SET state = 'suspended', suspended_from = 'open'"
    resume = "UPDATE comment_request SET state = '{}', suspended_from = ''"
    assert "request_resumes_where_it_was" in refused(delivered, suspend, resume.format("consolidating"))
    with delivered.engine.begin() as connection:
        run(connection, suspend, resume.format("open"))


def test_circulating_needs_every_step(delivered: Application) -> None:
    draft = ("comment_request", {**INSERTS["comment_request"], "id": 2})
    statement = CIRCULATE[1].replace("id = 1", "id = 2").replace("1/2026", "2/2026")
    assert "request_takes_a_known_step" in refused(delivered, statement, rows=(draft,))
