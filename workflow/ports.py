"""What the core needs from outside, as protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol


class Clock(Protocol):
    """The present instant, aware, in UTC."""

    def now(self) -> datetime: ...


class FileStore(Protocol):
    """Content-addressed storage of uploaded files. Keys are lower-case SHA-256 hex digests of the content."""

    def put(self, content: bytes) -> str: ...

    def open(self, digest: str) -> BinaryIO: ...

    def path(self, digest: str) -> Path: ...


class PdfRenderer(Protocol):
    """HTML template name and its values in, PDF bytes out (A4, fonts embedded)."""

    def render(self, template: str, values: Mapping[str, Any]) -> bytes: ...


Scalar = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work for later, told by scalars: identifiers, never texts or rows, which may have changed by then.

    `key` is the domain key of the effect ("reply:17:chase:2"). While a job of the same kind and key is open or dead,
    a second one is not put down; handlers are idempotent by the same key. Without a key nothing is compared.
    `run_at`: not before this instant, otherwise at once.
    """

    kind: str
    key: str | None = None
    payload: Mapping[str, Scalar] = field(default_factory=dict)
    run_at: datetime | None = None

    def __post_init__(self) -> None:
        unfit = [name for name, value in self.payload.items() if not isinstance(value, Scalar)]
        if unfit:
            raise TypeError(f"the payload of {self.kind} is not made of scalars: {', '.join(unfit)}")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A job in a worker's hands. `fence` tells this claim from every later one of the same job; `attempt` is from 1."""

    id: int
    kind: str
    payload: Mapping[str, Scalar]
    fence: int
    attempt: int


class LeaseLost(Exception):  # noqa: N818  an outcome that workers expect, not a fault
    """Another worker has taken the job meanwhile: nothing of this attempt may stand."""


class Jobs(Protocol):
    """The queue. `transaction` is the open database session of the caller, who commits.

    Every act on a claim raises `LeaseLost` when the claim is no longer the newest.
    """

    def enqueue(self, transaction: Any, jobs: Sequence[Job], *, now: datetime) -> None: ...

    def any_due(self, transaction: Any, *, kinds: Collection[str], now: datetime) -> bool: ...

    def claim(
        self, transaction: Any, *, worker: str, kinds: Collection[str], now: datetime, until: datetime
    ) -> Claim | None:
        """The job due longest, if any; nobody else gets it before `until`."""
        ...

    def renew(self, transaction: Any, ids: Collection[int], *, worker: str, until: datetime) -> None:
        """Keep what this worker still holds of these jobs."""
        ...

    def finish(self, transaction: Any, claim: Claim, *, now: datetime) -> None: ...

    def repeat(self, transaction: Any, claim: Claim, *, at: datetime) -> None:
        """Done for this time, due again at `at`."""
        ...

    def put_back(self, transaction: Any, claim: Claim, *, at: datetime, error: str) -> None: ...

    def bury(self, transaction: Any, claim: Claim, *, now: datetime, error: str) -> None: ...

    def revive(self, transaction: Any, ids: Collection[int] | None, *, now: datetime) -> int:
        """Dead jobs, all or these, are due again with all their attempts; how many there were."""
        ...
