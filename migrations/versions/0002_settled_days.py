"""Sums of what is settled, by agency, procedure and due day, kept by triggers.

A supervisor's page reads them instead of counting all replies again.

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op

revision = "settled_days"
down_revision = "first_schema"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUMS = ("on_time", "answered_late", "silent", "excused", "little", "days_late")
# What moves a reply from one sum to another; anything else leaves them alone.
MOVING = ("state", "sent_at", "due_at", "due_day", "position_id", "days_late")
KEY = "jurisdiction_id, due_day, agency_id, procedure_id"


def _settled(row: str) -> str:
    return f"({row}.state IN ('silent', 'released') OR {row}.sent_at IS NOT NULL)"


def _sums(row: str) -> dict[str, str]:
    """Column to what one settled reply adds to it."""
    answered = f"{row}.state NOT IN ('silent', 'released')"
    found = f"EXISTS (SELECT 1 FROM finding f WHERE f.position_id = {row}.position_id)"
    conditions = {
        "on_time": f"{answered} AND {row}.sent_at < {row}.due_at",
        "answered_late": f"{answered} AND {row}.sent_at >= {row}.due_at",
        "silent": f"{row}.state = 'silent'",
        "excused": f"{row}.state = 'released'",
        "little": f"{row}.state IN ('sent', 'returned', 'remit_claimed') AND {found}",
    }
    sums = {column: f"CASE WHEN {condition} THEN 1 ELSE 0 END" for column, condition in conditions.items()}
    return sums | {"days_late": f"CASE WHEN {row}.state = 'released' THEN 0 ELSE {row}.days_late END"}


def _procedure(row: str) -> str:
    return f"(SELECT q.procedure_id FROM comment_request q WHERE q.id = {row}.request_id)"


def _add() -> str:
    sums = _sums("NEW")
    more = ", ".join(f"{column} = settled_day.{column} + excluded.{column}" for column in SUMS)
    return (
        f"INSERT INTO settled_day ({KEY}, {', '.join(SUMS)}) "
        f"SELECT NEW.jurisdiction_id, NEW.due_day, NEW.agency_id, q.procedure_id, "
        f"{', '.join(sums[column] for column in SUMS)} "
        f"FROM comment_request q WHERE q.id = NEW.request_id "
        f"ON CONFLICT ({KEY}) DO UPDATE SET {more};"
    )


def _take_away() -> str:
    sums = _sums("OLD")
    less = ", ".join(f"{column} = {column} - ({sums[column]})" for column in SUMS)
    return (
        f"UPDATE settled_day SET {less} WHERE jurisdiction_id = OLD.jurisdiction_id AND due_day = OLD.due_day "
        f"AND agency_id = OLD.agency_id AND procedure_id = {_procedure('OLD')};"
    )


def _moved(differs: str) -> str:
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in MOVING)


def _create_on_sqlite() -> None:
    events = (
        ("reply_settles_at_once", "INSERT", _settled("NEW"), _add()),
        ("reply_leaves_its_sum", "UPDATE", f"{_settled('OLD')} AND ({_moved('IS NOT')})", _take_away()),
        ("reply_settles", "UPDATE", f"{_settled('NEW')} AND ({_moved('IS NOT')})", _add()),
    )
    for name, event, condition, act in events:
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON reply WHEN {condition} BEGIN {act} END")


def _create_on_postgresql() -> None:
    schema = op.get_bind().execute(sa.text("SELECT current_schema()")).scalar_one()
    path = f"SET search_path = {op.get_bind().dialect.identifier_preparer.quote(schema)}, pg_temp"
    op.execute(
        f"CREATE FUNCTION reply_settles() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' AND {_settled('OLD')} THEN {_take_away()} END IF; "
        f"IF {_settled('NEW')} THEN {_add()} END IF; RETURN NULL; END $$"
    )
    inserted, updated = _settled("NEW"), f"({_settled('OLD')} OR {_settled('NEW')}) AND ({_moved('IS DISTINCT FROM')})"
    for name, event, condition in (
        ("reply_settles_at_once", "INSERT", inserted),
        ("reply_settles", "UPDATE", updated),
    ):
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON reply FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION reply_settles()"
        )


def _fill() -> None:
    """From the replies that were there before."""
    sums = _sums("reply")
    op.execute(
        f"INSERT INTO settled_day ({KEY}, {', '.join(SUMS)}) "
        f"SELECT reply.jurisdiction_id, reply.due_day, reply.agency_id, q.procedure_id, "
        f"{', '.join(f'sum({sums[column]})' for column in SUMS)} "
        f"FROM reply JOIN comment_request q ON q.id = reply.request_id WHERE {_settled('reply')} "
        f"GROUP BY reply.jurisdiction_id, reply.due_day, reply.agency_id, q.procedure_id"
    )


def upgrade() -> None:
    op.create_table(
        "settled_day",
        sa.Column("jurisdiction_id", IDENTIFIER, nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("agency_id", IDENTIFIER, nullable=False),
        sa.Column("procedure_id", IDENTIFIER, nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in SUMS),
        sa.ForeignKeyConstraint(
            ["jurisdiction_id"], ["jurisdiction.id"], name="fk_settled_day_jurisdiction_id_jurisdiction"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_settled_day_agency_id_agency"),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name="fk_settled_day_procedure_id_procedure"),
        sa.PrimaryKeyConstraint("jurisdiction_id", "due_day", "agency_id", "procedure_id", name="pk_settled_day"),
    )
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        _create_on_sqlite()
    else:
        _create_on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("reply_settles_at_once", "reply_leaves_its_sum", "reply_settles"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in ("reply_settles_at_once", "reply_settles"):
            op.execute(f"DROP TRIGGER {name} ON reply")
        op.execute("DROP FUNCTION reply_settles()")
    op.drop_table("settled_day")
