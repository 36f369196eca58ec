"""What the core needs from outside, as protocols."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from workflow.vocabulary.notices import MailContent


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
