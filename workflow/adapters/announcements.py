"""Notes, in the transaction of the act, which entries of the trail people are to be told of; telling comes after."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.adapters.rows import write_rows
from workflow.models import Announcement
from workflow.policies.telling import TELLINGS


def append(session: Session, written: Iterable[tuple[str, int, str]], *, now: datetime) -> list[str]:
    """`written` is what the audit chain returned. The chains with something to announce; at most one statement."""
    rows = [
        {"chain": chain, "ordinal": ordinal, "created_at": now, "done_at": None}
        for chain, ordinal, name in written
        if name in TELLINGS
    ]
    write_rows(session, Announcement, rows)
    return sorted({str(row["chain"]) for row in rows})
