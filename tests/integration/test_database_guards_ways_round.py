"""The ways round a trigger: a bare shell that replaces rows, a temporary table of the same name, letters nobody sees.

And the lists in the migration, which may import nothing, against what they were copied from.
"""

import importlib.util
import re
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from tests.factories.raw_rows import ANSWER, COMMENT, INSERTS, NOW, POSITION, put, refused, run, stored
from workflow.bootstrap import Application
from workflow.machines import COMMENT_LIFECYCLE, REPLY_LIFECYCLE, REQUEST_LIFECYCLE
from workflow.machines.engine import Lifecycle
from workflow.models import Base
from workflow.models.base import UNSEEN
from workflow.vocabulary.said import said

ROOT = Path(__file__).resolve().parents[2]


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "migrations/versions" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def migration() -> ModuleType:
    return loaded("0001_first_schema")


@pytest.mark.parametrize(
    ("lifecycle", "steps", "later"),
    [
        (REQUEST_LIFECYCLE, "REQUEST_STEPS", ""),
        (REPLY_LIFECYCLE, "REPLY_STEPS", "0006_extensions"),
        (COMMENT_LIFECYCLE, "COMMENT_STEPS", ""),
    ],
)
def test_the_database_knows_the_steps_of_the_lifecycles(
    migration: ModuleType, lifecycle: Lifecycle[Any, Any], steps: str, later: str
) -> None:
    """`later`: the migration that let further steps in, written 'source>dest'."""
    added = re.findall(r"'(\w+)>(\w+)'", loaded(later).STEPS) if later else []
    known = {(source.value, rule.dest.value) for rule in lifecycle.rules for source in rule.sources}
    assert {*getattr(migration, steps), *added} == {(source, dest) for source, dest in known if source != dest}


def keys_of(table: Table) -> set[tuple[str, ...]]:
    """Columns of the primary key and of every unique constraint."""
    unique = {tuple(c.name for c in one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)}
    return {tuple(column.name for column in table.primary_key.columns), *unique}


def test_no_key_of_a_guarded_table_is_forgotten(migration: ModuleType) -> None:
    guarded = {*migration.KEPT, *migration.DRAFTED}
    assert set(migration.KEYS) == guarded
    assert {name: set(migration.KEYS[name]) for name in guarded} == {
        name: keys_of(Base.metadata.tables[name]) for name in guarded
    }


def test_models_and_migration_check_the_same(sent: Application) -> None:
    """Only SQLite keeps a CHECK as it was written."""
    if sent.engine.dialect.name == "postgresql":
        return
    with sent.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        written = {row.name: row.sql for row in rows}
    checks = [
        (name, f"CONSTRAINT {check.name} CHECK ({check.sqltext})")
        for name, table in Base.metadata.tables.items()
        for check in table.constraints
        if isinstance(check, CheckConstraint) and "POSTCOMPILE" not in str(check.sqltext)  # those are enumerations
    ]
    assert len(checks) > 30
    assert [check for name, check in checks if check not in written[name]] == []


def test_what_the_database_holds_for_unseen_is_nothing_to_the_product_too(migration: ModuleType) -> None:
    assert migration.UNSEEN == UNSEEN
    assert [letter for letter in UNSEEN if said(letter)] == []


@pytest.mark.parametrize("blank", ["\n", "\t\r\n", "\u200b", "\u200c\u200d", "\u2060\ufeff", "\u00a0", "\u3000 \u00ad"])
def test_letters_nobody_can_see_are_no_reason(cleared: Application, blank: str) -> None:
    for column in ("text", "reason", "proposed_wording", "article"):
        rows = (("position", POSITION), ("comment", {**COMMENT, column: blank}))
        assert (
            f"ck_comment_{ {'article': 'place', 'proposed_wording': 'condition_change'}.get(column, column) }"
            in refused(cleared, rows=rows)
        )
    claim = {**POSITION, "code": "outside_remit", "remit_reason": blank, "no_competent_reason": "Chưa rõ."}
    assert "ck_position_outside_remit" in refused(cleared, rows=(("position", claim),))
    assert "ck_position_signer_named" in refused(cleared, rows=(("position", {**POSITION, "signer_name": blank}),))


def test_every_unseen_letter_alone_is_refused_and_around_words_welcome(cleared: Application) -> None:
    with cleared.engine.connect() as connection:
        put(connection, "position", {**POSITION, "comment_count": 1})
        for letter in UNSEEN:
            with pytest.raises(DBAPIError), connection.begin_nested():
                put(connection, "comment", {**COMMENT, "reason": letter})
        put(connection, "comment", {**COMMENT, "reason": f"{UNSEEN}Vượt dự toán.{UNSEEN}"})
        connection.rollback()


REPLACED = {
    "position": {"opinion": "ĐỔI"},
    "comment": {"text": "ĐỔI"},
    "answer": {"text": "ĐỔI"},
    "reply": {"state": "delivered", "position_id": None, "sent_at": None},
    "round": {"period_days": 1},
    "draft_version": {"change_reason": "ĐỔI"},
    "stored_file": {"digest": "f" * 64},
    "question": {"text": "ĐỔI", "for_all": 0},
    "comment_request": {"subject": "ĐỔI"},
}


@pytest.mark.parametrize("table", REPLACED)
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_a_bare_shell_replaces_no_row(sent: Application, table: str, verb: str) -> None:
    """Without recursive triggers, as `sqlite3` comes; the application's own connections have them."""
    if sent.engine.dialect.name == "postgresql":
        return
    shell = sqlite3.connect(str(sent.engine.url.database))
    columns = [row[1] for row in shell.execute(f"PRAGMA table_info({table})")]
    row = dict(zip(columns, shell.execute(f"SELECT * FROM {table}").fetchone(), strict=True)) | REPLACED[table]  # noqa: S608  names of our own
    statement = f"{verb} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    with pytest.raises(sqlite3.IntegrityError) as refusal:
        shell.execute(statement, list(row.values()))
    shell.close()
    assert str(refusal.value)


def test_a_bare_shell_replaces_no_derivation_and_writes_none_twice(sent: Application) -> None:
    if sent.engine.dialect.name == "postgresql":
        return
    shell = sqlite3.connect(str(sent.engine.url.database))
    shell.execute("INSERT OR REPLACE INTO deadline_derivation (id, digest, body) VALUES (1, ?, '[]')", ["b" * 64])
    assert shell.execute("SELECT id, body FROM deadline_derivation").fetchall() == [(1, "{}")]
    shell.close()


def test_a_draft_does_not_take_the_number_of_a_circulated_request(sent: Application) -> None:
    verb = "UPDATE OR REPLACE" if sent.engine.dialect.name == "sqlite" else "UPDATE"
    draft = ("comment_request", {**INSERTS["comment_request"], "id": 2})
    statement = f"{verb} comment_request SET number = '1/2026/STC-LYK' WHERE id = 2"
    assert "request_number_is_its_own" in refused(sent, statement, rows=(draft,))


@pytest.mark.parametrize(
    ("shadow", "columns", "statement"),
    [
        ("comment_request", "id bigint, circulated_at timestamptz", "UPDATE question SET text = 'khác'"),
        (
            "position",
            "id bigint, reply_id bigint, ordinal int, signed_at timestamptz",
            "UPDATE reply SET position_id = 2",
        ),
        ("silence_record", "reply_id bigint", "UPDATE reply SET state = 'silent', closed_at = due_at"),
    ],
)
def test_no_temporary_table_comes_between_a_guard_and_what_it_looks_at(
    sent: Application, shadow: str, columns: str, statement: str
) -> None:
    if sent.engine.dialect.name == "sqlite":
        return
    assert "_guard()" in refused(sent, f"CREATE TEMP TABLE {shadow} ({columns})", statement)


def test_no_comment_joins_a_sealed_position_behind_a_temporary_table(sent: Application) -> None:
    if sent.engine.dialect.name == "sqlite":
        return
    row = {**COMMENT, "id": 2, "ordinal": 2}
    values = ", ".join(f":{name}" for name in row)
    with sent.engine.connect() as connection:
        run(connection, "CREATE TEMP TABLE comment (position_id bigint, weight text)")
        statement = text(f"INSERT INTO public.comment ({', '.join(row)}) VALUES ({values})")  # noqa: S608  names of our own
        with pytest.raises(DBAPIError) as refusal:
            connection.execute(statement, {key: stored(connection, value) for key, value in row.items()})
    assert "position_is_sealed_comment" in str(refusal.value.orig)


def test_the_guards_look_at_the_schema_they_were_made_in(sent: Application) -> None:
    if sent.engine.dialect.name == "sqlite":
        return
    with sent.engine.connect() as connection:
        paths = connection.scalars(
            text(
                "SELECT array_to_string(p.proconfig, ' ') FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid "
                "WHERE NOT t.tgisinternal"
            )
        ).all()
    assert set(paths) == {"search_path=public, pg_temp"}


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("audit_chain_says_its_last", "UPDATE audit_chain SET length = 0"),
        ("audit_chain_says_its_last", "UPDATE audit_chain SET length = length + 1"),
        ("audit_chain_says_its_last", "UPDATE audit_chain SET length = length + 1, head = chain"),
        ("audit_chain_", "UPDATE audit_chain SET chain = 'request:9'"),
        ("audit_chain_is_not_deleted", "DELETE FROM audit_chain"),
    ],
)
def test_the_head_of_a_chain_grows_by_its_entries_only(sent: Application, guard: str, statement: str) -> None:
    rows = (("audit_chain", {"chain": "request:1", "length": 0, "head": "0" * 64}),)
    assert guard in refused(sent, statement, rows=rows)


ENTRY = {
    "id": 900, "chain": "request:1", "ordinal": 1, "at": NOW, "name": "reply_sent", "subject": "reply",
    "before": "{}", "after": "{}", "previous": "0" * 64, "digest": "d" * 64,
}  # fmt: skip


@pytest.mark.parametrize("changes", [{"chain": "request:9"}, {"ordinal": 0}, {"ordinal": 2}, {"previous": "e" * 64}])
def test_an_entry_follows_the_one_before_it(sent: Application, changes: dict[str, Any]) -> None:
    chain = ("audit_chain", {"chain": "request:1", "length": 0, "head": "0" * 64})
    assert "audit_entry_follows" in refused(sent, rows=(chain, ("audit_entry", {**ENTRY, **changes})))


def test_a_chain_is_written_entry_by_entry(sent: Application) -> None:
    with sent.engine.begin() as connection:
        put(connection, "audit_chain", {"chain": "request:1", "length": 0, "head": "0" * 64})
        put(connection, "audit_entry", ENTRY)
        run(connection, "UPDATE audit_chain SET length = 1, head = (SELECT digest FROM audit_entry WHERE id = 900)")
    assert "audit_chain_starts_empty" in refused(
        sent, rows=(("audit_chain", {"chain": "request:2", "length": 3, "head": "0" * 64}),)
    )


def test_an_answer_is_not_given_twice(sent: Application) -> None:
    assert refused(sent, rows=(("answer", {**ANSWER, "text": "khác"}),))
