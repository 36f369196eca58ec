"""What a raw statement may not do to a circulated letter, a standing clock, chases, mails and notices."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.letters import THIRD_DAY, at, issue, letter_chases, owed
from tests.factories.mailroom import give_addresses, mailing, work
from tests.factories.province import Province
from tests.factories.raw_rows import LATER, NOW, put, refused, run
from tests.factories.reply_journey import begin_journey
from tests.factories.silences import pause, unpause
from tests.integration.test_database_guards_ways_round import keys_of, loaded
from tests.support.smtp import post_office
from workflow.bootstrap import Application
from workflow.models import Base

CONSULTEE = {"id": 1, "request_id": 1, "agency_id": 2, "mandatory": True, "added_at": NOW}
PAUSE = {"id": 1, "reply_id": 1, "reason": "suspension", "explanation": "", "since": NOW}
STAND = "UPDATE reply SET paused_at = :now"


class Printer:
    def warm_up(self) -> None: ...

    def render(self, *_args: Any, **_named: Any) -> bytes:
        return b"%PDF-1.7"


@pytest.fixture
def busy(application: Application, province: Province) -> Application:
    """A letter was issued, people were told and mailed."""
    give_addresses(application, province)
    owed(application, province)
    (chase,) = letter_chases(application)
    issue(replace(application, pdf=Printer()), chase)
    living = at(application, THIRD_DAY)
    work(living)
    with post_office() as office:
        work(mailing(at(application, THIRD_DAY + timedelta(hours=1)), office))
    return application


@pytest.mark.parametrize("change", ["restricted = NOT restricted", "author_id = 2"])
def test_who_reads_a_circulated_letter_and_who_wrote_it_stay(delivered: Application, change: str) -> None:
    statement = f"UPDATE comment_request SET {change}"  # noqa: S608  words of our own
    assert "request_readers_are_frozen" in refused(delivered, statement)


def test_who_had_to_be_asked_stays_once_the_letter_is_out(delivered: Application) -> None:
    for statement in ("UPDATE consultee SET mandatory = false", "UPDATE consultee SET added_at = :later"):
        assert "consultee_asked_is_frozen" in refused(delivered, statement, rows=(("consultee", CONSULTEE),))


def test_no_clock_stands_without_a_pause_that_runs(delivered: Application) -> None:
    ended = ("pause", {**PAUSE, "until": LATER})
    of_a_claim = ("pause", {**PAUSE, "reason": "remit_claim"})
    for rows in ((), (ended,), (of_a_claim,)):
        assert "reply_stands_by_a_pause" in refused(delivered, STAND, rows=rows)
    earlier = "UPDATE reply SET paused_at = :later"
    assert "reply_stands_by_a_pause" in refused(delivered, earlier, rows=(("pause", PAUSE),))


def test_no_clock_goes_on_while_a_pause_runs(delivered: Application) -> None:
    with delivered.engine.begin() as connection:
        put(connection, "pause", PAUSE)
        run(connection, STAND)
    go_on = "UPDATE reply SET paused_at = NULL"
    assert "reply_stands_by_a_pause" in refused(delivered, go_on)
    with delivered.engine.begin() as connection:
        run(connection, "UPDATE pause SET until = :later", go_on)


def test_a_pause_stops_its_reply_by_the_commit(delivered: Application) -> None:
    """A promise about two tables waits for the commit on PostgreSQL only."""
    if delivered.engine.dialect.name == "sqlite":
        return
    with delivered.engine.connect() as connection:
        put(connection, "pause", PAUSE)
        with pytest.raises(DBAPIError, match="pause_stops_its_reply"):
            connection.commit()
    with delivered.engine.begin() as connection:
        put(connection, "pause", PAUSE)
        run(connection, STAND)
    with delivered.engine.connect() as connection:
        run(connection, "UPDATE pause SET until = :later")
        with pytest.raises(DBAPIError, match="pause_stops_its_reply"):
            connection.commit()


def test_a_reply_starts_with_its_clock_running_and_unchased(delivered: Application) -> None:
    copied = "INSERT INTO reply ({columns}) SELECT {values} FROM reply WHERE id = 1"
    columns = [
        "jurisdiction_id", "request_id", "round_id", "state", "delivered_at", "clock_started_at", "first_due_at",
        "due_at", "due_day", "derivation_id", "rework_reason", "returned_count", "version",
    ]  # fmt: skip
    for column, value in (("paused_at", ":now"), ("chase_count", "1")):
        names, values = ["id", "agency_id", column, *columns], ["2", "3", value, *columns]
        statement = copied.format(columns=", ".join(names), values=", ".join(values))
        assert "reply_starts_running" in refused(delivered, statement)


def test_a_reply_counts_the_chases_that_are_there(busy: Application) -> None:
    for change in ("0", "chase_count - 1", "chase_count + 1"):
        statement = f"UPDATE reply SET chase_count = {change}"  # noqa: S608  words of our own
        assert "reply_counts_its_chases" in refused(busy, statement)


KEPT_AS_IT_WAS = [
    ("mail_stays_what_it_is", "UPDATE mail SET officer_id = officer_id + 1"),
    ("mail_stays_what_it_is", "UPDATE mail SET message_key = 'khac'"),
    ("mail_stays_what_it_is", "UPDATE mail SET dedup = 'khac'"),
    ("mail_stays_what_it_is", "UPDATE mail SET created_at = :now"),
    ("mail_stays_what_it_is", "UPDATE mail SET kind = 'digest'"),
    ("mail_is_not_taken_back", "UPDATE mail SET state = 'queued' WHERE state = 'sent'"),
    ("mail_went_where_it_went", "UPDATE mail SET address = 'khac@example.org' WHERE state = 'sent'"),
    ("mail_went_where_it_went", "UPDATE mail SET sent_at = NULL, state = 'bounced' WHERE state = 'sent'"),
    ("mail_attempts_never_fall", "UPDATE mail SET attempts = 0 WHERE state = 'sent'"),
    ("mail_attempt_", "UPDATE mail_attempt SET mail_id = mail_id + 1"),
    ("mail_attempt_is_over", "UPDATE mail_attempt SET outcome = 'refused'"),
    ("mail_attempt_is_over", "UPDATE mail_attempt SET answer = 'khac'"),
    ("notification_stays_what_it_is", "UPDATE notification SET args = '{}'"),
    ("notification_stays_what_it_is", "UPDATE notification SET officer_id = officer_id + 1"),
    ("notification_stays_what_it_is", "UPDATE notification SET created_at = :now"),
    ("notification_stays_what_it_is", "UPDATE notification SET owed = NOT owed"),
    (
        "notification_goes_to_its_officer",
        "UPDATE notification SET mail_id = (SELECT max(id) FROM mail m WHERE m.officer_id <> notification.officer_id)",
    ),
    ("announcement_stays_what_it_is", "UPDATE announcement SET created_at = :now"),
    ("announcement_is_set_once", "UPDATE announcement SET done_at = NULL"),
]


def test_what_was_told_and_mailed_stays_as_it_was(busy: Application) -> None:
    said = [refused(busy, statement) for _guard, statement in KEPT_AS_IT_WAS]
    assert [guard for (guard, _), words in zip(KEPT_AS_IT_WAS, said, strict=True) if guard not in words] == []


def test_a_notice_is_read_once(busy: Application) -> None:
    read = "UPDATE notification SET read_at = :{}"
    assert "notification_is_set_once" in refused(busy, read.format("later"), read.format("after"))


def test_what_never_went_for_want_of_an_address_may_be_queued_again(delivered: Application) -> None:
    mail = {
        "officer_id": 1, "jurisdiction_id": 1, "kind": "single", "address": "", "message_key": "a", "thread": "",
        "dedup": "a", "state": "unreachable", "attempts": 0, "next_try_at": NOW, "created_at": NOW,
        "last_answer": "no_address",
    }  # fmt: skip
    with delivered.engine.begin() as connection:
        put(connection, "mail", mail)
        run(connection, "UPDATE mail SET state = 'queued', address = 'a@tinh.example', next_try_at = :later")
        assert connection.scalar(text("SELECT state FROM mail")) == "queued"


def test_a_pause_in_the_application_still_begins_and_ends(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "stp")
    for _again in range(2):
        pause(journey)
        assert journey.reply("stp").paused_at == application.clock.now()
        journey.pass_time(hours=3)
        unpause(journey)
        assert journey.reply("stp").paused_at is None


REPLACED: dict[str, dict[str, Any]] = {
    "urging_letter": {"number": "99/STC-ĐĐ", "digest": "f" * 64},
    "chase": {"made_at": "2020-01-01 00:00:00.000000"},
    "mail": {"address": "khac@example.org"},
    "mail_attempt": {"outcome": "refused"},
    "notification": {"args": "{}"},
    "announcement": {"done_at": "2020-01-01 00:00:00.000000"},
}


def replaced(application: Application, verb: str, table: str, changes: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows after a bare shell wrote over the first: without recursive triggers, as `sqlite3` comes."""
    shell = sqlite3.connect(str(application.engine.url.database), isolation_level=None)
    try:
        columns = [row[1] for row in shell.execute(f"PRAGMA table_info({table})")]
        row = dict(zip(columns, shell.execute(f"SELECT * FROM {table}").fetchone(), strict=True)) | changes  # noqa: S608  names of our own
        values = ", ".join("?" * len(row))
        shell.execute(f"{verb} INTO {table} ({', '.join(row)}) VALUES ({values})", list(row.values()))
        return shell.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  same
    finally:
        shell.close()


def test_a_bare_shell_replaces_no_letter_chase_mail_or_notice(busy: Application) -> None:
    if busy.engine.dialect.name == "postgresql":
        return
    for table, changes in REPLACED.items():
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"):
            with pytest.raises(sqlite3.IntegrityError, match=f"{table}_is_not_replaced"):
                replaced(busy, verb, table, changes)


def test_what_is_written_once_is_passed_over_and_stays(busy: Application) -> None:
    """As the sweep and the mail rely on it: by this key alone a second writer writes nothing."""
    if busy.engine.dialect.name == "postgresql":
        return
    keyed = {"chase": {"number": 900}, "mail": {"message_key": "khac"}, "notification": {"args": "{}"}}
    for table, changes in keyed.items():
        with busy.engine.connect() as connection:
            before = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608  names of our own
        assert replaced(busy, "REPLACE", table, {"id": 900, **changes}) == before


def test_no_key_of_what_is_kept_is_forgotten() -> None:
    keys = loaded("0013_further_guards").KEYS
    assert {name: set(found) for name, found in keys.items()} == {
        name: keys_of(Base.metadata.tables[name]) for name in REPLACED
    }
