"""Who wrote what a signature would make official. Pure.

`writers` maps each part of a preparation to who changed it last and when: {"officer_id": int, "at": ISO instant}. A
part counts only while the signature would carry it; the internal note never does.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from workflow.vocabulary.positions import PositionCode

PARTS = ("code", "opinion", "answers", "checked_parts", "comments")
PARTS_OF_A_CLAIM = ("remit_reason", "competent_agency_id", "no_competent_reason")


class Written(Protocol):
    code: Any
    writers: Any


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Which parts of what is signed differ; one way of being empty is as good as another."""
    return tuple(
        part for part in (*PARTS, *PARTS_OF_A_CLAIM) if (before.get(part) or None) != (after.get(part) or None)
    )


def mark(writers: Mapping[str, Any], parts: tuple[str, ...], officer_id: int, at: datetime) -> dict[str, Any]:
    """The writers after the officer changed these parts."""
    return {**writers, **{part: {"officer_id": officer_id, "at": at.isoformat()} for part in parts}}


def is_new_hand(writers: Mapping[str, Any], part: str, officer_id: int, since: datetime) -> bool:
    """Whether the officer had not changed this part since that instant: what the trail has not been told yet."""
    known = writers.get(part)
    return known is None or known["officer_id"] != officer_id or datetime.fromisoformat(known["at"]) < since


def authors(written: Written) -> frozenset[int]:
    """Everybody of whom the signature would carry something."""
    return frozenset(entry["officer_id"] for entry in _carried(written))


def author(written: Written) -> int | None:
    """Who changed last what the signature would carry; None when nothing was written yet."""
    last = max(_carried(written), key=lambda entry: datetime.fromisoformat(entry["at"]), default=None)
    return None if last is None else int(last["officer_id"])


def _carried(written: Written) -> Iterator[Mapping[str, Any]]:
    parts = (*PARTS, *PARTS_OF_A_CLAIM) if written.code is PositionCode.OUTSIDE_REMIT else PARTS
    return (written.writers[part] for part in parts if part in written.writers)


def letter_authors(changes: Iterable[tuple[int | None, Iterable[str]]]) -> frozenset[int]:
    """Everybody whose change of a letter still stands; `changes` (who, which parts) come oldest first."""
    last = {part: officer_id for officer_id, parts in changes for part in parts}
    return frozenset(officer_id for officer_id in last.values() if officer_id is not None)
