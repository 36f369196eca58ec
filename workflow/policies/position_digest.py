"""The fingerprint of an official position: anybody who holds its words can recompute it.

SHA-256, in hex, over the canonical JSON of what was signed: keys sorted, no spaces, UTF-8, instants as ISO 8601 in UTC
with microseconds. Text is taken as it was stored, letter for letter: Unicode forms are not changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

HEADING = (
    "request_id", "reply_id", "agency_id", "draft_version_id", "number", "code", "opinion", "checked_parts",
    "remit_reason", "competent_agency_id", "no_competent_reason", "author_id", "signer_id", "signed_for_id",
    "signer_role", "signer_name", "signer_title", "signed_for_name", "signed_at",
)  # fmt: skip
COMMENT = (
    "ordinal", "weight", "whole_text", "article", "clause", "point", "page", "text", "reason", "proposed_wording",
    "legal_basis",
)  # fmt: skip
ANSWER = ("question_id", "checked", "text")


def canonical_position(
    heading: Mapping[str, Any], comments: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]
) -> str:
    """The text that is hashed; comments by ordinal, answers by question. Further keys of the mappings are ignored."""
    said: dict[str, Any] = {key: _plain(heading[key]) for key in HEADING}
    said["comments"] = sorted(([_plain(row[key]) for key in COMMENT] for row in comments), key=lambda row: row[0])
    said["answers"] = sorted(([_plain(row[key]) for key in ANSWER] for row in answers), key=lambda row: row[0])
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def position_digest(
    heading: Mapping[str, Any], comments: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]
) -> str:
    return hashlib.sha256(canonical_position(heading, comments, answers).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
