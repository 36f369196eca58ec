"""The first schema: requests, rounds, replies, positions, the audit chain, and the triggers that keep the promises.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "first_schema"
down_revision = None
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_TEXT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
POSITION_REPLY = "fk_position_reply_id_reply"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _forward_to_reply() -> list[sa.ForeignKeyConstraint]:
    """Position and reply point to each other: SQLite takes the forward reference, PostgreSQL gets it afterwards."""
    return [sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=POSITION_REPLY)] if _is_sqlite() else []


def _characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


# Blanks, controls, zero-width letters, bidirectional marks, fillers and variation selectors: nobody sees them.
UNSEEN = _characters(
    (0x01, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
    (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
)  # fmt: skip


def _says(column: str) -> str:
    """SQL: something in this text can be seen."""
    return f"length(trim({column}, '{UNSEEN}')) > 0"


# --- What the triggers guard. A trigger is needed where no CHECK will do: it sees the row that was there before, and
# --- the rows of other tables. IS DISTINCT FROM stands for both databases; SQLite gets its own spelling.

# Written once, for good.
IMMUTABLE = (
    "position",
    "comment",
    "answer",
    "finding",
    "audit_entry",
    "draft_version",
    "deadline_derivation",
    "silence_record",
    "stored_file",
)
UNDELETABLE = (
    "reply",
    "round",
    "remit_claim",
    "adjudication",
    "waiver",
    "audit_chain",
    "pause",
    "number_series",
    "tenure",
)
KEPT = (*IMMUTABLE, *UNDELETABLE)
# Deleted while a request is drafted only; emptied never.
DRAFTED = ("comment_request", "question", "question_addressee", "consultee")

# What a row is, and whose: an UPDATE may change the rest only.
IDENTITY = {
    "reply": ("id", "jurisdiction_id", "request_id", "round_id", "agency_id", "delivered_at", "first_due_at"),
    "round": ("id", "request_id", "ordinal", "draft_version_id", "period_days", "day_kind", "opened_at"),
    "remit_claim": ("id", "reply_id", "position_id", "claimed_at"),
    "adjudication": ("id", "comment_id", "request_id"),
    "waiver": (
        "id", "request_id", "kind", "procedure_id", "period_days", "agency_ids", "asked_by_id", "asked_at",
        "ask_reason",
    ),
    "audit_chain": ("chain",),
    "pause": ("id", "reply_id", "reason", "explanation", "since"),
    "number_series": ("agency_id", "year", "kind"),
    "tenure": ("id", "agency_id", "officer_id"),
    "comment_request": ("id", "jurisdiction_id", "agency_id", "created_at"),
    "question": ("id", "request_id"),
    "question_addressee": ("question_id", "agency_id"),
    "consultee": ("id", "request_id", "agency_id"),
}  # fmt: skip
# Once it is there it stays as it is.
SET_ONCE = {
    "reply": ("received_at", "received_by_id", "draft_opened_at", "sent_at", "closed_at"),
    "round": ("closed_at",),
    "comment_request": ("circulated_at", "concluded_at", "withdrawn_at"),
    "adjudication": ("answered_at", "answered_by_id", "reacted_at", "reacted_by_id"),
}
# The columns that make a later UPDATE of the whole row too late.
DECIDED = {"remit_claim": "accepted", "waiver": "granted", "pause": "until"}

# The primary keys and unique keys of what is guarded: a bare SQLite shell could REPLACE a row through them.
KEYS = {
    "position": (("id",), ("reply_id", "ordinal"), ("agency_id", "number")),
    "comment": (("id",), ("position_id", "ordinal")),
    "answer": (("position_id", "question_id"),),
    "finding": (("id",), ("position_id", "rule")),
    "audit_entry": (("id",), ("chain", "ordinal")),
    "draft_version": (("id",), ("request_id", "ordinal")),
    "deadline_derivation": (("id",), ("digest",)),
    "silence_record": (("id",), ("reply_id",)),
    "stored_file": (("id",),),
    "reply": (("id",), ("round_id", "agency_id")),
    "round": (("id",), ("request_id", "ordinal")),
    "remit_claim": (("id",), ("position_id",)),
    "adjudication": (("id",), ("comment_id",)),
    "waiver": (("id",),),
    "audit_chain": (("chain",),),
    "pause": (("id",),),
    "number_series": (("agency_id", "year", "kind"),),
    "tenure": (("id",),),
    "comment_request": (("id",), ("agency_id", "number")),
    "question": (("id",), ("request_id", "ordinal")),
    "question_addressee": (("question_id", "agency_id"),),
    "consultee": (("id",), ("request_id", "agency_id")),
}
# Equal derivations share a row: who writes one that is there is passed over, as by ON CONFLICT DO NOTHING.
SHARED = ("deadline_derivation",)

# The lifecycles as the database knows them: from, to.
REQUEST_STEPS = (
    ("drafting", "awaiting_signature"),
    ("drafting", "withdrawn"),
    ("awaiting_signature", "drafting"),
    ("awaiting_signature", "open"),
    ("awaiting_signature", "withdrawn"),
    ("open", "suspended"),
    ("open", "consolidating"),
    ("open", "withdrawn"),
    ("consolidating", "suspended"),
    ("consolidating", "open"),
    ("consolidating", "concluded"),
    ("consolidating", "withdrawn"),
    ("suspended", "open"),
    ("suspended", "consolidating"),
    ("suspended", "withdrawn"),
)
OWING = ("delivered", "received", "assigned", "in_clearance", "returned")
REPLY_STEPS = (
    ("delivered", "received"),
    ("received", "assigned"),
    ("returned", "assigned"),
    ("assigned", "in_clearance"),
    ("in_clearance", "assigned"),
    ("in_clearance", "sent"),
    ("in_clearance", "remit_claimed"),
    ("remit_claimed", "sent"),
    ("remit_claimed", "assigned"),
    ("remit_claimed", "released"),
    ("sent", "returned"),
    *((state, "silent") for state in OWING),
    *((state, "released") for state in OWING),
)
ANSWERED = ("accepted", "partly_accepted", "not_accepted")
COMMENT_STEPS = (
    *(("open", state) for state in ANSWERED),
    *((state, "satisfied") for state in ANSWERED),
    *((state, "maintained") for state in ANSWERED),
    ("maintained", "escalated"),
    ("escalated", "decided"),
)


def _no_step(steps: tuple[tuple[str, str], ...]) -> str:
    known = ", ".join(f"'{source}>{dest}'" for source, dest in steps)
    return f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({known})"


def _moved(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


def _rewritten(*columns: str) -> str:
    return " OR ".join(f"(OLD.{column} IS NOT NULL AND {_moved(column)})" for column in columns)


def _exists(table: str, keys: tuple[tuple[str, ...], ...]) -> str:
    """A row with one of the new row's keys."""
    same = (" AND ".join(f"o.{column} = NEW.{column}" for column in key) for key in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} o WHERE {key})" for key in same)


# A reply.
NOT_FRESH = """
    NEW.state <> 'delivered' OR NEW.position_id IS NOT NULL OR NEW.sent_at IS NOT NULL OR NEW.closed_at IS NOT NULL
    OR NEW.days_late <> 0 OR NEW.due_at <> NEW.first_due_at
"""
OF_NO_OPEN_ROUND = """
    NOT EXISTS (
        SELECT 1 FROM round r JOIN comment_request q ON q.id = r.request_id
        WHERE r.id = NEW.round_id AND r.request_id = NEW.request_id AND r.closed_at IS NULL
        AND q.jurisdiction_id = NEW.jurisdiction_id AND q.circulated_at IS NOT NULL
    )
"""
# The newest of its positions, complete with comments and answers, and no claim that was refused.
POSITION_TRUE = f"""
    NEW.position_id IS NOT NULL AND NEW.position_id IS DISTINCT FROM OLD.position_id AND (
        NEW.state NOT IN ('in_clearance', 'remit_claimed', 'sent')
        OR NOT EXISTS (
            SELECT 1 FROM position p WHERE p.id = NEW.position_id AND p.reply_id = NEW.id
            AND p.ordinal = (SELECT max(o.ordinal) FROM position o WHERE o.reply_id = NEW.id)
            AND p.comment_count = (SELECT count(*) FROM comment c WHERE c.position_id = p.id)
            AND p.condition_count = (
                SELECT count(*) FROM comment c WHERE c.position_id = p.id AND c.weight = 'condition')
            AND p.answer_count = (SELECT count(*) FROM answer a WHERE a.position_id = p.id)
            AND p.checked_count = (SELECT count(*) FROM answer a WHERE a.position_id = p.id AND a.checked)
                + (CASE WHEN {_says("p.checked_parts")} THEN 1 ELSE 0 END)
        )
        OR EXISTS (SELECT 1 FROM remit_claim c WHERE c.position_id = NEW.position_id AND NOT c.accepted)
    )
"""
POSITION_LEFT = """
    OLD.position_id IS NOT NULL AND NEW.position_id IS NULL
    AND NOT (OLD.state = 'remit_claimed' AND NEW.state = 'assigned')
"""
SENT_NEEDS_POSITION = "NEW.state IN ('sent', 'returned', 'remit_claimed') AND NEW.position_id IS NULL"
# The first answer was given when its position was signed.
SENT_AT_ANOTHER_TIME = """
    OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL AND (
        NEW.state <> 'sent' OR NOT EXISTS (
            SELECT 1 FROM position p WHERE p.id = NEW.position_id AND p.signed_at = NEW.sent_at)
    )
"""
CLOCK_MOVED = f"""
    NEW.due_at < OLD.due_at
    OR ((OLD.sent_at IS NOT NULL OR OLD.closed_at IS NOT NULL OR OLD.state IN ('silent', 'released'))
        AND {_moved("due_at", "due_day", "derivation_id", "clock_started_at", "received_at", "received_by_id")})
"""
DAYS_LATE_MOVED = """
    NEW.days_late < 0 OR NEW.returned_count < OLD.returned_count OR (
        NEW.days_late <> OLD.days_late
        AND NOT (OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL)
        AND NOT (OLD.state <> 'silent' AND NEW.state = 'silent')
    )
"""
CLOSED_MOVED = f"OLD.closed_at IS NOT NULL AND {_moved('state', 'position_id')}"
# Past the date, closed, and on record; and nobody with such a record becomes anything else.
FALSE_SILENCE = """
    NEW.state <> OLD.state AND (
        (NEW.state = 'silent' AND (
            NEW.closed_at IS NULL OR NEW.closed_at < NEW.due_at OR NOT EXISTS (
                SELECT 1 FROM silence_record s
                WHERE s.reply_id = NEW.id AND s.agency_id = NEW.agency_id AND s.due_at = NEW.due_at
                AND s.recorded_at = NEW.closed_at AND s.working_days_late = NEW.days_late)))
        OR (NEW.state <> 'silent' AND EXISTS (SELECT 1 FROM silence_record s WHERE s.reply_id = NEW.id))
    )
"""
FALSE_RECORD = f"""
    NOT EXISTS (
        SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.agency_id = NEW.agency_id AND y.due_at = NEW.due_at
        AND y.closed_at IS NULL AND y.state IN {OWING} AND NEW.recorded_at >= y.due_at
    )
"""

# A position with what belongs to it.
OF_ANOTHER_REPLY = """
    NOT EXISTS (
        SELECT 1 FROM reply y JOIN round r ON r.id = y.round_id
        WHERE y.id = NEW.reply_id AND y.state IN ('in_clearance', 'sent') AND y.closed_at IS NULL
        AND y.agency_id = NEW.agency_id AND y.request_id = NEW.request_id
        AND y.jurisdiction_id = NEW.jurisdiction_id AND r.draft_version_id = NEW.draft_version_id
        AND NEW.signed_at >= y.delivered_at AND (y.clearance_at IS NULL OR NEW.signed_at >= y.clearance_at)
    )
    OR EXISTS (
        SELECT 1 FROM position o
        WHERE o.reply_id = NEW.reply_id AND (o.ordinal >= NEW.ordinal OR o.signed_at > NEW.signed_at)
    )
"""
FINDING_LATE = """
    EXISTS (
        SELECT 1 FROM position p JOIN reply y ON y.id = p.reply_id JOIN position o ON o.id = y.position_id
        WHERE p.id = NEW.position_id AND o.ordinal >= p.ordinal
    )
    OR EXISTS (SELECT 1 FROM remit_claim c WHERE c.position_id = NEW.position_id)
"""
FALSE_CLAIM = """
    NEW.accepted IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM position p WHERE p.id = NEW.position_id AND p.reply_id = NEW.reply_id
        AND p.code = 'outside_remit' AND p.signed_at = NEW.claimed_at
    )
"""


def _complete(table: str) -> str:
    """The position counts its comments and answers; once they are there no other joins them, superseded or not."""
    there = f"(SELECT count(*) FROM {table} o WHERE o.position_id = NEW.position_id)"
    return f"{there} >= (SELECT p.{table}_count FROM position p WHERE p.id = NEW.position_id)"


# A request.
LETTER = (
    "procedure_id", "number", "subject", "legal_basis", "own_position", "urgent", "urgent_reason",
    "period_days", "day_kind", "clock_start", "replies_open_to_consultees", "submitted_at", "signer_id", "signed_for_id",
)  # fmt: skip
LETTER_CHANGED = f"OLD.circulated_at IS NOT NULL AND {_moved(*LETTER)}"
WITHDRAWAL_CHANGED = f"OLD.withdrawn_at IS NOT NULL AND {_moved('withdrawal_reason')}"
RESUMED_ELSEWHERE = """
    OLD.state = 'suspended' AND NEW.state IN ('open', 'consolidating') AND NEW.state <> OLD.suspended_from
"""
NUMBER_TAKEN = """
    NEW.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number AND EXISTS (
        SELECT 1 FROM comment_request o WHERE o.agency_id = NEW.agency_id AND o.number = NEW.number AND o.id <> NEW.id)
"""
OF_NO_VERSION = """
    NEW.closed_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM draft_version v WHERE v.id = NEW.draft_version_id AND v.request_id = NEW.request_id)
"""


def _circulated(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM comment_request q WHERE q.id = {row}.request_id AND q.circulated_at IS NOT NULL)"


CIRCULATED = "OLD.circulated_at IS NOT NULL"
ADDRESSEE_ASKED = """
    EXISTS (
        SELECT 1 FROM question k JOIN comment_request q ON q.id = k.request_id
        WHERE k.id = OLD.question_id AND q.circulated_at IS NOT NULL)
"""
# Who joins later gets its questions before its reply.
ADDRESSEE_LATE = """
    EXISTS (
        SELECT 1 FROM question k JOIN reply y ON y.request_id = k.request_id AND y.agency_id = NEW.agency_id
        WHERE k.id = NEW.question_id)
"""

# The trail: entries follow each other, and the head says the last one.
ENTRY_ASTRAY = f"""
    NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.chain = NEW.chain AND c.length < NEW.ordinal)
    OR NOT (
        (NEW.ordinal = 1 AND NEW.previous = '{"0" * 64}') OR EXISTS (
            SELECT 1 FROM audit_entry e
            WHERE e.chain = NEW.chain AND e.ordinal = NEW.ordinal - 1 AND e.digest = NEW.previous)
    )
"""
HEAD_ASTRAY = """
    NEW.length <= OLD.length OR NOT EXISTS (
        SELECT 1 FROM audit_entry e WHERE e.chain = NEW.chain AND e.ordinal = NEW.length AND e.digest = NEW.head)
    OR EXISTS (SELECT 1 FROM audit_entry e WHERE e.chain = NEW.chain AND e.ordinal > NEW.length)
"""
HEAD_NOT_FRESH = f"NEW.length <> 0 OR NEW.head <> '{'0' * 64}'"

# name, event, table, condition: the row is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    *((f"{table}_is_immutable", "UPDATE", table, "TRUE") for table in IMMUTABLE),
    *((f"{table}_is_not_deleted", "DELETE", table, "TRUE") for table in KEPT),
    *((f"{table}_stays_what_it_is", "UPDATE", table, _moved(*columns)) for table, columns in IDENTITY.items()),
    *((f"{table}_is_set_once", "UPDATE", table, _rewritten(*columns)) for table, columns in SET_ONCE.items()),
    *((f"{table}_is_over", "UPDATE", table, f"OLD.{column} IS NOT NULL") for table, column in DECIDED.items()),
    ("reply_starts_delivered", "INSERT", "reply", NOT_FRESH),
    ("reply_is_of_an_open_round", "INSERT", "reply", OF_NO_OPEN_ROUND),
    ("reply_takes_a_known_step", "UPDATE", "reply", _no_step(REPLY_STEPS)),
    ("reply_is_closed", "UPDATE", "reply", CLOSED_MOVED),
    ("reply_position_is_true", "UPDATE", "reply", POSITION_TRUE),
    ("reply_keeps_its_position", "UPDATE", "reply", POSITION_LEFT),
    ("reply_needs_position", "UPDATE", "reply", SENT_NEEDS_POSITION),
    ("reply_is_sent_when_signed", "UPDATE", "reply", SENT_AT_ANOTHER_TIME),
    ("reply_clock_is_frozen", "UPDATE", "reply", CLOCK_MOVED),
    ("reply_days_late_are_fixed", "UPDATE", "reply", DAYS_LATE_MOVED),
    ("reply_silence_is_true", "UPDATE", "reply", FALSE_SILENCE),
    ("silence_record_is_true", "INSERT", "silence_record", FALSE_RECORD),
    ("position_is_of_its_reply", "INSERT", "position", OF_ANOTHER_REPLY),
    ("position_is_sealed_comment", "INSERT", "comment", _complete("comment")),
    ("position_is_sealed_answer", "INSERT", "answer", _complete("answer")),
    ("position_is_sealed_finding", "INSERT", "finding", FINDING_LATE),
    ("remit_claim_is_signed", "INSERT", "remit_claim", FALSE_CLAIM),
    ("adjudication_starts_open", "INSERT", "adjudication", "NEW.state <> 'open'"),
    ("adjudication_takes_a_known_step", "UPDATE", "adjudication", _no_step(COMMENT_STEPS)),
    ("adjudication_keeps_its_words", "UPDATE", "adjudication", f"OLD.state <> 'open' AND {_moved('response')}"),
    ("request_starts_drafting", "INSERT", "comment_request", "NEW.state <> 'drafting' OR NEW.number IS NOT NULL"),
    ("request_takes_a_known_step", "UPDATE", "comment_request", _no_step(REQUEST_STEPS)),
    ("request_resumes_where_it_was", "UPDATE", "comment_request", RESUMED_ELSEWHERE),
    ("request_letter_is_frozen", "UPDATE", "comment_request", LETTER_CHANGED),
    ("request_withdrawal_is_frozen", "UPDATE", "comment_request", WITHDRAWAL_CHANGED),
    ("request_number_is_its_own", "UPDATE", "comment_request", NUMBER_TAKEN),
    ("circulated_request_is_not_deleted", "DELETE", "comment_request", CIRCULATED),
    ("round_is_of_a_version", "INSERT", "round", OF_NO_VERSION),
    (
        "question_asked_is_not_reworded",
        "UPDATE",
        "question",
        f"{_moved('text', 'ordinal', 'for_all')} AND {_circulated('OLD')}",
    ),
    ("question_asked_is_not_deleted", "DELETE", "question", _circulated("OLD")),
    ("question_for_all_comes_first", "INSERT", "question", f"NEW.for_all AND {_circulated('NEW')}"),
    ("question_is_put_before_the_reply", "INSERT", "question_addressee", ADDRESSEE_LATE),
    ("question_put_is_not_taken_back", "DELETE", "question_addressee", ADDRESSEE_ASKED),
    ("consultee_asked_is_not_deleted", "DELETE", "consultee", _circulated("OLD")),
    ("number_series_never_goes_back", "UPDATE", "number_series", "NEW.last < OLD.last"),
    ("audit_entry_follows", "INSERT", "audit_entry", ENTRY_ASTRAY),
    ("audit_chain_starts_empty", "INSERT", "audit_chain", HEAD_NOT_FRESH),
    ("audit_chain_says_its_last", "UPDATE", "audit_chain", HEAD_ASTRAY),
)


def _create_on_sqlite() -> None:
    for name, event, table, condition in GUARDS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    # REPLACE deletes without a DELETE trigger where recursive triggers are off, as in a bare shell.
    for table, keys in KEYS.items():
        refusal = "RAISE(IGNORE)" if table in SHARED else f"RAISE(ABORT, '{table}_is_not_replaced')"
        op.execute(
            f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table} "
            f"WHEN {_exists(table, keys)} BEGIN SELECT {refusal}; END"
        )


def _functions() -> dict[tuple[str, str], str]:
    """(table, event) to the body of its one function: a call for each guard would cost more than the guard."""
    refusals: dict[tuple[str, str], str] = {}
    for name, event, table, condition in GUARDS:
        refusals[table, event] = refusals.get((table, event), "") + (
            f"IF {condition} THEN RAISE EXCEPTION '{name}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        )
    return refusals


def _path() -> str:
    """Nobody's temporary table of the same name comes between a guard and what it looks at."""
    connection = op.get_bind()
    schema = connection.execute(sa.text("SELECT current_schema()")).scalar_one()
    return f"SET search_path = {connection.dialect.identifier_preparer.quote(schema)}, pg_temp"


def _create_on_postgresql() -> None:
    path = _path()
    for (table, event), refusals in _functions().items():
        name = f"{table}_{event.lower()}_guard"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {refusals}"
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    op.execute(
        f"CREATE FUNCTION table_is_not_emptied() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || '_is_not_emptied', ERRCODE = 'check_violation'; END $$"
    )
    for table in (*KEPT, *DRAFTED):  # SQLite knows no TRUNCATE
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION table_is_not_emptied()"
        )
    # Only here can a promise about two tables wait for the commit.
    op.execute(
        f"CREATE FUNCTION silence_record_has_its_reply() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
        "IF NOT EXISTS (SELECT 1 FROM reply y WHERE y.id = NEW.reply_id AND y.state = 'silent') THEN "
        "RAISE EXCEPTION 'silence_record_has_its_reply' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER silence_record_has_its_reply AFTER INSERT ON silence_record "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION silence_record_has_its_reply()"
    )


def _drop_on_sqlite() -> None:
    for name in (*(name for name, *_rest in GUARDS), *(f"{table}_is_not_replaced" for table in KEYS)):
        op.execute(f"DROP TRIGGER {name}")


def _drop_on_postgresql() -> None:
    op.execute("DROP TRIGGER silence_record_has_its_reply ON silence_record")
    for table in (*KEPT, *DRAFTED):
        op.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")
    for table, event in _functions():
        op.execute(f"DROP TRIGGER {table}_{event.lower()}_guard ON {table}")
        op.execute(f"DROP FUNCTION {table}_{event.lower()}_guard()")
    for name in ("silence_record_has_its_reply", "table_is_not_emptied"):
        op.execute(f"DROP FUNCTION {name}()")


def _create_triggers() -> None:
    if _is_sqlite():
        _create_on_sqlite()
    else:
        _create_on_postgresql()


def _drop_triggers() -> None:
    if _is_sqlite():
        _drop_on_sqlite()
    else:
        _drop_on_postgresql()


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_chain"),
    )
    op.create_table(
        "deadline_derivation",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", JSON_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_derivation"),
        sa.UniqueConstraint("digest", name="uq_deadline_derivation_digest"),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_vi", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("office_end", sa.Time(), nullable=True),
        sa.Column(
            "silence_default",
            sa.Enum(
                "agreed_and_liable",
                "agreed",
                "unspecified",
                "answer_required",
                name="silence_default",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("author_may_sign", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jurisdiction"),
        sa.UniqueConstraint("code", name="uq_jurisdiction_code"),
    )
    op.create_table(
        "officer",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        sa.UniqueConstraint("username", name="uq_officer_username"),
    )
    op.create_table(
        "agency",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("symbol", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name_vi", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "department",
                "vertical",
                "commune",
                "office",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", IDENTIFIER, nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "active_to IS NULL OR active_from IS NULL OR active_to >= active_from", name=op.f("ck_agency_active_dates")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_agency_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name="fk_agency_parent_id_agency"),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("jurisdiction_id", "code", name="uq_agency_jurisdiction_id_code"),
        sa.UniqueConstraint("jurisdiction_id", "symbol", name="uq_agency_jurisdiction_id_symbol"),
    )
    op.create_index("ix_agency_parent_id", "agency", ["parent_id"], unique=False)
    op.create_table(
        "calendar_overlay",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("off", "work", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_calendar_overlay_jurisdiction_id_jurisdiction"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_overlay"),
        sa.UniqueConstraint("jurisdiction_id", "day", name="uq_calendar_overlay_jurisdiction_id_day"),
    )
    op.create_table(
        "delegation",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("delegator_id", IDENTIFIER, nullable=False),
        sa.Column("delegate_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", IDENTIFIER, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("delegator_id <> delegate_id", name=op.f("ck_delegation_two_people")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_delegation_period")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_delegation_agency_id_agency"),
        sa.ForeignKeyConstraint(["delegate_id"], ["officer.id"], name="fk_delegation_delegate_id_officer"),
        sa.ForeignKeyConstraint(["delegator_id"], ["officer.id"], name="fk_delegation_delegator_id_officer"),
        sa.ForeignKeyConstraint(["entered_by_id"], ["officer.id"], name="fk_delegation_entered_by_id_officer"),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_delegation_jurisdiction_id_jurisdiction"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
    )
    op.create_index("ix_delegation_delegate_id_ends_at", "delegation", ["delegate_id", "ends_at"], unique=False)
    op.create_index("ix_delegation_delegator_id", "delegation", ["delegator_id"], unique=False)
    op.create_table(
        "procedure",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_vi", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("urgent_days", sa.Integer(), nullable=True),
        sa.Column("minimum_days", sa.Integer(), nullable=True),
        sa.Column(
            "day_kind",
            sa.Enum("working", "calendar", name="day_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "clock_start",
            sa.Enum(
                "sent",
                "received",
                "complete_dossier",
                name="clock_start",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "silence",
            sa.Enum(
                "agreed_and_liable",
                "agreed",
                "unspecified",
                "answer_required",
                name="silence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requires_own_position", sa.Boolean(), nullable=False),
        sa.Column("extension_max_days", sa.Integer(), nullable=False),
        sa.Column("extension_count", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days IS NULL OR days > 0", name=op.f("ck_procedure_days_positive")),
        sa.CheckConstraint("minimum_days IS NULL OR minimum_days > 0", name=op.f("ck_procedure_minimum_days_positive")),
        sa.CheckConstraint("urgent_days IS NULL OR urgent_days > 0", name=op.f("ck_procedure_urgent_days_positive")),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_procedure_jurisdiction_id_jurisdiction"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_procedure"),
        sa.UniqueConstraint("jurisdiction_id", "code", name="uq_procedure_jurisdiction_id_code"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_sign_in_attempt_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"], unique=False)
    op.create_index("ix_sign_in_attempt_officer_id", "sign_in_attempt", ["officer_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_sign_in_session_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_session"),
        sa.UniqueConstraint("token_digest", name="uq_sign_in_session_token_digest"),
    )
    op.create_index("ix_sign_in_session_officer_id", "sign_in_session", ["officer_id"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("original_name", sa.String(length=300), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", IDENTIFIER, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["officer.id"], name="fk_stored_file_uploaded_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_digest", "stored_file", ["digest"], unique=False)
    op.create_table(
        "comment_request",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("procedure_id", IDENTIFIER, nullable=False),
        sa.Column("author_id", IDENTIFIER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "awaiting_signature",
                "open",
                "consolidating",
                "suspended",
                "concluded",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("own_position", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_reason", sa.Text(), nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column(
            "day_kind",
            sa.Enum("working", "calendar", name="day_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "clock_start",
            sa.Enum(
                "sent",
                "received",
                "complete_dossier",
                name="clock_start",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("replies_open_to_consultees", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("signer_id", IDENTIFIER, nullable=True),
        sa.Column("signed_for_id", IDENTIFIER, nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_from", sa.String(length=32), nullable=False),
        sa.Column("suspension_reason", sa.Text(), nullable=False),
        sa.Column("consolidating_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"state <> 'withdrawn' OR {_says('withdrawal_reason')}",
            name=op.f("ck_comment_request_withdrawn_has_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('drafting', 'awaiting_signature') OR state = 'withdrawn' OR (signer_id IS NOT NULL AND circulated_at IS NOT NULL AND number IS NOT NULL)",
            name=op.f("ck_comment_request_circulated_is_signed"),
        ),
        sa.CheckConstraint(
            f"NOT urgent OR {_says('urgent_reason')}", name=op.f("ck_comment_request_urgent_has_reason")
        ),
        sa.CheckConstraint("period_days > 0", name=op.f("ck_comment_request_period_positive")),
        sa.CheckConstraint("signed_for_id <> signer_id", name=op.f("ck_comment_request_two_people")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_comment_request_agency_id_agency"),
        sa.ForeignKeyConstraint(["author_id"], ["officer.id"], name="fk_comment_request_author_id_officer"),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_comment_request_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name="fk_comment_request_procedure_id_procedure"),
        sa.ForeignKeyConstraint(["signed_for_id"], ["officer.id"], name="fk_comment_request_signed_for_id_officer"),
        sa.ForeignKeyConstraint(["signer_id"], ["officer.id"], name="fk_comment_request_signer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_request"),
        sa.UniqueConstraint("agency_id", "number", name="uq_comment_request_agency_id_number"),
    )
    op.create_index("ix_comment_request_agency_id_state", "comment_request", ["agency_id", "state", "id"], unique=False)
    op.create_index(
        "ix_comment_request_jurisdiction_id_state", "comment_request", ["jurisdiction_id", "state", "id"], unique=False
    )
    op.create_index("ix_comment_request_author_id", "comment_request", ["author_id"], unique=False)
    op.create_index(
        "ix_comment_request_jurisdiction_id_circulated_at",
        "comment_request",
        ["jurisdiction_id", "circulated_at"],
        unique=False,
    )
    op.create_index("ix_comment_request_procedure_id", "comment_request", ["procedure_id"], unique=False)
    op.create_table(
        "mandatory_consultee",
        sa.Column("procedure_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_mandatory_consultee_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name="fk_mandatory_consultee_procedure_id_procedure"
        ),
        sa.PrimaryKeyConstraint("procedure_id", "agency_id", name="pk_mandatory_consultee"),
    )
    op.create_index("ix_mandatory_consultee_agency_id", "mandatory_consultee", ["agency_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "clerk",
                "leader",
                "head",
                "supervisor",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(role IN ('clerk', 'head', 'leader', 'officer')) = (agency_id IS NOT NULL)",
            name=op.f("ck_membership_role_scope"),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_membership_dates")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_membership_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_membership_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_membership_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint(
            "officer_id", "agency_id", "role", "since", name="uq_membership_officer_id_agency_id_role_since"
        ),
    )
    op.create_index("ix_membership_agency_id", "membership", ["agency_id"], unique=False)
    op.create_index("ix_membership_officer_id", "membership", ["officer_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_number_series_agency_id_agency"),
        sa.PrimaryKeyConstraint("agency_id", "year", "kind", name="pk_number_series"),
    )
    op.create_table(
        "tenure",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("officer_id", IDENTIFIER, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_tenure_dates")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_tenure_agency_id_agency"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_tenure_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_tenure"),
    )
    op.create_index("ix_tenure_agency_id", "tenure", ["agency_id"], unique=False)
    op.create_index("ix_tenure_officer_id", "tenure", ["officer_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=True),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=True),
        sa.Column("actor_id", IDENTIFIER, nullable=True),
        sa.Column("on_behalf_of_id", IDENTIFIER, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=True),
        sa.Column("before", JSON_TEXT, nullable=False),
        sa.Column("after", JSON_TEXT, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["officer.id"], name="fk_audit_entry_actor_id_officer"),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_audit_entry_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["officer.id"], name="fk_audit_entry_on_behalf_of_id_officer"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["comment_request.id"], name="fk_audit_entry_request_id_comment_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.UniqueConstraint("chain", "ordinal", name="uq_audit_entry_chain_ordinal"),
    )
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"], unique=False)
    op.create_index("ix_audit_entry_jurisdiction_id", "audit_entry", ["jurisdiction_id"], unique=False)
    op.create_index("ix_audit_entry_request_id", "audit_entry", ["request_id"], unique=False)
    op.create_index("ix_audit_entry_subject_subject_id", "audit_entry", ["subject", "subject_id"], unique=False)
    op.create_table(
        "consultee",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_consultee_agency_id_agency"),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_consultee_request_id_comment_request"),
        sa.PrimaryKeyConstraint("id", name="pk_consultee"),
        sa.UniqueConstraint("request_id", "agency_id", name="uq_consultee_request_id_agency_id"),
    )
    op.create_index("ix_consultee_agency_id", "consultee", ["agency_id"], unique=False)
    op.create_table(
        "draft_version",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("file_id", IDENTIFIER, nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "first", "material", "editorial", name="change", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("change_reason", sa.Text(), nullable=False),
        sa.Column("added_by_id", IDENTIFIER, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["officer.id"], name="fk_draft_version_added_by_id_officer"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_draft_version_file_id_stored_file"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["comment_request.id"], name="fk_draft_version_request_id_comment_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft_version"),
        sa.UniqueConstraint("request_id", "ordinal", name="uq_draft_version_request_id_ordinal"),
    )
    op.create_table(
        "question",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_question_request_id_comment_request"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("request_id", "ordinal", name="uq_question_request_id_ordinal"),
    )
    op.create_table(
        "waiver",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short_period", "missing_mandatory", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("procedure_id", IDENTIFIER, nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=True),
        sa.Column("agency_ids", JSON_TEXT, nullable=False),
        sa.Column("asked_by_id", IDENTIFIER, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_reason", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", IDENTIFIER, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(granted IS NULL) = (decided_by_id IS NULL) AND (granted IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_waiver_decision"),
        ),
        sa.CheckConstraint(
            f"granted IS NULL OR {_says('decision_reason')}", name=op.f("ck_waiver_decision_has_reason")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officer.id"], name="fk_waiver_asked_by_id_officer"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officer.id"], name="fk_waiver_decided_by_id_officer"),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name="fk_waiver_procedure_id_procedure"),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_waiver_request_id_comment_request"),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
    )
    op.create_index("ix_waiver_request_id", "waiver", ["request_id"], unique=False)
    op.create_table(
        "position",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("draft_version_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "concur",
                "concur_with_comments",
                "object",
                "outside_remit",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("checked_parts", sa.Text(), nullable=False),
        sa.Column("remit_reason", sa.Text(), nullable=False),
        sa.Column("competent_agency_id", IDENTIFIER, nullable=True),
        sa.Column("no_competent_reason", sa.Text(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("condition_count", sa.Integer(), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.Column("checked_count", sa.Integer(), nullable=False),
        sa.Column("author_id", IDENTIFIER, nullable=False),
        sa.Column("signer_id", IDENTIFIER, nullable=False),
        sa.Column("signed_for_id", IDENTIFIER, nullable=True),
        sa.Column(
            "signer_role",
            sa.Enum(
                "officer",
                "clerk",
                "leader",
                "head",
                "supervisor",
                "administrator",
                "auditor",
                name="signer_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signer_name", sa.String(length=300), nullable=False),
        sa.Column("signer_title", sa.String(length=300), nullable=False),
        sa.Column("signed_for_name", sa.String(length=300), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "code <> 'concur' OR (checked_count > 0 AND condition_count = 0)", name=op.f("ck_position_concur")
        ),
        sa.CheckConstraint(
            "code <> 'concur_with_comments' OR (comment_count > 0 AND condition_count = 0)",
            name=op.f("ck_position_concur_with_comments"),
        ),
        sa.CheckConstraint("code <> 'object' OR condition_count > 0", name=op.f("ck_position_object")),
        sa.CheckConstraint(
            f"code <> 'outside_remit' OR ({_says('remit_reason')} AND (competent_agency_id IS NOT NULL OR {_says('no_competent_reason')}))",
            name=op.f("ck_position_outside_remit"),
        ),
        sa.CheckConstraint("signer_role IN ('leader', 'head')", name=op.f("ck_position_signing_authority")),
        sa.CheckConstraint(
            "comment_count >= condition_count AND condition_count >= 0", name=op.f("ck_position_counts")
        ),
        sa.CheckConstraint(_says("signer_name"), name=op.f("ck_position_signer_named")),
        sa.CheckConstraint(
            f"signed_for_id IS NULL OR (signed_for_id <> signer_id AND {_says('signed_for_name')})",
            name=op.f("ck_position_stood_in_for"),
        ),
        sa.CheckConstraint("signed_for_id IS NOT NULL OR signed_for_name = ''", name=op.f("ck_position_in_own_name")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_position_agency_id_agency"),
        sa.ForeignKeyConstraint(["author_id"], ["officer.id"], name="fk_position_author_id_officer"),
        sa.ForeignKeyConstraint(["competent_agency_id"], ["agency.id"], name="fk_position_competent_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["draft_version_id"], ["draft_version.id"], name="fk_position_draft_version_id_draft_version"
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_position_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_position_request_id_comment_request"),
        sa.ForeignKeyConstraint(["signed_for_id"], ["officer.id"], name="fk_position_signed_for_id_officer"),
        sa.ForeignKeyConstraint(["signer_id"], ["officer.id"], name="fk_position_signer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_position"),
        sa.UniqueConstraint("agency_id", "number", name="uq_position_agency_id_number"),
        sa.UniqueConstraint("reply_id", "ordinal", name="uq_position_reply_id_ordinal"),
        *_forward_to_reply(),
    )
    op.create_index("ix_position_reply_id", "position", ["reply_id"], unique=False)
    op.create_index("ix_position_request_id", "position", ["request_id"], unique=False)
    op.create_table(
        "question_addressee",
        sa.Column("question_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_question_addressee_agency_id_agency"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_question_addressee_question_id_question"),
        sa.PrimaryKeyConstraint("question_id", "agency_id", name="pk_question_addressee"),
    )
    op.create_index("ix_question_addressee_agency_id", "question_addressee", ["agency_id"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("draft_version_id", IDENTIFIER, nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column(
            "day_kind",
            sa.Enum("working", "calendar", name="day_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("period_days > 0", name=op.f("ck_round_period_positive")),
        sa.ForeignKeyConstraint(
            ["draft_version_id"], ["draft_version.id"], name="fk_round_draft_version_id_draft_version"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_round_request_id_comment_request"),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("request_id", "ordinal", name="uq_round_request_id_ordinal"),
    )
    op.create_table(
        "answer",
        sa.Column("position_id", IDENTIFIER, nullable=False),
        sa.Column("question_id", IDENTIFIER, nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_answer_position_id_position"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_answer_question_id_question"),
        sa.PrimaryKeyConstraint("position_id", "question_id", name="pk_answer"),
    )
    op.create_index("ix_answer_question_id", "answer", ["question_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("position_id", IDENTIFIER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "weight",
            sa.Enum(
                "condition",
                "should_address",
                "editorial",
                name="weight",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("whole_text", sa.Boolean(), nullable=False),
        sa.Column("article", sa.String(length=120), nullable=False),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("point", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_wording", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.CheckConstraint(
            f"weight <> 'condition' OR {_says('proposed_wording')}", name=op.f("ck_comment_condition_change")
        ),
        sa.CheckConstraint(f"weight = 'editorial' OR {_says('reason')}", name=op.f("ck_comment_reason")),
        sa.CheckConstraint(_says("text"), name=op.f("ck_comment_text")),
        sa.CheckConstraint(
            f"whole_text OR {_says('article')} OR {_says('clause')} OR {_says('point')} OR {_says('page')}",
            name=op.f("ck_comment_place"),
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_comment_position_id_position"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("position_id", "ordinal", name="uq_comment_position_id_ordinal"),
    )
    op.create_table(
        "finding",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("position_id", IDENTIFIER, nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "empty",
                "deflecting",
                "unlisted",
                "unanswered",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", JSON_TEXT, nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_finding_position_id_position"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("position_id", "rule", name="uq_finding_position_id_rule"),
    )
    op.create_index("ix_finding_position_id", "finding", ["position_id"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column("round_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "delivered",
                "received",
                "assigned",
                "in_clearance",
                "remit_claimed",
                "sent",
                "returned",
                "silent",
                "released",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("assignee_id", IDENTIFIER, nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", IDENTIFIER, nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("derivation_id", IDENTIFIER, nullable=False),
        sa.Column("draft_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clearance_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rework_reason", sa.Text(), nullable=False),
        sa.Column("revising_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position_id", IDENTIFIER, nullable=True),
        sa.Column("returned_count", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("days_late", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'remit_claimed' OR (position_id IS NOT NULL AND claimed_at IS NOT NULL)",
            name=op.f("ck_reply_claim_has_position"),
        ),
        sa.CheckConstraint(
            "state <> 'sent' OR (position_id IS NOT NULL AND sent_at IS NOT NULL)",
            name=op.f("ck_reply_sent_has_position"),
        ),
        sa.CheckConstraint("state <> 'silent' OR closed_at IS NOT NULL", name=op.f("ck_reply_silent_is_closed")),
        sa.CheckConstraint(
            "state NOT IN ('assigned', 'in_clearance') OR assignee_id IS NOT NULL",
            name=op.f("ck_reply_assigned_has_officer"),
        ),
        sa.CheckConstraint("due_at >= first_due_at", name=op.f("ck_reply_never_earlier")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_reply_agency_id_agency"),
        sa.ForeignKeyConstraint(["assignee_id"], ["officer.id"], name="fk_reply_assignee_id_officer"),
        sa.ForeignKeyConstraint(
            ["derivation_id"], ["deadline_derivation.id"], name="fk_reply_derivation_id_deadline_derivation"
        ),
        sa.ForeignKeyConstraint(["jurisdiction_id"], ["jurisdiction.id"], name="fk_reply_jurisdiction_id_jurisdiction"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_reply_position_id_position"),
        sa.ForeignKeyConstraint(["received_by_id"], ["officer.id"], name="fk_reply_received_by_id_officer"),
        sa.ForeignKeyConstraint(["request_id"], ["comment_request.id"], name="fk_reply_request_id_comment_request"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_reply_round_id_round"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.UniqueConstraint("round_id", "agency_id", name="uq_reply_round_id_agency_id"),
    )
    op.create_index("ix_reply_agency_id_due_at", "reply", ["agency_id", "due_at", "id"], unique=False)
    op.create_index("ix_reply_assignee_id", "reply", ["assignee_id"], unique=False)
    op.create_index(
        "ix_reply_claimed",
        "reply",
        ["request_id"],
        unique=False,
        postgresql_where=sa.text("state = 'remit_claimed'"),
        sqlite_where=sa.text("state = 'remit_claimed'"),
    )
    op.create_index(
        "ix_reply_ended_agency",
        "reply",
        ["agency_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('released', 'silent')"),
        sqlite_where=sa.text("state IN ('released', 'silent')"),
    )
    op.create_index("ix_reply_jurisdiction_id_due_at", "reply", ["jurisdiction_id", "due_at", "id"], unique=False)
    op.create_index(
        "ix_reply_owing_agency",
        "reply",
        ["agency_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
        sqlite_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
    )
    op.create_index(
        "ix_reply_owing_due",
        "reply",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
        sqlite_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
    )
    op.create_index("ix_reply_request_id", "reply", ["request_id"], unique=False)
    op.create_index(
        "ix_reply_revising_agency",
        "reply",
        ["agency_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("revising_since IS NOT NULL"),
        sqlite_where=sa.text("revising_since IS NOT NULL"),
    )
    op.create_table(
        "adjudication",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("comment_id", IDENTIFIER, nullable=False),
        sa.Column("request_id", IDENTIFIER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "partly_accepted",
                "not_accepted",
                "satisfied",
                "maintained",
                "escalated",
                "decided",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("answered_by_id", IDENTIFIER, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reaction_reason", sa.Text(), nullable=False),
        sa.Column("reacted_by_id", IDENTIFIER, nullable=True),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"state IN ('open', 'accepted') OR {_says('response')}", name=op.f("ck_adjudication_has_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["officer.id"], name="fk_adjudication_answered_by_id_officer"),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_adjudication_comment_id_comment"),
        sa.ForeignKeyConstraint(["reacted_by_id"], ["officer.id"], name="fk_adjudication_reacted_by_id_officer"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["comment_request.id"], name="fk_adjudication_request_id_comment_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adjudication"),
        sa.UniqueConstraint("comment_id", name="uq_adjudication_comment_id"),
    )
    op.create_index("ix_adjudication_request_id", "adjudication", ["request_id"], unique=False)
    op.create_table(
        "pause",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column(
            "reason",
            sa.Enum("suspension", "remit_claim", name="reason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_pause_period")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_pause_reply_id_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_pause"),
    )
    op.create_index("ix_pause_reply_id", "pause", ["reply_id"], unique=False)
    op.create_table(
        "preparation",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "concur",
                "concur_with_comments",
                "object",
                "outside_remit",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("answers", JSON_TEXT, nullable=False),
        sa.Column("checked_parts", sa.Text(), nullable=False),
        sa.Column("comments", JSON_TEXT, nullable=False),
        sa.Column("remit_reason", sa.Text(), nullable=False),
        sa.Column("competent_agency_id", IDENTIFIER, nullable=True),
        sa.Column("no_competent_reason", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column("writers", JSON_TEXT, nullable=False),
        sa.Column("updated_by_id", IDENTIFIER, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competent_agency_id"], ["agency.id"], name="fk_preparation_competent_agency_id_agency"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_preparation_reply_id_reply"),
        sa.ForeignKeyConstraint(["updated_by_id"], ["officer.id"], name="fk_preparation_updated_by_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_preparation"),
        sa.UniqueConstraint("reply_id", name="uq_preparation_reply_id"),
    )
    op.create_table(
        "remit_claim",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("position_id", IDENTIFIER, nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", IDENTIFIER, nullable=True),
        sa.Column("decided_for_id", IDENTIFIER, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(accepted IS NULL) = (decided_at IS NULL) AND (accepted IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_remit_claim_decision"),
        ),
        sa.CheckConstraint(
            f"accepted IS NULL OR accepted OR {_says('decision_reason')}",
            name=op.f("ck_remit_claim_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officer.id"], name="fk_remit_claim_decided_by_id_officer"),
        sa.ForeignKeyConstraint(["decided_for_id"], ["officer.id"], name="fk_remit_claim_decided_for_id_officer"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_remit_claim_position_id_position"),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_remit_claim_reply_id_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_remit_claim"),
        sa.UniqueConstraint("position_id", name="uq_remit_claim_position_id"),
    )
    op.create_index("ix_remit_claim_reply_id", "remit_claim", ["reply_id"], unique=False)
    op.create_table(
        "silence_record",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reply_id", IDENTIFIER, nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("head_id", IDENTIFIER, nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days_late", sa.Integer(), nullable=False),
        sa.Column(
            "silence_law",
            sa.Enum(
                "agreed_and_liable",
                "agreed",
                "unspecified",
                "answer_required",
                name="silence_law",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_silence_record_agency_id_agency"),
        sa.ForeignKeyConstraint(["head_id"], ["officer.id"], name="fk_silence_record_head_id_officer"),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_silence_record_reply_id_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_silence_record"),
        sa.UniqueConstraint("reply_id", name="uq_silence_record_reply_id"),
    )
    op.create_index("ix_silence_record_agency_id", "silence_record", ["agency_id"], unique=False)
    op.create_index("ix_silence_record_head_id", "silence_record", ["head_id"], unique=False)
    # ### end Alembic commands ###
    if not _is_sqlite():
        op.create_foreign_key(POSITION_REPLY, "position", "reply", ["reply_id"], ["id"])
    _create_triggers()


def downgrade() -> None:
    _drop_triggers()
    if not _is_sqlite():
        op.drop_constraint(POSITION_REPLY, "position", type_="foreignkey")
    op.drop_index("ix_silence_record_head_id", table_name="silence_record")
    op.drop_index("ix_silence_record_agency_id", table_name="silence_record")
    op.drop_table("silence_record")
    op.drop_index("ix_remit_claim_reply_id", table_name="remit_claim")
    op.drop_table("remit_claim")
    op.drop_table("preparation")
    op.drop_index("ix_pause_reply_id", table_name="pause")
    op.drop_table("pause")
    op.drop_index("ix_adjudication_request_id", table_name="adjudication")
    op.drop_table("adjudication")
    op.drop_index(
        "ix_reply_revising_agency",
        table_name="reply",
        postgresql_where=sa.text("revising_since IS NOT NULL"),
        sqlite_where=sa.text("revising_since IS NOT NULL"),
    )
    op.drop_index("ix_reply_request_id", table_name="reply")
    op.drop_index(
        "ix_reply_owing_due",
        table_name="reply",
        postgresql_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
        sqlite_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
    )
    op.drop_index(
        "ix_reply_owing_agency",
        table_name="reply",
        postgresql_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
        sqlite_where=sa.text("state IN ('assigned', 'delivered', 'in_clearance', 'received', 'returned')"),
    )
    op.drop_index("ix_reply_jurisdiction_id_due_at", table_name="reply")
    op.drop_index(
        "ix_reply_ended_agency",
        table_name="reply",
        postgresql_where=sa.text("state IN ('released', 'silent')"),
        sqlite_where=sa.text("state IN ('released', 'silent')"),
    )
    op.drop_index(
        "ix_reply_claimed",
        table_name="reply",
        postgresql_where=sa.text("state = 'remit_claimed'"),
        sqlite_where=sa.text("state = 'remit_claimed'"),
    )
    op.drop_index("ix_reply_assignee_id", table_name="reply")
    op.drop_index("ix_reply_agency_id_due_at", table_name="reply")
    op.drop_table("reply")
    op.drop_index("ix_finding_position_id", table_name="finding")
    op.drop_table("finding")
    op.drop_table("comment")
    op.drop_index("ix_answer_question_id", table_name="answer")
    op.drop_table("answer")
    op.drop_table("round")
    op.drop_index("ix_question_addressee_agency_id", table_name="question_addressee")
    op.drop_table("question_addressee")
    op.drop_index("ix_position_request_id", table_name="position")
    op.drop_index("ix_position_reply_id", table_name="position")
    op.drop_table("position")
    op.drop_index("ix_waiver_request_id", table_name="waiver")
    op.drop_table("waiver")
    op.drop_table("question")
    op.drop_table("draft_version")
    op.drop_index("ix_consultee_agency_id", table_name="consultee")
    op.drop_table("consultee")
    op.drop_index("ix_audit_entry_subject_subject_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_request_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_jurisdiction_id", table_name="audit_entry")
    op.drop_index("ix_audit_entry_actor_id", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("ix_tenure_officer_id", table_name="tenure")
    op.drop_index("ix_tenure_agency_id", table_name="tenure")
    op.drop_table("tenure")
    op.drop_table("number_series")
    op.drop_index("ix_membership_officer_id", table_name="membership")
    op.drop_index("ix_membership_agency_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_mandatory_consultee_agency_id", table_name="mandatory_consultee")
    op.drop_table("mandatory_consultee")
    op.drop_index("ix_comment_request_procedure_id", table_name="comment_request")
    op.drop_index("ix_comment_request_jurisdiction_id_circulated_at", table_name="comment_request")
    op.drop_index("ix_comment_request_author_id", table_name="comment_request")
    op.drop_index("ix_comment_request_agency_id_state", table_name="comment_request")
    op.drop_index("ix_comment_request_jurisdiction_id_state", table_name="comment_request")
    op.drop_table("comment_request")
    op.drop_index("ix_stored_file_digest", table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index("ix_sign_in_session_officer_id", table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index("ix_sign_in_attempt_officer_id", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("procedure")
    op.drop_index("ix_delegation_delegator_id", table_name="delegation")
    op.drop_index("ix_delegation_delegate_id_ends_at", table_name="delegation")
    op.drop_table("delegation")
    op.drop_table("calendar_overlay")
    op.drop_index("ix_agency_parent_id", table_name="agency")
    op.drop_table("agency")
    op.drop_table("officer")
    op.drop_table("jurisdiction")
    op.drop_table("deadline_derivation")
    op.drop_table("audit_chain")
    # ### end Alembic commands ###
