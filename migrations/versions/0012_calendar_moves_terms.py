"""A change of the calendar gives more time to the short terms: completing, deciding, taking an offer, explaining.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "calendar_moves_terms"
down_revision = "claim_terms"
branch_labels = None
depends_on = None

# Only at the very moment of a change of the calendar of that jurisdiction, and by each change once.
RECOUNTED = """NEW.recounted_at IS DISTINCT FROM OLD.recounted_at AND EXISTS (
        SELECT 1 FROM calendar_change c JOIN reply y ON y.jurisdiction_id = c.jurisdiction_id
        WHERE y.id = NEW.reply_id AND c.made_at = NEW.recounted_at)"""
ASTRAY = f"NEW.recounted_at IS DISTINCT FROM OLD.recounted_at AND NOT ({RECOUNTED})"
GUARD = "is_recounted_by_the_calendar"
FUNCTION = "term_is_recounted_by_the_calendar"


def _open(state: str) -> str:
    return f"OLD.state = '{state}' AND NEW.state = '{state}'"


def _unflagged(flag: str, term: str, still_open: str) -> str:
    """What was told of too early is told again: the flag goes where the date is to come once more."""
    return f"NEW.{flag} IS NULL AND NEW.{term} > OLD.{term} AND NEW.{term} > NEW.recounted_at AND {still_open}"


# table to its guard's function on PostgreSQL; (table, guard on SQLite, column): when the column may change all the same.
TABLES = {
    "reply_return": "extension_of_reply_return_update_guard",
    "extension": "extension_of_extension_update_guard",
    "dossier_objection": "dossier_objection_update_guard",
    "explanation_request": "explanation_request_update_guard",
    "remit_claim": "claim_terms_of_remit_claim_update_guard",
}
COMPLETING = "NEW.completed_at IS NULL AND NEW.stood_at IS NULL"
LOOSENED = (
    ("reply_return", "is_set_once", "missed_at", _unflagged("missed_at", "due_at", COMPLETING)),
    ("extension", "stays_what_it_is", "decide_by", f"NEW.decide_by > OLD.decide_by AND {_open('asked')}"),
    ("extension", "is_set_once", "offer_until", f"NEW.offer_until > OLD.offer_until AND {_open('countered')}"),
    ("extension", "is_set_once", "flagged_at", _unflagged("flagged_at", "decide_by", _open("asked"))),
    ("dossier_objection", "stays_what_it_is", "decide_by", f"NEW.decide_by > OLD.decide_by AND {_open('raised')}"),
    ("dossier_objection", "stays_what_it_is", "derivation_id", _open("raised")),
    ("dossier_objection", "is_set_once", "flagged_at", _unflagged("flagged_at", "decide_by", _open("raised"))),
    ("explanation_request", "stays_what_it_is", "due_at", f"NEW.due_at > OLD.due_at AND {_open('asked')}"),
    ("explanation_request", "stays_what_it_is", "due_day", f"NEW.due_day > OLD.due_day AND {_open('asked')}"),
    ("explanation_request", "stays_what_it_is", "derivation_id", _open("asked")),
    ("explanation_request", "is_set_once", "flagged_at", _unflagged("flagged_at", "due_at", _open("asked"))),
    ("remit_claim", "is_flagged_once", "flagged_at", _unflagged("flagged_at", "decide_by", "NEW.accepted IS NULL")),
)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _spelled(condition: str) -> str:
    return condition.replace("IS DISTINCT FROM", "IS NOT") if _is_sqlite() else condition


def _reword(table: str, guard: str, before: str, after: str) -> None:
    """Change one condition inside the guard as it is, whatever else was added to it since."""
    connection, name = op.get_bind(), f"{table}_{guard}"
    before, after = _spelled(before), _spelled(after)
    if _is_sqlite():
        find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        body = connection.execute(find, {"name": name}).scalar_one()
        op.execute(f"DROP TRIGGER {name}")
    else:
        find = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
        body = connection.execute(find, {"name": TABLES[table]}).scalar_one()
    if body.count(before) != 1:
        raise RuntimeError(f"{name} does not hold {before} once")
    connection.exec_driver_sql(body.replace(before, after))


def _strict_and_loose(column: str, allowed: str) -> tuple[str, str]:
    strict = f"NEW.{column} IS DISTINCT FROM OLD.{column}"
    return strict, f"({strict} AND NOT ({allowed} AND {RECOUNTED}))"


def _create_guards() -> None:
    if _is_sqlite():
        for table in TABLES:
            for event, name, condition in (
                ("INSERT", f"{table}_starts_uncounted", "NEW.recounted_at IS NOT NULL"),
                ("UPDATE", f"{table}_{GUARD}", _spelled(ASTRAY)),
            ):
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                )
        return
    connection = op.get_bind()
    schema = connection.execute(sa.text("SELECT current_schema()")).scalar_one()
    path = f"SET search_path = {connection.dialect.identifier_preparer.quote(schema)}, pg_temp"
    refusal = (
        f"RAISE EXCEPTION '%', TG_TABLE_NAME || '_{GUARD}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_{GUARD}'"
    )
    op.execute(
        f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF NEW.recounted_at IS NOT NULL THEN {refusal}; END IF; "
        f"ELSIF {ASTRAY} THEN {refusal}; END IF; RETURN NEW; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_{GUARD} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
        )


def _drop_guards() -> None:
    for table in TABLES:
        if _is_sqlite():
            op.execute(f"DROP TRIGGER {table}_{GUARD}")
            op.execute(f"DROP TRIGGER {table}_starts_uncounted")
        else:
            op.execute(f"DROP TRIGGER {table}_{GUARD} ON {table}")
    if not _is_sqlite():
        op.execute(f"DROP FUNCTION {FUNCTION}()")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("recounted_at", sa.DateTime(timezone=True), nullable=True))
    for table, guard, column, allowed in LOOSENED:
        strict, loose = _strict_and_loose(column, allowed)
        _reword(table, guard, strict, loose)
    _create_guards()


def downgrade() -> None:
    _drop_guards()
    for table, guard, column, allowed in LOOSENED:
        strict, loose = _strict_and_loose(column, allowed)
        _reword(table, guard, loose, strict)
    for table in TABLES:
        op.drop_column(table, "recounted_at")
