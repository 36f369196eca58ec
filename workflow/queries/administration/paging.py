"""One page of a list in a stable order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
PER_PAGE = 25
COUNTED = 1_001


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """`number` counts from 1; `total` stops at 1,001, so that a long list costs no more than a short one."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def slice_of(session: Session, statement: Select[*tuple[Any, ...]], number: int) -> tuple[Sequence[Any], int]:
    """The rows of that page, and how many there are in all (capped): two statements."""
    counted = statement.order_by(None).limit(COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    rows = session.execute(statement.limit(PER_PAGE).offset((max(number, 1) - 1) * PER_PAGE)).all()
    return rows, total
