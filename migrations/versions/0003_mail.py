"""What people are told, and the mails that carry it: announcements, notifications, mails, attempts.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "mail"
down_revision = "settled_days"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KEPT = ("announcement", "notification", "mail", "mail_attempt")
MODES = "'immediate', 'digest'"
KINDS = "'single', 'digest'"
STATES = "'queued', 'sent', 'refused', 'bounced', 'failed', 'unreachable'"
OUTCOMES = "'started', 'accepted', 'refused', 'later', 'bounced', 'delayed'"
BOUNCED = "mail_bounced_at IS NOT NULL"


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def _index(name: str, table: str, columns: list[str], where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, postgresql_where=condition, sqlite_where=condition)


def _create_announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("chain", "ordinal", name="pk_announcement"),
    )
    _index("ix_announcement_open", "announcement", ["chain", "ordinal"], "done_at IS NULL")


def _create_mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("message_key", sa.String(64), nullable=False),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("dedup", sa.String(240), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("last_code", sa.Integer(), nullable=True),
        sa.Column("last_answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_mail_kind")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_mail_state")),
        sa.CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_mail_sent_has_time")),
        _to("mail", "officer_id", "officer"),
        _to("mail", "jurisdiction_id", "jurisdiction"),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("message_key", name="uq_mail_message_key"),
        sa.UniqueConstraint("dedup", name="uq_mail_dedup"),
    )
    _index("ix_mail_queued", "mail", ["next_try_at", "id"], "state = 'queued'")
    _index("ix_mail_officer_id_id", "mail", ["officer_id", "id"])
    op.create_table(
        "mail_attempt",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("mail_id", IDENTIFIER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_mail_attempt_outcome")),
        _to("mail_attempt", "mail_id", "mail"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_attempt"),
    )
    _index("ix_mail_attempt_mail_id", "mail_attempt", ["mail_id"])


def _create_notification() -> None:
    op.create_table(
        "notification",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=True),
        sa.Column("on_behalf_of_id", IDENTIFIER, nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=True),
        sa.Column("reply_id", IDENTIFIER, nullable=True),
        sa.Column("args", JSON, nullable=False),
        sa.Column("dedup", sa.String(200), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("mail_id", IDENTIFIER, nullable=True),
        _to("notification", "jurisdiction_id", "jurisdiction"),
        _to("notification", "officer_id", "officer"),
        _to("notification", "agency_id", "agency"),
        _to("notification", "on_behalf_of_id", "officer"),
        _to("notification", "request_id", "comment_request"),
        _to("notification", "reply_id", "reply"),
        _to("notification", "mail_id", "mail"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("dedup", name="uq_notification_dedup"),
    )
    _index("ix_notification_officer_id_id", "notification", ["officer_id", "id"])
    _index("ix_notification_unread", "notification", ["officer_id", "id"], "read_at IS NULL")
    for column in ("request_id", "reply_id", "mail_id"):
        _index(f"ix_notification_{column}", "notification", [column])


def _extend_officer() -> None:
    """Said in SQL: both databases take a named CHECK with the new column, and no table is built anew."""
    op.execute(
        "ALTER TABLE officer ADD COLUMN mail_mode VARCHAR(32) DEFAULT 'immediate' NOT NULL "
        f"CONSTRAINT ck_officer_mail_mode CHECK (mail_mode IN ({MODES}))"
    )
    op.add_column("officer", sa.Column("mail_bounced_at", MOMENT, nullable=True))
    _index("ix_officer_mail_bounced", "officer", ["mail_bounced_at"], BOUNCED)


def _search_path() -> str:
    """Fixed to the schema that the functions are made in: nobody's own tables can shadow the product's."""
    if _is_sqlite():
        return ""
    schema = op.get_bind().execute(sa.text("SELECT current_schema()")).scalar_one()
    return f"SET search_path = {op.get_bind().dialect.identifier_preparer.quote(schema)}, pg_temp"


def _forbid_deleting() -> None:
    path = _search_path()
    for table in KEPT:
        name = f"{table}_is_not_deleted"
        if _is_sqlite():
            op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END")
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
            f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def upgrade() -> None:
    _create_announcement()
    _create_mail()
    _create_notification()
    _extend_officer()
    _forbid_deleting()


def downgrade() -> None:
    for table in reversed(KEPT):
        op.execute(f"DROP TRIGGER {table}_is_not_deleted" + ("" if _is_sqlite() else f" ON {table}"))
        if not _is_sqlite():
            op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
            op.execute(f"DROP FUNCTION {table}_is_not_deleted()")
    op.drop_index("ix_officer_mail_bounced", table_name="officer")
    op.drop_column("officer", "mail_bounced_at")
    op.execute("ALTER TABLE officer DROP COLUMN mail_mode")
    for table in ("notification", "mail_attempt", "mail", "announcement"):
        op.drop_table(table)
