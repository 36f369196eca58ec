"""Changes of a working calendar, by which dates may come back; personal calendar feeds.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "calendar_feeds"
down_revision = "chases"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOCK_GUARD = "reply_clock_is_frozen"
NEVER_EARLIER = "NEW.due_at < OLD.due_at"
# A date comes back only by a change of the calendar made at that very moment, and never to a moment that has passed.
EARLIER_BY_THE_CALENDAR = """(NEW.due_at < OLD.due_at AND (NEW.due_at <= NEW.look_at OR NOT EXISTS (
        SELECT 1 FROM calendar_change c
        WHERE c.jurisdiction_id = NEW.jurisdiction_id AND c.made_at = NEW.look_at)))"""
LIVING = "revoked_at IS NULL"


def _moved(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


# name, event, table, condition: the row is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    ("calendar_change_is_immutable", "UPDATE", "calendar_change", "TRUE"),
    ("calendar_change_is_not_deleted", "DELETE", "calendar_change", "TRUE"),
    (
        "calendar_feed_stays_what_it_is",
        "UPDATE",
        "calendar_feed",
        _moved("id", "officer_id", "token_digest", "created_at"),
    ),
    ("calendar_feed_is_over", "UPDATE", "calendar_feed", "OLD.revoked_at IS NOT NULL"),
    ("calendar_feed_is_not_deleted", "DELETE", "calendar_feed", "TRUE"),
)
# The keys through which a bare SQLite shell could REPLACE a row.
KEYS = {
    "calendar_change": (("id",), ("jurisdiction_id", "version")),
    "calendar_feed": (("id",), ("token_digest",)),
}


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _create_on_sqlite() -> None:
    for name, event, table, condition in GUARDS:
        spelled = condition.replace("IS DISTINCT FROM", "IS NOT")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {spelled} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    for table, keys in KEYS.items():
        same = (" AND ".join(f"o.{column} = NEW.{column}" for column in key) for key in keys)
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} o WHERE {key})" for key in same)
        name = f"{table}_is_not_replaced"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} BEGIN SELECT RAISE(ABORT, '{name}'); END"
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
        name = f"{table}_{event.lower()}_guard"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {refusals}"
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    for table in KEYS:  # SQLite knows no TRUNCATE
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION table_is_not_emptied()"
        )


def _reword(before: str, after: str) -> None:
    """Change when a date may come back inside the guard as it is, whatever else was added to it since."""
    connection = op.get_bind()
    if _is_sqlite():
        find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        body = connection.execute(find, {"name": CLOCK_GUARD}).scalar_one()
        op.execute(f"DROP TRIGGER {CLOCK_GUARD}")
    else:
        body = connection.execute(sa.text("SELECT pg_get_functiondef('reply_update_guard'::regproc)")).scalar_one()
    if body.count(before) != 1:
        raise RuntimeError(f"{CLOCK_GUARD} does not hold {before} once")
    connection.exec_driver_sql(body.replace(before, after))


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", IDENTIFIER, nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_calendar_change_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_calendar_change_made_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_change"),
        sa.UniqueConstraint("jurisdiction_id", "version", name="uq_calendar_change_jurisdiction_id_version"),
    )
    op.create_index("ix_calendar_change_jurisdiction_id_made_at", "calendar_change", ["jurisdiction_id", "made_at"])
    op.create_table(
        "calendar_feed",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_calendar_feed_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("token_digest", name="uq_calendar_feed_token_digest"),
    )
    op.create_index(
        "ix_calendar_feed_living",
        "calendar_feed",
        ["officer_id"],
        unique=True,
        postgresql_where=sa.text(LIVING),
        sqlite_where=sa.text(LIVING),
    )
    if _is_sqlite():
        _create_on_sqlite()
    else:
        _create_on_postgresql()
    _reword(NEVER_EARLIER, EARLIER_BY_THE_CALENDAR)


def downgrade() -> None:
    _reword(EARLIER_BY_THE_CALENDAR, NEVER_EARLIER)
    if _is_sqlite():
        for name in (*(name for name, *_rest in GUARDS), *(f"{table}_is_not_replaced" for table in KEYS)):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for table in KEYS:
            op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
        for table, event in _by_function():
            op.execute(f"DROP TRIGGER {table}_{event.lower()}_guard ON {table}")
            op.execute(f"DROP FUNCTION {table}_{event.lower()}_guard()")
    op.drop_index("ix_calendar_feed_living", table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index("ix_calendar_change_jurisdiction_id_made_at", table_name="calendar_change")
    op.drop_table("calendar_change")
