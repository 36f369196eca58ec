"""From the text of a cell to a value. Each raises ValueError with the key of the sentence that says what to do."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from workflow.vocabulary.folding import fold

Word = TypeVar("Word", bound=StrEnum)
VIETNAMESE_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YES = frozenset({"co", "yes", "true", "x", "1", "dung"})
NO = frozenset({"khong", "no", "false", "0", "sai"})
SEPARATOR = re.compile(r"[;,\n]")


def text(cell: str) -> str:
    return cell


def day(cell: str) -> date | None:
    """31/12/2026 or 2026-12-31."""
    if not cell:
        return None
    found = VIETNAMESE_DATE.fullmatch(cell)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("cell_no_date") from None


def moment(cell: str) -> datetime | None:
    """31/12/2026 17:30 or 2026-12-31T17:30, local time without zone; a bare date is its beginning."""
    if not cell:
        return None
    head, _, tail = cell.partition("T" if "T" in cell else " ")
    try:
        start = day(head)
        clock = tail.strip() or "00:00"
        return datetime.combine(start, datetime.strptime(clock[:5], "%H:%M").time()) if start else None  # noqa: DTZ007  only the time of day is read
    except ValueError:
        raise ValueError("cell_no_moment") from None


def whole(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"[+-]?\d{1,9}", cell):
        raise ValueError("cell_no_number")
    return int(cell)


def count(cell: str) -> int:
    return whole(cell) or 0


def yes_no(cell: str) -> bool | None:
    """Blank says nothing: an empty cell must not shut an account."""
    folded = fold(cell)
    if not cell:
        return None
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise ValueError("cell_no_yes_or_no")


def several(cell: str) -> tuple[str, ...]:
    """Codes or symbols, separated by ; or , in any order."""
    return tuple(part for piece in SEPARATOR.split(cell) if (part := piece.strip()))


class OneOf:
    """A closed list: the code, its Vietnamese or English word, or one of several words such as "sở, ban, ngành"."""

    def __init__(self, words: Mapping[Word, tuple[str, str]]) -> None:
        self._known: dict[str, StrEnum] = {}
        for member, spellings in words.items():
            parts = [part.strip() for spelling in spellings for part in spelling.split(",")]
            self._known |= {fold(spelling): member for spelling in (member.value, *spellings, *parts)}

    def __call__(self, cell: str) -> StrEnum | None:
        if not cell:
            return None
        try:
            return self._known[fold(cell)]
        except KeyError:
            raise ValueError("cell_not_in_list") from None
