"""Ladders, chases and urging letters; what the sweep looks at next.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "chases"
down_revision = "jobs"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_TEXT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
CHASED = (
    "state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned') "
    "AND sent_at IS NULL AND paused_at IS NULL"
)
FORMS = ("reminder", "letter", "listing", "close")
IMMUTABLE = ("chase", "urging_letter")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _form() -> sa.Enum:
    return sa.Enum(*FORMS, name="form", native_enum=False, create_constraint=True, length=32)


def _guards() -> list[tuple[str, str, str]]:
    changes = [(f"{table}_is_immutable", "UPDATE", table) for table in IMMUTABLE]
    return [*changes, *((f"{table}_is_not_deleted", "DELETE", table) for table in IMMUTABLE)]


def _create_triggers() -> None:
    path = ""
    if not _is_sqlite():
        schema = op.get_bind().execute(sa.text("SELECT current_schema()")).scalar_one()
        path = f"SET search_path = {op.get_bind().dialect.identifier_preparer.quote(schema)}, pg_temp"
    for name, event, table in _guards():
        if _is_sqlite():
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END")
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
            f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if not _is_sqlite():
        for table in IMMUTABLE:
            op.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_not_deleted()"
            )


def upgrade() -> None:
    op.create_table(
        "chase_rung",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("procedure_id", IDENTIFIER, nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("form", _form(), nullable=False),
        sa.Column("audience", JSON_TEXT, nullable=False),
        sa.CheckConstraint("form <> 'close' OR offset_days > 0", name=op.f("ck_chase_rung_closes_after_the_date")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name="fk_chase_rung_procedure_id_procedure"),
        sa.PrimaryKeyConstraint("id", name="pk_chase_rung"),
        sa.UniqueConstraint("procedure_id", "offset_days", name="uq_chase_rung_procedure_id_offset_days"),
    )
    op.create_table(
        "chase",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("form", _form(), nullable=False),
        sa.Column("audience", JSON_TEXT, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("form <> 'close'", name=op.f("ck_chase_speaks")),
        sa.ForeignKeyConstraint(["jurisdiction_id"], ["jurisdiction.id"], name="fk_chase_jurisdiction_id_jurisdiction"),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_chase_reply_id_reply"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_chase_agency_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_chase"),
        sa.UniqueConstraint("reply_id", "offset_days", "due_at", name="uq_chase_reply_id_offset_days_due_at"),
        sa.UniqueConstraint("reply_id", "number", name="uq_chase_reply_id_number"),
    )
    op.create_index("ix_chase_agency_id", "chase", ["agency_id"])
    letter = sa.text("form = 'letter'")
    op.create_index("ix_chase_letter_made_at", "chase", ["made_at", "id"], postgresql_where=letter, sqlite_where=letter)
    op.create_table(
        "urging_letter",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("chase_id", IDENTIFIER, nullable=False),
        sa.Column("issuer_id", IDENTIFIER, nullable=False),
        sa.Column("addressee_id", IDENTIFIER, nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chase_id"], ["chase.id"], name="fk_urging_letter_chase_id_chase"),
        sa.ForeignKeyConstraint(["issuer_id"], ["agency.id"], name="fk_urging_letter_issuer_id_agency"),
        sa.ForeignKeyConstraint(["addressee_id"], ["officer.id"], name="fk_urging_letter_addressee_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_urging_letter"),
        sa.UniqueConstraint("chase_id", name="uq_urging_letter_chase_id"),
        sa.UniqueConstraint("issuer_id", "year", "number", name="uq_urging_letter_issuer_id_year_number"),
    )
    op.add_column("reply", sa.Column("chase_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "reply",
        sa.Column("look_at", sa.DateTime(timezone=True), server_default="1970-01-01 00:00:00.000000", nullable=False),
    )
    op.create_index(
        "ix_reply_look_at", "reply", ["look_at", "id"], postgresql_where=sa.text(CHASED), sqlite_where=sa.text(CHASED)
    )
    _create_triggers()


def downgrade() -> None:
    if not _is_sqlite():
        for table in IMMUTABLE:
            op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
    for name, _event, table in _guards():
        op.execute(f"DROP TRIGGER {name}" if _is_sqlite() else f"DROP TRIGGER {name} ON {table}")
        if not _is_sqlite():
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_reply_look_at", "reply")
    op.drop_column("reply", "look_at")
    op.drop_column("reply", "chase_count")
    op.drop_table("urging_letter")
    op.drop_table("chase")
    op.drop_table("chase_rung")
