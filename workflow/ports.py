"""What the core needs from outside, as protocols."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol


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
