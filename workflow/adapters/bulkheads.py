"""Keeps one item that fails from holding up those behind it.

The fault is logged where it happened and the rest is done; at the end everything that failed is raised together, so
that it is seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import structlog

log = structlog.get_logger()


class Bulkheads:
    """`with Bulkheads("sweep") as apart:` around the whole, `with apart("letter", chase_id=7):` around each item.

    Raises:
        ExceptionGroup: at the end of the whole, with what each failed item raised.
    """

    def __init__(self, whole: str) -> None:
        self._whole = whole
        self._faults: list[Exception] = []

    def __enter__(self) -> Self:
        return self

    @contextmanager
    def __call__(self, item: str, **which: str | int) -> Iterator[None]:
        """What the block had not done stays undone; the code after it goes on."""
        try:
            yield
        except Exception as error:
            log.warning("item_failed", of=self._whole, item=item, error=type(error).__name__, exc_info=True, **which)
            self._faults.append(error)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._faults:
            raise ExceptionGroup(f"{len(self._faults)} failed in {self._whole}", self._faults)
