"""A database takes so many parameters in one statement: long lists of keys are looked up slice by slice."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

AT_ONCE = 1_000
Key = TypeVar("Key", int, str)


def slices(keys: Collection[Key]) -> Iterator[Sequence[Key]]:
    """In order, so that rows locked slice by slice are locked in the same order by everybody. None for no keys."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
