"""Extensions of one reply's date, and the one return of a reply for having no clear position.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "extensions"
down_revision = "explanations"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


# As in the first schema: letters that nobody sees.
UNSEEN = _characters(
    (0x01, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
    (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
)  # fmt: skip
STATES = ("asked", "countered", "granted", "refused", "lapsed")
UNDECIDED = "state IN ('asked', 'countered')"
COMPLETING = "completed_at IS NULL AND stood_at IS NULL"
OWING = "('delivered', 'received', 'assigned', 'in_clearance', 'returned')"
# A returned answer goes before the leader again without being assigned anew, and stands again when the round closes.
FORMER_STEPS = "'sent>returned'"
STEPS = f"{FORMER_STEPS}, 'returned>in_clearance', 'returned>sent', 'assigned>sent'"
STEP_GUARD = "reply_takes_a_known_step"


def _says(column: str) -> str:
    return f"length(trim({column}, '{UNSEEN}')) > 0"


def _moved(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


def _rewritten(*columns: str) -> str:
    return " OR ".join(f"(OLD.{column} IS NOT NULL AND {_moved(column)})" for column in columns)


ASKED = (
    "id", "reply_id", "ordinal", "asked_at", "asked_by_id", "asked_for_id", "reason", "proposed_day", "due_at",
    "decide_by",
)  # fmt: skip
DECISION = ("decided_at", "decided_by_id", "decided_for_id", "offered_day", "offer_until")
RETURNED = (
    "id", "reply_id", "position_id", "reason", "returned_at", "returned_by_id", "returned_for_id", "days",
    "first_due_at",
)  # fmt: skip
NO_STEP = """
    NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
        'asked>granted', 'asked>countered', 'asked>refused', 'asked>lapsed', 'countered>granted', 'countered>lapsed')
"""
# Asked for while the reply is owed, its clock runs and its date is to come.
ASTRAY = f"""
    NEW.state <> 'asked' OR NEW.decided_at IS NOT NULL OR NEW.offered_day IS NOT NULL OR NEW.taken_at IS NOT NULL
    OR NEW.flagged_at IS NOT NULL OR NEW.lapsed_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.state IN {OWING} AND y.sent_at IS NULL
        AND y.closed_at IS NULL AND y.paused_at IS NULL AND y.due_at = NEW.due_at AND NEW.proposed_day > y.due_day
    )
"""
MOVES_NOTHING = """
    NEW.state <> OLD.state AND NEW.state IN ('granted', 'countered') AND NOT EXISTS (
        SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.sent_at IS NULL AND y.closed_at IS NULL)
"""
OF_NO_ANSWER = """
    NEW.due_at <> NEW.first_due_at OR NEW.completed_at IS NOT NULL OR NEW.stood_at IS NOT NULL
    OR NEW.missed_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.state = 'sent' AND y.position_id = NEW.position_id
        AND y.closed_at IS NULL)
"""
# What leaves the desk without a signature is the answer that was there before, when its round closes.
SENT_UNSIGNED = """
    NEW.state = 'sent' AND OLD.state IN ('assigned', 'returned', 'in_clearance')
    AND NEW.position_id IS NOT DISTINCT FROM OLD.position_id AND (OLD.sent_at IS NULL OR NEW.closed_at IS NULL)
    OR NEW.state = 'sent' AND OLD.state IN ('assigned', 'returned') AND NEW.position_id IS DISTINCT FROM OLD.position_id
"""
RETURNED_UNSAID = """
    NEW.state = 'returned' AND OLD.state <> 'returned' AND NOT EXISTS (
        SELECT 1 FROM reply_return r WHERE r.reply_id = NEW.id AND r.position_id = OLD.position_id
        AND r.completed_at IS NULL AND r.stood_at IS NULL)
"""
ENDED = "OLD.completed_at IS NOT NULL OR OLD.stood_at IS NOT NULL"

# name, event, table, condition: the row is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    ("extension_is_asked_in_time", "INSERT", "extension", ASTRAY),
    ("extension_stays_what_it_is", "UPDATE", "extension", _moved(*ASKED)),
    ("extension_is_over", "UPDATE", "extension", "OLD.state IN ('granted', 'refused', 'lapsed')"),
    ("extension_takes_a_known_step", "UPDATE", "extension", NO_STEP),
    ("extension_is_set_once", "UPDATE", "extension", _rewritten(*DECISION, "flagged_at", "taken_at", "lapsed_at")),
    ("extension_is_of_what_is_owed", "UPDATE", "extension", MOVES_NOTHING),
    ("extension_is_not_deleted", "DELETE", "extension", "TRUE"),
    ("reply_return_is_of_an_answer", "INSERT", "reply_return", OF_NO_ANSWER),
    ("reply_return_stays_what_it_is", "UPDATE", "reply_return", _moved(*RETURNED)),
    ("reply_return_is_over", "UPDATE", "reply_return", ENDED),
    ("reply_return_is_set_once", "UPDATE", "reply_return", _rewritten("missed_at")),
    ("reply_return_never_comes_earlier", "UPDATE", "reply_return", "NEW.due_at < OLD.due_at"),
    ("reply_return_is_not_deleted", "DELETE", "reply_return", "TRUE"),
    ("reply_is_sent_by_a_signature", "UPDATE", "reply", SENT_UNSIGNED),
    ("reply_is_returned_on_record", "UPDATE", "reply", RETURNED_UNSAID),
)
# The keys through which a bare SQLite shell could REPLACE a row.
KEYS = {"extension": (("id",), ("reply_id", "ordinal")), "reply_return": (("id",), ("reply_id",))}
FUNCTIONS = "extension_of_{table}_{event}_guard"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _create_on_sqlite() -> None:
    for name, event, table, condition in GUARDS:
        spelled = condition.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
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
        name = FUNCTIONS.format(table=table, event=event.lower())
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
    """Change the known steps of a reply inside the guard as it is, whatever else was added to it since."""
    connection = op.get_bind()
    if _is_sqlite():
        find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        body = connection.execute(find, {"name": STEP_GUARD}).scalar_one()
        op.execute(f"DROP TRIGGER {STEP_GUARD}")
    else:
        body = connection.execute(sa.text("SELECT pg_get_functiondef('reply_update_guard'::regproc)")).scalar_one()
    if body.count(before) != 1:
        raise RuntimeError(f"{STEP_GUARD} does not hold {before} once")
    connection.exec_driver_sql(body.replace(before, after))


def _create_tables() -> None:
    officers = ("asked_by_id", "asked_for_id", "decided_by_id", "decided_for_id", "taken_by_id")
    op.create_table(
        "extension",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "state", sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", IDENTIFIER, nullable=False),
        sa.Column("asked_for_id", IDENTIFIER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", IDENTIFIER, nullable=True),
        sa.Column("decided_for_id", IDENTIFIER, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("offered_day", sa.Date(), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", IDENTIFIER, nullable=True),
        sa.Column("granted_day", sa.Date(), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_says("reason"), name=op.f("ck_extension_has_reason")),
        sa.CheckConstraint("asked_at < due_at", name=op.f("ck_extension_asked_before_the_date")),
        sa.CheckConstraint(
            f"state <> 'refused' OR {_says('decision_reason')}", name=op.f("ck_extension_refusal_has_reason")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)"
            " AND (state IN ('asked', 'lapsed') OR decided_at IS NOT NULL)"
            " AND (state <> 'asked' OR decided_at IS NULL)",
            name=op.f("ck_extension_decision"),
        ),
        sa.CheckConstraint(
            "(offered_day IS NULL) = (offer_until IS NULL) AND (state <> 'countered' OR offered_day IS NOT NULL)",
            name=op.f("ck_extension_offer"),
        ),
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by_id IS NULL)", name=op.f("ck_extension_taking")),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_day IS NOT NULL) AND (granted_day IS NULL OR"
            " (granted_day >= coalesce(offered_day, proposed_day) AND (offered_day IS NULL) = (taken_at IS NULL)))",
            name=op.f("ck_extension_grant"),
        ),
        sa.CheckConstraint(
            "decided_by_id <> asked_by_id AND decided_for_id <> asked_by_id AND decided_by_id <> asked_for_id"
            " AND decided_for_id <> asked_for_id",
            name=op.f("ck_extension_nobody_decides_their_own"),
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_extension_reply_id_reply"),
        *(sa.ForeignKeyConstraint([c], ["officer.id"], name=f"fk_extension_{c}_officer") for c in officers),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
        sa.UniqueConstraint("reply_id", "ordinal", name="uq_extension_reply_id_ordinal"),
    )  # fmt: skip
    _index("uq_extension_undecided", "extension", ["reply_id"], UNDECIDED, unique=True)
    _index("ix_extension_offer_until", "extension", ["offer_until", "id"], "state = 'countered'")
    _index("ix_extension_decide_by", "extension", ["decide_by", "id"], "state = 'asked'")
    op.create_table(
        "reply_return",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("position_id", IDENTIFIER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_by_id", IDENTIFIER, nullable=False),
        sa.Column("returned_for_id", IDENTIFIER, nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derivation_id", IDENTIFIER, nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_position_id", IDENTIFIER, nullable=True),
        sa.Column("stood_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_says("reason"), name=op.f("ck_reply_return_has_reason")),
        sa.CheckConstraint("due_at > returned_at", name=op.f("ck_reply_return_leaves_time")),
        sa.CheckConstraint(
            "(completed_at IS NULL) = (completed_position_id IS NULL) AND (completed_at IS NULL OR stood_at IS NULL)"
            " AND completed_position_id <> position_id",
            name=op.f("ck_reply_return_ends_once"),
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_reply_return_reply_id_reply"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_reply_return_position_id_position"),
        sa.ForeignKeyConstraint(
            ["completed_position_id"], ["position.id"], name="fk_reply_return_completed_position_id_position"
        ),
        sa.ForeignKeyConstraint(["returned_by_id"], ["officer.id"], name="fk_reply_return_returned_by_id_officer"),
        sa.ForeignKeyConstraint(["returned_for_id"], ["officer.id"], name="fk_reply_return_returned_for_id_officer"),
        sa.ForeignKeyConstraint(
            ["derivation_id"], ["deadline_derivation.id"], name="fk_reply_return_derivation_id_deadline_derivation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply_return"),
        sa.UniqueConstraint("reply_id", name="uq_reply_return_reply_id"),
    )
    _index("ix_reply_return_completing_due_at", "reply_return", ["due_at", "id"], COMPLETING)


def _index(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique,
        postgresql_where=sa.text(condition), sqlite_where=sa.text(condition),
    )  # fmt: skip


def upgrade() -> None:
    # With its constraint at the column, which both databases add to a table that has rows.
    op.execute(
        "ALTER TABLE jurisdiction ADD COLUMN completion_days INTEGER DEFAULT '2' NOT NULL "
        "CONSTRAINT ck_jurisdiction_completion_is_short CHECK (completion_days BETWEEN 1 AND 30)"
    )
    _create_tables()
    _reword(FORMER_STEPS, STEPS)
    if _is_sqlite():
        _create_on_sqlite()
    else:
        _create_on_postgresql()


def downgrade() -> None:
    if _is_sqlite():
        for name in (*(name for name, *_rest in GUARDS), *(f"{table}_is_not_replaced" for table in KEYS)):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for table in KEYS:
            op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
        for table, event in _by_function():
            name = FUNCTIONS.format(table=table, event=event.lower())
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    _reword(STEPS, FORMER_STEPS)
    op.drop_table("reply_return")
    op.drop_table("extension")
    op.execute("ALTER TABLE jurisdiction DROP COLUMN completion_days")
