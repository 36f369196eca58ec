"""The demo province as its own command seeds it, and how to look into it."""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from click.testing import Result
from docx import Document
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from blueprints.factory import create_app
from tests.applications import SECRET
from tests.support.databases import POSTGRESQL, SQLITE
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.calendar import Charge
from workflow.models import (
    Agency,
    AuditEntry,
    Base,
    CommentRequest,
    DraftVersion,
    ExplanationRequest,
    Officer,
    Reply,
    StoredFile,
    UrgingLetter,
)
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.charges import charge, stops_after_date
from workflow.queries.chasing import due_looks
from workflow.queries.undone_mail import undone_mail
from workflow.queries.urging import letters_to_make
from workflow.settings import Settings
from workflow.vocabulary.states import OWING_STATES, ExplanationState, ReplyState, RequestState

TODAY = date(2026, 11, 26)
# Thursday 26 November 2026 in Asia/Ho_Chi_Minh, once before the offices open and once in the afternoon.
HOURS = {SQLITE: datetime(2026, 11, 25, 23, 30, tzinfo=UTC), POSTGRESQL: datetime(2026, 11, 26, 9, 45, tzinfo=UTC)}
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, kw_only=True)
class Demo:
    application: Application
    web: Flask
    said: dict[str, Any]
    """What `flask demo seed --json` printed."""

    def call(self, *words: str) -> Result:
        return self.web.test_cli_runner().invoke(args=words)

    def rows(self, statement: Any) -> list[Any]:
        with self.application.reading() as session:
            return list(session.execute(statement).all())

    def counts(self, column: Any) -> dict[Any, int]:
        return {row[0]: row[1] for row in self.rows(select(column, func.count()).group_by(column))}

    def number_of(self, statement: Any) -> int:
        return len(self.rows(statement))


def seeded(url: str, files: Path, now: datetime) -> Demo:
    settings = Settings(database_url=url, files_dir=files, secret_key=SECRET, rate_limits=False, _env_file=None)
    application = build(settings, clock=SettableClock(now))
    web = create_app(application=application)
    result = web.test_cli_runner().invoke(args=["demo", "seed", "--json"])
    assert result.exit_code == 0, result.output
    return Demo(application=application, web=web, said=json.loads(result.stdout))


# Salted or drawn by lot; or numbers that PostgreSQL skips when an equal row is there already.
NOT_CONTENT = {
    "officer.password_hash",
    "mail.message_key",
    "reply.derivation_id",
    "explanation_request.derivation_id",
    "dossier_objection.derivation_id",
    "reply_return.derivation_id",
    "deadline_derivation.id",
    "mail.id",
    "mail_attempt.id",
    "mail_attempt.mail_id",
    "notification.id",
    "notification.mail_id",
    "calendar_overlay.id",
    "chase.id",
    "urging_letter.chase_id",
    # Over the numbers above; `audit verify` holds each trail to its own.
    "audit_entry.subject_id",
    "audit_entry.previous",
    "audit_entry.digest",
    "audit_chain.head",
}
# A number that PostgreSQL's sequences skip where SQLite's counting does not: after a rehearsal, or a chase made before.
GENERATED = re.compile(
    r'(chase:|"(?:first_chase|last_chase|chase)": )\d+|(?<="digest": ")[0-9a-f]{64}(?=", "first_chase)'
)


def contents(demo: Demo) -> dict[str, str]:
    """A digest of each table, without the audit chain that tells of the seeding itself."""
    digests = {}
    with demo.application.reading() as session:
        own = session.scalars(select(AuditEntry.chain).where(AuditEntry.name == "demo_seeded")).one()
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if str(column) not in NOT_CONTENT]
            rows = (dict(row) for row in session.execute(select(*columns)).mappings() if row.get("chain") != own)
            lines = sorted(GENERATED.sub(r"\1#", json.dumps(row, sort_keys=True, default=str)) for row in rows)
            digests[table.name] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return digests


def letters_by_series(demo: Demo) -> dict[tuple[int, int], list[int]]:
    """The numbers of the urging letters in order, by issuer and year."""
    found: dict[tuple[int, int], list[int]] = {}
    for letter in demo.rows(select(UrgingLetter.number, UrgingLetter.year, UrgingLetter.issuer_id)):
        found.setdefault((letter.issuer_id, letter.year), []).append(int(letter.number.split("/")[0]))
    return {series: sorted(numbers) for series, numbers in found.items()}


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a worker that starts now would do first; `unflagged`: silences whose explanation ran out unnoticed."""

    looks: Sequence[Any]
    letters: Sequence[int]
    announcements: Sequence[str]
    unflagged: Sequence[int]


def left_to_the_worker(demo: Demo) -> Left:
    now = demo.application.clock.now()
    midnight = now.astimezone(LOCAL).replace(hour=0, minute=0)
    unflagged = select(ExplanationRequest.id).where(
        ExplanationRequest.state == ExplanationState.ASKED,
        ExplanationRequest.due_at < midnight,
        ExplanationRequest.flagged_at.is_(None),
    )
    with demo.application.reading() as session:
        return Left(
            looks=due_looks(session, now, 1_000),
            letters=tuple(letters_to_make(session, now, 100)),
            announcements=tuple(kind for kind, _ in undone_mail(session, now, mailing=False)),
            unflagged=tuple(session.scalars(unflagged)),
        )


def drafts_by_subject(demo: Demo) -> dict[str, tuple[str, str]]:
    """The name of the file and its text; of a PDF its first letters."""
    uploaded = select(StoredFile, CommentRequest.subject).join(DraftVersion, DraftVersion.file_id == StoredFile.id)
    found = {}
    for file, subject in demo.rows(uploaded.join(CommentRequest, CommentRequest.id == DraftVersion.request_id)):
        with demo.application.files.open(file.digest) as stream:
            content = stream.read()
        assert hashlib.sha256(content).hexdigest() == file.digest
        found[subject] = (file.original_name, _text(content))
    return found


def _text(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return content[:5].decode()
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def at(symbol: str, state: ReplyState) -> Any:
    return select(Reply.id).join(Agency).where(Agency.symbol == symbol, Reply.state == state)


def written_by(username: str, state: RequestState) -> Any:
    mine = CommentRequest.author_id == Officer.id
    return (
        select(CommentRequest.id).join(Officer, mine).where(Officer.username == username, CommentRequest.state == state)
    )


def on_desk_of(username: str, state: ReplyState) -> Any:
    return select(Reply.id).join(Officer, Reply.assignee_id == Officer.id).where(
        Officer.username == username, Reply.state == state, Reply.closed_at.is_(None)
    )  # fmt: skip


def charges_of(demo: Demo, symbol: str) -> list[Charge]:
    """Of what the agency has owed for longest, and late."""
    now = demo.application.clock.now()
    owed = Reply.sent_at.is_(None) & Reply.state.in_(OWING_STATES) & (Reply.due_at <= now)
    with demo.application.reading() as session:
        late = session.scalars(
            select(Reply).join(Agency, Agency.id == Reply.agency_id).where(Agency.symbol == symbol, owed)
            .options(joinedload(Reply.request).joinedload(CommentRequest.jurisdiction)).order_by(Reply.due_at)
        ).all()  # fmt: skip
        stops = stops_after_date(session, late, now)
        return [
            charge(now, one.due_at, jurisdiction_clock(session, one.request.jurisdiction), stops.get(one.id, ()))
            for one in late
        ]
