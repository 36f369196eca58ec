"""Further guards: what was left open of a circulated letter, of a standing clock, of chases, mails and notices.

On SQLite a bare shell replaces none of the rows that the sweep and the mail keep for good.
Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "further_guards"
down_revision = "calendar_moves_terms"
branch_labels = None
depends_on = None


def _moved(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


def _rewritten(*columns: str) -> str:
    return " OR ".join(f"(OLD.{column} IS NOT NULL AND {_moved(column)})" for column in columns)


LETTER = f"OLD.circulated_at IS NOT NULL AND {_moved('restricted', 'author_id')}"
CONSULTEE = f"""
    {_moved("mandatory", "added_at")} AND EXISTS (
        SELECT 1 FROM comment_request q WHERE q.id = OLD.request_id AND q.circulated_at IS NOT NULL)
"""
# A claim to be outside remit stops the clock by itself: `paused_at` does not speak of it.
RUNNING = """
    EXISTS (
        SELECT 1 FROM pause p WHERE p.reply_id = NEW.{reply} AND p.until IS NULL
        AND p.reason IN ('suspension', 'dossier_objection', 'reply_pause'))
"""
RUNS = RUNNING.format(reply="id")
# The clock stands while a pause runs, since one of its pauses began, and goes on when none runs any more.
STANDS_BY_NOTHING = f"""
    {_moved("paused_at")} AND (
        (NEW.paused_at IS NULL AND {RUNS})
        OR (NEW.paused_at IS NOT NULL AND (NOT {RUNS} OR NOT EXISTS (
            SELECT 1 FROM pause p WHERE p.reply_id = NEW.id AND p.since = NEW.paused_at))))
"""
MISCOUNTED = f"""
    {_moved("chase_count")}
    AND NEW.chase_count <> (SELECT coalesce(max(c.number), 0) FROM chase c WHERE c.reply_id = NEW.id)
"""
MAIL = ("id", "officer_id", "jurisdiction_id", "kind", "message_key", "thread", "dedup", "created_at")
# An address that was missing may come: what could not be sent for that may be queued again, the rest may only bounce.
MAIL_TAKEN_BACK = """
    OLD.state IN ('sent', 'refused', 'bounced', 'failed') AND NEW.state <> OLD.state AND NEW.state <> 'bounced'
"""
NOTICE = (
    "id", "jurisdiction_id", "officer_id", "agency_id", "on_behalf_of_id", "kind", "request_id", "reply_id", "args",
    "dedup", "owed", "created_at",
)  # fmt: skip
TO_ANOTHER = """
    NEW.mail_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.id = NEW.mail_id AND m.officer_id = NEW.officer_id)
"""

# name, event, table, condition: the row is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    ("request_readers_are_frozen", "UPDATE", "comment_request", LETTER),
    ("consultee_asked_is_frozen", "UPDATE", "consultee", CONSULTEE),
    ("reply_starts_running", "INSERT", "reply", "NEW.paused_at IS NOT NULL OR NEW.chase_count <> 0"),
    ("reply_stands_by_a_pause", "UPDATE", "reply", STANDS_BY_NOTHING),
    ("reply_counts_its_chases", "UPDATE", "reply", MISCOUNTED),
    ("mail_stays_what_it_is", "UPDATE", "mail", _moved(*MAIL)),
    ("mail_is_not_taken_back", "UPDATE", "mail", MAIL_TAKEN_BACK),
    ("mail_went_where_it_went", "UPDATE", "mail", f"OLD.sent_at IS NOT NULL AND {_moved('sent_at', 'address')}"),
    ("mail_attempts_never_fall", "UPDATE", "mail", "NEW.attempts < OLD.attempts"),
    ("mail_attempt_stays_what_it_is", "UPDATE", "mail_attempt", _moved("id", "mail_id", "at")),
    ("mail_attempt_is_over", "UPDATE", "mail_attempt", "OLD.outcome <> 'started'"),
    ("notification_stays_what_it_is", "UPDATE", "notification", _moved(*NOTICE)),
    ("notification_is_set_once", "UPDATE", "notification", _rewritten("read_at")),
    ("notification_goes_to_its_officer", "UPDATE", "notification", f"{_moved('mail_id')} AND {TO_ANOTHER}"),
    ("notification_comes_to_its_officer", "INSERT", "notification", TO_ANOTHER),
    ("announcement_stays_what_it_is", "UPDATE", "announcement", _moved("chain", "ordinal", "created_at")),
    ("announcement_is_set_once", "UPDATE", "announcement", _rewritten("done_at")),
)
# The keys through which a bare SQLite shell could REPLACE a row.
KEYS = {
    "chase": (("id",), ("reply_id", "number"), ("reply_id", "offset_days", "due_at")),
    "urging_letter": (("id",), ("chase_id",), ("issuer_id", "year", "number")),
    "mail": (("id",), ("message_key",), ("dedup",)),
    "mail_attempt": (("id",),),
    "notification": (("id",), ("dedup",)),
    "announcement": (("chain", "ordinal"),),
}
# Who writes one that is there by this key alone is passed over, as by ON CONFLICT DO NOTHING.
WRITTEN_ONCE = {"chase": ("reply_id", "offset_days", "due_at"), "mail": ("dedup",), "notification": ("dedup",)}
FUNCTIONS = "further_{table}_{event}_guard"
WAITING = "pause_stops_its_reply"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _there(table: str, *keys: tuple[str, ...]) -> str:
    same = (" AND ".join(f"o.{column} = NEW.{column}" for column in key) for key in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} o WHERE {key})" for key in same)


def _create_on_sqlite() -> None:
    for name, event, table, condition in GUARDS:
        spelled = condition.replace("IS DISTINCT FROM", "IS NOT")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {spelled} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    for table, keys in KEYS.items():
        once = WRITTEN_ONCE.get(table)
        refusal = f"RAISE(ABORT, '{table}_is_not_replaced')"
        if once is not None:
            others = _there(table, *(key for key in keys if key != once))
            refusal = f"CASE WHEN {others} THEN {refusal} ELSE RAISE(IGNORE) END"
        op.execute(
            f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table} "
            f"WHEN {_there(table, *keys)} BEGIN SELECT {refusal}; END"
        )


def _by_function() -> dict[tuple[str, str], str]:
    refusals: dict[tuple[str, str], str] = {}
    for name, event, table, condition in GUARDS:
        refusals[table, event] = refusals.get((table, event), "") + (
            f"IF {condition} THEN RAISE EXCEPTION '{name}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        )
    return refusals


def _create_on_postgresql() -> None:
    schema = op.get_bind().execute(sa.text("SELECT current_schema()")).scalar_one()
    path = f"SET search_path = {op.get_bind().dialect.identifier_preparer.quote(schema)}, pg_temp"
    for (table, event), refusals in _by_function().items():
        name = FUNCTIONS.format(table=table, event=event.lower())
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {refusals}RETURN NEW; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    # Only here can a promise about two tables wait for the commit.
    runs = RUNNING.format(reply="reply_id")
    op.execute(
        f"CREATE FUNCTION {WAITING}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
        f"IF EXISTS (SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND (y.paused_at IS NOT NULL) <> {runs}) THEN "
        f"RAISE EXCEPTION '{WAITING}' USING ERRCODE = 'check_violation', CONSTRAINT = '{WAITING}'; END IF; "
        "RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE CONSTRAINT TRIGGER {WAITING} AFTER INSERT OR UPDATE ON pause "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {WAITING}()"
    )


def upgrade() -> None:
    if _is_sqlite():
        _create_on_sqlite()
    else:
        _create_on_postgresql()


def downgrade() -> None:
    if _is_sqlite():
        for name in (*(name for name, *_rest in GUARDS), *(f"{table}_is_not_replaced" for table in KEYS)):
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {WAITING} ON pause")
    op.execute(f"DROP FUNCTION {WAITING}()")
    for table, event in _by_function():
        name = FUNCTIONS.format(table=table, event=event.lower())
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
