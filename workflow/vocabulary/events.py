"""What happened, as it goes into the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change. `name` is past tense; before and after hold JSON-safe values of the changed fields only.

    `request_id` and `jurisdiction_id` choose the hash chain: one per request, else one per jurisdiction, else the
    system's own.
    """

    name: str
    subject: str
    subject_id: int | None
    request_id: int | None = None
    jurisdiction_id: int | None = None
    on_behalf_of: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chain(self) -> str:
        if self.request_id is not None:
            return f"request:{self.request_id}"
        if self.jurisdiction_id is not None:
            return f"jurisdiction:{self.jurisdiction_id}"
        return "system"
