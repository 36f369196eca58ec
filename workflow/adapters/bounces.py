"""Reads a delivery status notification (RFC 3464): what a mail server hands back when it could not deliver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

MESSAGE_KEY = re.compile(r"<([^@<>\s]+)@[^<>\s]*>")
CODE = re.compile(r"\b([245]\d\d)\b")
LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Report:
    """About one recipient of the message with that key. `failed`: given up, else it is still being tried."""

    message_key: str
    failed: bool
    status: str
    code: int | None
    text: str


def read_report(raw: bytes) -> list[Report]:
    """One entry per recipient that was not reached; empty when the mail is no such report, or of a mail without an ID.

    What it says of success ("delivered", "relayed", "expanded") is left out.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    key = _original_key(mail)
    if mail.get_content_type() != "multipart/report" or not key:
        return []
    return [
        _report(key, fields)
        for fields in _recipients(mail)
        if str(fields.get("Action", "")).strip().lower() in {"failed", "delayed"}
    ]


def _report(key: str, fields: Message) -> Report:
    status = str(fields.get("Status", "")).strip().split(" ")[0]
    diagnosis = " ".join(str(fields.get("Diagnostic-Code", "")).split())
    found = CODE.search(diagnosis)
    return Report(
        message_key=key,
        failed=str(fields["Action"]).strip().lower() == "failed",
        status=status[:16],
        code=int(found.group(1)) if found else None,
        text=f"{status} {diagnosis}".strip()[:LONGEST],
    )


def _recipients(mail: EmailMessage) -> Iterator[Message]:
    """The blocks of message/delivery-status after the first, which is about the message as a whole."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            if isinstance(blocks, list):
                yield from (block for block in blocks if isinstance(block, Message) and block.get("Action"))


def _original_key(mail: EmailMessage) -> str:
    """From the returned message or its headers, which stand last in the report."""
    for part in mail.walk():
        kind = part.get_content_type()
        text = ""
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
        elif kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            text = f"Message-ID: {first.get('Message-ID', '')}" if isinstance(first, Message) else ""
        line = re.search(r"^message-id:\s*(.+)$", text, re.IGNORECASE | re.MULTILINE)
        if line and (found := MESSAGE_KEY.search(line.group(1))):
            return found.group(1)
    return ""
