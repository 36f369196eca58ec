"""What the database refuses of extensions and returns, whatever code asks for it: raw SQL on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.extending import allow, ask, complete, grant, send_back
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    allow(made)
    return made


def refused(journey: Journey, statement: str) -> str:
    with pytest.raises(DBAPIError) as refusal, journey.application.engine.begin() as connection:
        connection.execute(text(statement))
    return str(refusal.value)


ASK = (
    "INSERT INTO extension (reply_id, ordinal, state, asked_at, asked_by_id, reason, proposed_day, due_at, decide_by, "
    "decision_reason, version) SELECT {reply}, {ordinal}, '{state}', '{asked_at}', 1, 'vì', '{day}', due_at, due_at, "
    "'', 1 FROM reply WHERE id = {reply}"
)
DECIDE = "UPDATE extension SET decided_at = asked_at,"
USUAL = {"reply": 1, "ordinal": 1, "state": "asked", "asked_at": "2026-11-23 01:00:00", "day": "2026-12-18"}


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"state": "granted"}, "extension_is_asked_in_time"),
        ({"day": "2026-12-15"}, "extension_is_asked_in_time"),
        ({"asked_at": "2027-01-05 01:00:00"}, "asked_before_the_date"),
    ],
)
def test_an_extension_begins_asked_for_and_before_the_date(
    journey: Journey, changes: dict[str, str], guard: str
) -> None:
    assert guard in refused(journey, ASK.format(**{**USUAL, **changes}))


def test_nothing_is_asked_for_what_was_answered_or_while_another_is_open(journey: Journey) -> None:
    ask(journey)
    assert "extension" in refused(journey, ASK.format(**{**USUAL, "ordinal": 2}))
    journey.to_sent("sxd")
    assert "extension_is_asked_in_time" in refused(journey, ASK.format(**{**USUAL, "reply": 2}))


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE extension SET reason = 'khác'", "extension_stays_what_it_is"),
        ("UPDATE extension SET proposed_day = '2026-12-21'", "extension_stays_what_it_is"),
        (f"{DECIDE} state = 'granted', granted_day = '2026-12-16', decided_by_id = 2", "grant"),
        (f"{DECIDE} state = 'refused', decided_by_id = 2", "refusal_has_reason"),
        (f"{DECIDE} state = 'refused', decision_reason = 'x', decided_by_id = asked_by_id", "nobody_decides_their_own"),
        ("DELETE FROM extension", "extension_is_not_deleted"),
    ],
)  # fmt: skip
def test_what_was_asked_stays_and_is_decided_by_another(journey: Journey, statement: str, guard: str) -> None:
    ask(journey)
    assert guard in refused(journey, statement)


def test_what_is_settled_is_settled(journey: Journey) -> None:
    grant(journey, ask(journey))
    assert "extension_is_over" in refused(journey, "UPDATE extension SET flagged_at = asked_at")
    assert "reply_clock_is_frozen" in refused(journey, "UPDATE reply SET due_at = first_due_at WHERE id = 1")
    journey.to_sent("stp")
    later = "UPDATE reply SET due_at = '2027-01-05 17:00:00' WHERE id = 1"
    assert "reply_clock_is_frozen" in refused(journey, later)


def test_no_reply_is_returned_without_its_record_and_none_twice(journey: Journey) -> None:
    journey.to_sent("stp")
    assert "reply_is_returned_on_record" in refused(journey, "UPDATE reply SET state = 'returned' WHERE id = 1")
    send_back(journey)
    journey.pass_time(hours=1)
    complete(journey)
    assert "reply_is_returned_on_record" in refused(journey, "UPDATE reply SET state = 'returned' WHERE id = 1")
    for statement, guard in (
        ("UPDATE reply_return SET stood_at = returned_at", "reply_return_is_over"),
        ("DELETE FROM reply_return", "reply_return_is_not_deleted"),
    ):
        assert guard in refused(journey, statement)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE reply_return SET reason = 'khác'", "reply_return_stays_what_it_is"),
        ("UPDATE reply_return SET due_at = '2026-11-24 17:00:00'", "reply_return_never_comes_earlier"),
        ("UPDATE reply SET state = 'sent' WHERE id = 1", "reply_is_sent_by_a_signature"),
        ("UPDATE reply SET state = 'assigned', position_id = NULL WHERE id = 1", "reply_keeps_its_position"),
    ],
)
def test_a_return_keeps_its_words_and_the_answer_comes_back_by_a_signature_only(
    journey: Journey, statement: str, guard: str
) -> None:
    journey.to_sent("stp")
    send_back(journey)
    assert guard in refused(journey, statement)


@pytest.mark.postgresql
def test_neither_table_is_emptied(journey: Journey) -> None:
    if journey.application.engine.dialect.name == "postgresql":
        for table in ("extension", "reply_return"):
            assert f"{table}_is_not_emptied" in refused(journey, f"TRUNCATE {table}")


def test_a_bare_shell_replaces_no_row(journey: Journey) -> None:
    if journey.application.engine.dialect.name == "sqlite":
        ask(journey)
        statement = "INSERT OR REPLACE INTO extension SELECT * FROM extension"
        assert "extension_is_not_replaced" in refused(journey, statement)
