"""A claim to be outside remit is to be decided by a date, and is flagged once when it passed.

`decide_by` is empty on claims from before; it moves later only. A round remembers since when its ladder has come to the
end while something undecided keeps it open.
"""

import sqlalchemy as sa
from alembic import op

revision = "claim_terms"
down_revision = "extensions"
branch_labels = None
depends_on = None

KEPT_OPEN = "kept_open_at IS NOT NULL AND closed_at IS NULL"
UNDECIDED = "accepted IS NULL AND flagged_at IS NULL"
# name, condition: an update of a claim is refused when the condition holds. The name is what the refusal says.
GUARDS = (
    ("remit_claim_date_never_comes_earlier", "NEW.decide_by < OLD.decide_by OR (NEW.decide_by IS NULL) <> (OLD.decide_by IS NULL)"),
    ("remit_claim_is_flagged_once", "OLD.flagged_at IS NOT NULL AND NEW.flagged_at IS DISTINCT FROM OLD.flagged_at"),
)  # fmt: skip
FUNCTION = "claim_terms_of_remit_claim_update_guard"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("remit_claim", sa.Column("decide_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("remit_claim", sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_remit_claim_decide_by",
        "remit_claim",
        ["decide_by", "id"],
        postgresql_where=sa.text(UNDECIDED),
        sqlite_where=sa.text(UNDECIDED),
    )
    op.add_column("round", sa.Column("kept_open_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_round_kept_open_at",
        "round",
        ["id"],
        postgresql_where=sa.text(KEPT_OPEN),
        sqlite_where=sa.text(KEPT_OPEN),
    )
    if _is_sqlite():
        for name, condition in GUARDS:
            spelled = condition.replace("IS DISTINCT FROM", "IS NOT")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON remit_claim WHEN {spelled} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
        return
    schema = op.get_bind().execute(sa.text("SELECT current_schema()")).scalar_one()
    path = f"SET search_path = {op.get_bind().dialect.identifier_preparer.quote(schema)}, pg_temp"
    refusals = "".join(
        f"IF {condition} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        for name, condition in GUARDS
    )
    op.execute(
        f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {refusals}RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {FUNCTION} BEFORE UPDATE ON remit_claim FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()")


def downgrade() -> None:
    if _is_sqlite():
        for name, _condition in GUARDS:
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute(f"DROP TRIGGER {FUNCTION} ON remit_claim")
        op.execute(f"DROP FUNCTION {FUNCTION}()")
    op.drop_index("ix_round_kept_open_at", table_name="round")
    op.execute("ALTER TABLE round DROP COLUMN kept_open_at")
    op.drop_index("ix_remit_claim_decide_by", table_name="remit_claim")
    for column in ("flagged_at", "decide_by"):
        op.execute(f"ALTER TABLE remit_claim DROP COLUMN {column}")
