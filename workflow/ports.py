"""What the core needs from outside, as protocols."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from workflow.vocabulary.notices import MailContent


class Clock(Protocol):
    """The present instant, aware, in UTC."""

    def now(self) -> datetime: ...


class WorkingDays(Protocol):
    """The working calendar of a jurisdiction, as far as policies count by it."""

    def shifted(self, day: date, working_days: int) -> date: ...


class FileStore(Protocol):
    """Content-addressed storage of uploaded files. Keys are lower-case SHA-256 hex digests of the content."""

    def put(self, content: bytes) -> str: ...

    def open(self, digest: str) -> BinaryIO: ...

    def path(self, digest: str) -> Path: ...


class PdfRenderer(Protocol):
    """HTML template name and its values in, PDF bytes out (A4, fonts embedded)."""

    def render(self, template: str, values: Mapping[str, Any]) -> bytes: ...

    def warm_up(self) -> None:
        """Load what printing needs, so that no transaction waits for it."""
        ...


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


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """An iCalendar file beside a mail; `method` is PUBLISH or CANCEL."""

    method: str
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as it leaves. `message_id` and `thread_id` in angle brackets; an empty thread begins none."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    message_id: str
    thread_id: str
    at: datetime
    calendars: tuple[CalendarPart, ...] = ()


class Answer(StrEnum):
    """What a mail server made of a letter. `UNREACHED`: no server could be talked to at all."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNREACHED = "unreached"


@dataclass(frozen=True, kw_only=True)
class MailAnswer:
    """`code` and `text` as the server said them. `bad_address`: it is the address that is wrong (RFC 3463, X.1.X)."""

    answer: Answer
    code: int | None = None
    text: str = ""
    bad_address: bool = False


class MailLine(Protocol):
    """A connection to the mail server, opened with the first letter and again when it broke."""

    def send(self, letter: Letter) -> MailAnswer: ...


class Mailer(Protocol):
    """Never raises for what a server or a network does: that is in the answer."""

    def line(self) -> AbstractContextManager[MailLine]: ...


class Composer(Protocol):
    """Words, layout and attachments of one mail in its reader's language."""

    def compose(self, content: MailContent) -> Letter: ...
