"""Rows into a table on the hot path, past the mapper: the connection writes what it is given."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from workflow.models.base import Base


def write_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement; none without rows. What the session has not flushed yet is not flushed either."""
    if rows:
        session.connection().execute(insert(model), list(rows))
