"""Explanations of silence, dossier objections, and pauses of a single reply.

An excused silence counts as excused in the sums of what is settled.
Nothing here is imported from the product: a migration must do the same for ever.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "explanations"
down_revision = "calendar_feeds"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


# Blanks, controls, zero-width letters, bidirectional marks, fillers and variation selectors: nobody sees them.
UNSEEN = _characters(
    (0x01, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
    (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
)  # fmt: skip
OLD_REASONS = ("suspension", "remit_claim")
NEW_REASONS = (*OLD_REASONS, "dossier_objection", "reply_pause")
OBJECTION_STATES = ("raised", "accepted", "supplied", "refused", "lapsed")
EXPLANATION_STATES = ("asked", "explained", "excused", "upheld")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _says(column: str) -> str:
    """SQL: something in this text can be seen."""
    return f"length(trim({column}, '{UNSEEN}')) > 0"


def _moved(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


def _rewritten(*columns: str) -> str:
    return " OR ".join(f"(OLD.{column} IS NOT NULL AND {_moved(column)})" for column in columns)


def _no_step(steps: Sequence[tuple[str, str]]) -> str:
    known = ", ".join(f"'{source}>{dest}'" for source, dest in steps)
    return f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({known})"


# --- What the triggers guard.
KEPT = ("dossier_objection", "explanation_request", "explanation")
KEYS = {
    "dossier_objection": (("id",),),
    "explanation_request": (("id",), ("reply_id",)),
    "explanation": (("id",), ("explanation_request_id", "ordinal")),
}
OBJECTION_STEPS = (
    ("raised", "accepted"), ("raised", "refused"), ("raised", "lapsed"), ("accepted", "supplied"), ("accepted", "lapsed"),
)  # fmt: skip
EXPLANATION_STEPS = (
    ("asked", "explained"), ("asked", "excused"), ("asked", "upheld"), ("explained", "excused"), ("explained", "upheld"),
)  # fmt: skip
OBJECTION = ("id", "reply_id", "lacking", "raised_at", "raised_by_id", "raised_for_id", "decide_by", "derivation_id")
OBJECTION_ONCE = (
    "flagged_at", "decided_at", "decided_by_id", "decided_for_id", "supplied_at", "supplied_by_id", "supplied_for_id",
    "supplied_file_id", "lapsed_at",
)  # fmt: skip
REQUEST = (
    "id", "jurisdiction_id", "reply_id", "agency_id", "addressee_id", "asked_at", "due_at", "due_day", "derivation_id",
)  # fmt: skip
OBJECTION_ASTRAY = """
    NEW.state <> 'raised' OR NOT EXISTS (
        SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.state IN ('received', 'assigned', 'in_clearance')
        AND y.sent_at IS NULL AND y.closed_at IS NULL
    )
"""
REQUEST_ASTRAY = """
    NEW.state <> 'asked' OR NEW.answered_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM silence_record s JOIN reply y ON y.id = s.reply_id
        WHERE s.reply_id = NEW.reply_id AND s.agency_id = NEW.agency_id AND s.recorded_at = NEW.asked_at
        AND y.jurisdiction_id = NEW.jurisdiction_id
    )
"""
EXPLAINED_BY_NOTHING = """
    NEW.state = 'explained' AND NOT EXISTS (
        SELECT 1 FROM explanation e WHERE e.explanation_request_id = NEW.id AND e.ordinal = 1
        AND e.given_at = NEW.answered_at)
"""
EXPLANATION_ASTRAY = """
    NOT EXISTS (
        SELECT 1 FROM explanation_request r
        WHERE r.id = NEW.explanation_request_id AND r.decided_at IS NULL AND NEW.given_at >= r.asked_at)
    OR NEW.ordinal <> 1 + (
        SELECT count(*) FROM explanation e WHERE e.explanation_request_id = NEW.explanation_request_id)
"""
# A silence is excused by its decision only, and stays so.
EXCUSED_BY_NOBODY = f"""
    {_moved("silence_excused_at")} AND (
        OLD.silence_excused_at IS NOT NULL OR NEW.state <> 'silent' OR NOT EXISTS (
            SELECT 1 FROM explanation_request r
            WHERE r.reply_id = NEW.id AND r.state = 'excused' AND r.decided_at = NEW.silence_excused_at))
"""

# name, event, table, condition: the row is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    *((f"{table}_is_not_deleted", "DELETE", table, "TRUE") for table in KEPT),
    ("explanation_is_immutable", "UPDATE", "explanation", "TRUE"),
    ("explanation_is_of_an_open_request", "INSERT", "explanation", EXPLANATION_ASTRAY),
    ("dossier_objection_is_of_an_owed_reply", "INSERT", "dossier_objection", OBJECTION_ASTRAY),
    ("dossier_objection_is_over", "UPDATE", "dossier_objection", "OLD.state IN ('supplied', 'refused', 'lapsed')"),
    ("dossier_objection_stays_what_it_is", "UPDATE", "dossier_objection", _moved(*OBJECTION)),
    ("dossier_objection_is_set_once", "UPDATE", "dossier_objection", _rewritten(*OBJECTION_ONCE)),
    (
        "dossier_objection_keeps_its_reason",
        "UPDATE",
        "dossier_objection",
        f"OLD.decided_at IS NOT NULL AND {_moved('decision_reason')}",
    ),
    ("dossier_objection_takes_a_known_step", "UPDATE", "dossier_objection", _no_step(OBJECTION_STEPS)),
    ("explanation_request_is_of_a_silence", "INSERT", "explanation_request", REQUEST_ASTRAY),
    ("explanation_request_is_over", "UPDATE", "explanation_request", "OLD.decided_at IS NOT NULL"),
    ("explanation_request_stays_what_it_is", "UPDATE", "explanation_request", _moved(*REQUEST)),
    ("explanation_request_is_set_once", "UPDATE", "explanation_request", _rewritten("answered_at", "flagged_at")),
    ("explanation_request_takes_a_known_step", "UPDATE", "explanation_request", _no_step(EXPLANATION_STEPS)),
    ("explanation_request_is_explained", "UPDATE", "explanation_request", EXPLAINED_BY_NOTHING),
    ("reply_starts_without_excuse", "INSERT", "reply", "NEW.silence_excused_at IS NOT NULL"),
    ("reply_is_excused_by_decision", "UPDATE", "reply", EXCUSED_BY_NOBODY),
)


def _path() -> str:
    """Nobody's temporary table of the same name comes between a guard and what it looks at."""
    connection = op.get_bind()
    schema = connection.execute(sa.text("SELECT current_schema()")).scalar_one()
    return f"SET search_path = {connection.dialect.identifier_preparer.quote(schema)}, pg_temp"


def _functions() -> dict[tuple[str, str], str]:
    refusals: dict[tuple[str, str], str] = {}
    for name, event, table, condition in GUARDS:
        refusals[table, event] = refusals.get((table, event), "") + (
            f"IF {condition} THEN RAISE EXCEPTION '{name}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        )
    return refusals


def _function_name(table: str, event: str) -> str:
    """The table of replies has such a function already."""
    return f"{table}_{event.lower()}_{'excuse_guard' if table == 'reply' else 'guard'}"


def _create_guards() -> None:
    if _is_sqlite():
        for name, event, table, condition in GUARDS:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
        for table, keys in KEYS.items():
            same = (" AND ".join(f"o.{column} = NEW.{column}" for column in key) for key in keys)
            there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} o WHERE {key})" for key in same)
            op.execute(
                f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table} "
                f"WHEN {there} BEGIN SELECT RAISE(ABORT, '{table}_is_not_replaced'); END"
            )
        return
    path = _path()
    for (table, event), refusals in _functions().items():
        name = _function_name(table, event)
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {refusals}"
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    for table in KEPT:  # SQLite knows no TRUNCATE
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION table_is_not_emptied()"
        )


def _drop_guards() -> None:
    if _is_sqlite():
        for name in (*(name for name, *_rest in GUARDS), *(f"{table}_is_not_replaced" for table in KEYS)):
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
    for table, event in _functions():
        name = _function_name(table, event)
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")


# --- The sums of what is settled, as in 0002, with and without excused silences.
SUMS = ("on_time", "answered_late", "silent", "excused", "little", "days_late")
MOVING = ("state", "sent_at", "due_at", "due_day", "position_id", "days_late")
KEY = "jurisdiction_id, due_day, agency_id, procedure_id"


def _settled(row: str) -> str:
    return f"({row}.state IN ('silent', 'released') OR {row}.sent_at IS NOT NULL)"


def _sums(row: str, *, excusing: bool) -> dict[str, str]:
    """Column to what one settled reply adds to it."""
    answered = f"{row}.state NOT IN ('silent', 'released')"
    found = f"EXISTS (SELECT 1 FROM finding f WHERE f.position_id = {row}.position_id)"
    silent, excused = f"{row}.state = 'silent'", f"{row}.state = 'released'"
    if excusing:
        silent = f"{row}.state = 'silent' AND {row}.silence_excused_at IS NULL"
        excused = f"({row}.state = 'released' OR {row}.silence_excused_at IS NOT NULL)"
    conditions = {
        "on_time": f"{answered} AND {row}.sent_at < {row}.due_at",
        "answered_late": f"{answered} AND {row}.sent_at >= {row}.due_at",
        "silent": silent,
        "excused": excused,
        "little": f"{row}.state IN ('sent', 'returned', 'remit_claimed') AND {found}",
    }
    sums = {column: f"CASE WHEN {condition} THEN 1 ELSE 0 END" for column, condition in conditions.items()}
    return sums | {"days_late": f"CASE WHEN {excused} THEN 0 ELSE {row}.days_late END"}


def _add(*, excusing: bool) -> str:
    sums = _sums("NEW", excusing=excusing)
    more = ", ".join(f"{column} = settled_day.{column} + excluded.{column}" for column in SUMS)
    return (
        f"INSERT INTO settled_day ({KEY}, {', '.join(SUMS)}) "
        f"SELECT NEW.jurisdiction_id, NEW.due_day, NEW.agency_id, q.procedure_id, "
        f"{', '.join(sums[column] for column in SUMS)} "
        f"FROM comment_request q WHERE q.id = NEW.request_id "
        f"ON CONFLICT ({KEY}) DO UPDATE SET {more};"
    )


def _take_away(*, excusing: bool) -> str:
    sums = _sums("OLD", excusing=excusing)
    less = ", ".join(f"{column} = {column} - ({sums[column]})" for column in SUMS)
    return (
        f"UPDATE settled_day SET {less} WHERE jurisdiction_id = OLD.jurisdiction_id AND due_day = OLD.due_day "
        f"AND agency_id = OLD.agency_id "
        f"AND procedure_id = (SELECT q.procedure_id FROM comment_request q WHERE q.id = OLD.request_id);"
    )


def _keep_sums(*, excusing: bool) -> None:
    """Take the triggers of the sums away and put them back the one way or the other."""
    columns = (*MOVING, "silence_excused_at") if excusing else MOVING
    differs = "IS NOT" if _is_sqlite() else "IS DISTINCT FROM"
    moved = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
    add, take = _add(excusing=excusing), _take_away(excusing=excusing)
    if _is_sqlite():
        for name in ("reply_settles_at_once", "reply_leaves_its_sum", "reply_settles"):
            op.execute(f"DROP TRIGGER {name}")
        events = (
            ("reply_settles_at_once", "INSERT", _settled("NEW"), add),
            ("reply_leaves_its_sum", "UPDATE", f"{_settled('OLD')} AND ({moved})", take),
            ("reply_settles", "UPDATE", f"{_settled('NEW')} AND ({moved})", add),
        )
        for name, event, condition, act in events:
            op.execute(f"CREATE TRIGGER {name} AFTER {event} ON reply WHEN {condition} BEGIN {act} END")
        return
    for name in ("reply_settles_at_once", "reply_settles"):
        op.execute(f"DROP TRIGGER {name} ON reply")
    op.execute(
        f"CREATE OR REPLACE FUNCTION reply_settles() RETURNS trigger LANGUAGE plpgsql {_path()} AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND {_settled('OLD')} THEN {take} END IF; "
        f"IF {_settled('NEW')} THEN {add} END IF; RETURN NULL; END $$"
    )
    updated = f"({_settled('OLD')} OR {_settled('NEW')}) AND ({moved})"
    for name, event, condition in (
        ("reply_settles_at_once", "INSERT", _settled("NEW")),
        ("reply_settles", "UPDATE", updated),
    ):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON reply FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION reply_settles()"
        )


# --- The reasons of a pause.
def _reasons(reasons: Sequence[str]) -> sa.Enum:
    return sa.Enum(*reasons, name="reason", native_enum=False, create_constraint=True, length=32)


def _take_reasons(reasons: Sequence[str]) -> None:
    """Let a pause have these reasons. One that has another, as after a downgrade, was a suspension to the older rules."""
    known = ", ".join(f"'{reason}'" for reason in reasons)
    kept = f"CASE WHEN reason IN ({known}) THEN reason ELSE 'suspension' END"
    if _is_sqlite():
        _rebuild_pause(reasons, kept)
        return
    op.execute("ALTER TABLE pause DROP CONSTRAINT ck_pause_reason")
    op.execute("ALTER TABLE pause DISABLE TRIGGER USER")
    op.execute(f"UPDATE pause SET reason = {kept} WHERE reason NOT IN ({known})")
    op.execute("ALTER TABLE pause ENABLE TRIGGER USER")
    op.create_check_constraint(op.f("ck_pause_reason"), "pause", f"reason IN ({known})")


def _rebuild_pause(reasons: Sequence[str], kept: str) -> None:
    """SQLite changes no CHECK: the table is written anew, with its index and its triggers, as they stand."""
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'pause'")
    triggers = [row[0] for row in rows]
    op.create_table(
        "pause_anew",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("reason", _reasons(reasons), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_pause_period")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_pause_reply_id_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_pause"),
    )
    op.execute(f"INSERT INTO pause_anew SELECT id, reply_id, {kept}, explanation, since, until FROM pause")
    op.drop_table("pause")
    op.rename_table("pause_anew", "pause")
    op.create_index("ix_pause_reply_id", "pause", ["reply_id"], unique=False)
    for trigger in triggers:
        op.execute(trigger)


def _create_objections() -> None:
    op.create_table(
        "dossier_objection",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*OBJECTION_STATES, name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("lacking", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", IDENTIFIER, nullable=False),
        sa.Column("raised_for_id", IDENTIFIER, nullable=True),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derivation_id", IDENTIFIER, nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", IDENTIFIER, nullable=True),
        sa.Column("decided_for_id", IDENTIFIER, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("supplied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supplied_by_id", IDENTIFIER, nullable=True),
        sa.Column("supplied_for_id", IDENTIFIER, nullable=True),
        sa.Column("supplied_note", sa.Text(), nullable=False),
        sa.Column("supplied_file_id", IDENTIFIER, nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_says("lacking"), name=op.f("ck_dossier_objection_says_what_is_lacking")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_dossier_objection_decision")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'refused', 'supplied') OR decided_at IS NOT NULL",
            name=op.f("ck_dossier_objection_state_is_decided"),
        ),
        sa.CheckConstraint(
            f"state <> 'refused' OR {_says('decision_reason')}", name=op.f("ck_dossier_objection_refusal_has_reason")
        ),
        sa.CheckConstraint(
            "(state = 'supplied') = (supplied_at IS NOT NULL)", name=op.f("ck_dossier_objection_supply")
        ),
        sa.CheckConstraint(
            f"state <> 'supplied' OR (supplied_by_id IS NOT NULL AND "
            f"(supplied_file_id IS NOT NULL OR {_says('supplied_note')}))",
            name=op.f("ck_dossier_objection_supply_gives_something"),
        ),
        sa.CheckConstraint("(state = 'lapsed') = (lapsed_at IS NOT NULL)", name=op.f("ck_dossier_objection_lapse")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_dossier_objection_reply_id_reply"),
        sa.ForeignKeyConstraint(
            ["derivation_id"], ["deadline_derivation.id"], name="fk_dossier_objection_derivation_id_deadline_derivation"
        ),
        *(
            sa.ForeignKeyConstraint([column], ["officer.id"], name=f"fk_dossier_objection_{column}_officer")
            for column in (
                "raised_by_id", "raised_for_id", "decided_by_id", "decided_for_id", "supplied_by_id", "supplied_for_id"
            )
        ),
        sa.ForeignKeyConstraint(
            ["supplied_file_id"], ["stored_file.id"], name="fk_dossier_objection_supplied_file_id_stored_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_objection"),
    )  # fmt: skip
    op.create_index("ix_dossier_objection_reply_id", "dossier_objection", ["reply_id"])
    _partial(
        "ix_dossier_objection_open", "dossier_objection", ["reply_id"], "state IN ('accepted', 'raised')", unique=True
    )
    _partial(
        "ix_dossier_objection_undecided",
        "dossier_objection",
        ["decide_by", "id"],
        "state = 'raised' AND flagged_at IS NULL",
    )


def _partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def _create_explanations() -> None:
    op.create_table(
        "explanation_request",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("addressee_id", IDENTIFIER, nullable=True),
        sa.Column(
            "state",
            sa.Enum(*EXPLANATION_STATES, name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("derivation_id", IDENTIFIER, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", IDENTIFIER, nullable=True),
        sa.Column("decided_for_id", IDENTIFIER, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('excused', 'upheld')) = (decided_at IS NOT NULL) "
            "AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_explanation_request_decision"),
        ),
        sa.CheckConstraint(
            f"decided_at IS NULL OR {_says('decision_reason')}",
            name=op.f("ck_explanation_request_decision_has_reason"),
        ),
        sa.CheckConstraint(
            "state <> 'explained' OR answered_at IS NOT NULL",
            name=op.f("ck_explanation_request_explained_is_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_explanation_request_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_explanation_request_reply_id_reply"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_explanation_request_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["derivation_id"],
            ["deadline_derivation.id"],
            name="fk_explanation_request_derivation_id_deadline_derivation",
        ),
        *(
            sa.ForeignKeyConstraint([column], ["officer.id"], name=f"fk_explanation_request_{column}_officer")
            for column in ("addressee_id", "decided_by_id", "decided_for_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_explanation_request"),
        sa.UniqueConstraint("reply_id", name="uq_explanation_request_reply_id"),
    )
    for column in ("agency_id", "addressee_id"):
        op.create_index(f"ix_explanation_request_{column}", "explanation_request", [column])
    op.create_index(
        "ix_explanation_request_jurisdiction_id_state",
        "explanation_request",
        ["jurisdiction_id", "state", "due_at", "id"],
    )
    _partial(
        "ix_explanation_request_open",
        "explanation_request",
        ["agency_id", "due_at", "id"],
        "state IN ('asked', 'explained')",
    )
    _partial(
        "ix_explanation_request_overdue",
        "explanation_request",
        ["due_at", "id"],
        "state = 'asked' AND flagged_at IS NULL",
    )
    op.create_table(
        "explanation",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("explanation_request_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", IDENTIFIER, nullable=True),
        sa.Column("given_by_id", IDENTIFIER, nullable=False),
        sa.Column("given_for_id", IDENTIFIER, nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(_says("words"), name=op.f("ck_explanation_says_something")),
        sa.ForeignKeyConstraint(
            ["explanation_request_id"],
            ["explanation_request.id"],
            name="fk_explanation_explanation_request_id_explanation_request",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_explanation_file_id_stored_file"),
        sa.ForeignKeyConstraint(["given_by_id"], ["officer.id"], name="fk_explanation_given_by_id_officer"),
        sa.ForeignKeyConstraint(["given_for_id"], ["officer.id"], name="fk_explanation_given_for_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_explanation"),
        sa.UniqueConstraint("explanation_request_id", "ordinal", name="uq_explanation_explanation_request_id_ordinal"),
    )


def upgrade() -> None:
    op.add_column("jurisdiction", sa.Column("explanation_days", sa.Integer(), server_default="5", nullable=False))
    op.add_column("reply", sa.Column("silence_excused_at", sa.DateTime(timezone=True), nullable=True))
    _take_reasons(NEW_REASONS)
    _partial("ix_pause_running", "pause", ["reply_id", "reason"], "until IS NULL", unique=True)
    _create_objections()
    _create_explanations()
    _keep_sums(excusing=True)
    _create_guards()


def downgrade() -> None:
    _drop_guards()
    op.execute("UPDATE reply SET silence_excused_at = NULL WHERE silence_excused_at IS NOT NULL")
    _keep_sums(excusing=False)
    for table in ("explanation", "explanation_request", "dossier_objection"):
        op.drop_table(table)
    op.drop_index("ix_pause_running", "pause")
    _take_reasons(OLD_REASONS)
    op.drop_column("reply", "silence_excused_at")
    op.drop_column("jurisdiction", "explanation_days")
