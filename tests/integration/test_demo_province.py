"""The demo province, seeded once by its own command on each database, and read by everything that is shown there."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from docx import Document
from flask import Flask
from sqlalchemy import func, select

from blueprints.factory import create_app
from tests.applications import SECRET
from tests.support.databases import KINDS, POSTGRESQL, SQLITE, Databases
from workflow.adapters.audit_chain import verify
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application, build
from workflow.calendar import default_calendar
from workflow.demo import PASSWORD
from workflow.models import (
    Adjudication,
    Agency,
    AuditEntry,
    Base,
    Comment,
    CommentRequest,
    DraftVersion,
    Finding,
    Officer,
    Pause,
    Position,
    Preparation,
    RemitClaim,
    Reply,
    SilenceRecord,
    StoredFile,
    Waiver,
)
from workflow.settings import Settings
from workflow.vocabulary.findings import FindingKind
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.states import OWING_STATES, CommentState, ReplyState, RequestState

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


@pytest.fixture(scope="module")
def demo_on(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Demo]]:
    """Seeds each database at the first test that asks for it."""
    known: dict[str, Demo] = {}
    with ExitStack() as stack:

        def get(kind: str) -> Demo:
            if kind not in known:
                url = stack.enter_context(databases.new(kind))
                known[kind] = seeded(url, tmp_path_factory.mktemp("files"), HOURS[kind])
                stack.callback(known[kind].application.engine.dispose)
            return known[kind]

        yield get


@pytest.fixture(params=[pytest.param(k, marks=pytest.mark.postgresql if k == POSTGRESQL else ()) for k in KINDS])
def demo(request: pytest.FixtureRequest, demo_on: Callable[[str], Demo]) -> Demo:
    return demo_on(request.param)


# Salted; or numbers that PostgreSQL skips when an equal row is there already.
NOT_CONTENT = {
    "officer.password_hash",
    "reply.derivation_id",
    "explanation_request.derivation_id",
    "deadline_derivation.id",
}


def contents(demo: Demo) -> dict[str, str]:
    """A digest of each table, without the audit chain that tells of the seeding itself."""
    digests = {}
    with demo.application.reading() as session:
        own = session.scalars(select(AuditEntry.chain).where(AuditEntry.name == "demo_seeded")).one()
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if str(column) not in NOT_CONTENT]
            rows = (dict(row) for row in session.execute(select(*columns)).mappings() if row.get("chain") != own)
            lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
            digests[table.name] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return digests


@pytest.mark.postgresql
def test_the_same_seed_on_the_same_day_gives_the_same_province_on_either_database(
    demo_on: Callable[[str], Demo],
) -> None:
    one, other = contents(demo_on(SQLITE)), contents(demo_on(POSTGRESQL))
    assert len(one) > 20
    assert {name for name in one if one[name] != other[name]} == set()


def test_the_audit_trail_of_the_seeded_year_verifies(demo: Demo) -> None:
    with demo.application.reading() as session:
        found = verify(session)
    assert found.breaches == ()
    assert found.entries > 3_000
    assert demo.call("audit", "verify").exit_code == 0


def test_requests_stand_in_every_state_over_the_last_year(demo: Demo) -> None:
    states = demo.counts(CommentRequest.state)
    assert set(states) == set(RequestState)
    assert sum(states.values()) == demo.said["requests"] >= 60
    months = {row[0].strftime("%Y-%m") for row in demo.rows(select(CommentRequest.created_at))}
    assert len(months) >= 11


def test_replies_are_of_every_kind(demo: Demo) -> None:
    states = demo.counts(Reply.state)
    # `returned` comes with the drafter's right to send an unclear reply back.
    assert set(states) == set(ReplyState) - {ReplyState.RETURNED}
    assert min(states.values()) >= 2
    assert set(demo.counts(Position.code)) == set(PositionCode)
    assert set(demo.counts(Comment.weight)) == set(CommentWeight)
    assert set(demo.counts(Finding.kind)) >= {
        FindingKind.EMPTY, FindingKind.DEFLECTING, FindingKind.UNLISTED, FindingKind.UNANSWERED,
    }  # fmt: skip
    assert demo.counts(RemitClaim.accepted).keys() == {True, False, None}
    assert demo.counts(Waiver.granted).keys() == {True, False, None}
    assert set(demo.counts(Adjudication.state)) >= set(CommentState) - {CommentState.ESCALATED, CommentState.DECIDED}


def test_some_answer_in_time_some_late_some_twice_and_some_through_a_delegate(demo: Demo) -> None:
    assert demo.number_of(select(Reply.id).where(Reply.sent_at < Reply.due_at)) > 200
    assert demo.number_of(select(Reply.id).where(Reply.sent_at >= Reply.due_at)) > 30
    assert demo.number_of(select(Position.id).where(Position.ordinal > 1)) > 5
    assert demo.number_of(select(Position.id).where(Position.signed_for_id.is_not(None))) > 3
    assert demo.number_of(select(Reply.id).where(Reply.draft_opened_at.is_(None), Reply.sent_at.is_not(None))) > 10
    assert demo.number_of(select(Pause.id).where(Pause.until.is_not(None))) > 0


def test_each_silent_reply_has_its_record_against_whoever_headed_the_agency_then(demo: Demo) -> None:
    silent = select(Reply.id).where(Reply.state == ReplyState.SILENT)
    recorded = select(SilenceRecord.reply_id).where(SilenceRecord.head_id.is_not(None))
    assert sorted(demo.rows(silent)) == sorted(demo.rows(recorded)) != []
    heads = demo.rows(select(SilenceRecord.agency_id, SilenceRecord.head_id).distinct())
    assert max(Counter(row.agency_id for row in heads).values()) == 2  # one agency changed its head meanwhile


def test_nobody_works_at_night_or_on_a_day_off(demo: Demo) -> None:
    calendar = default_calendar()
    moments = demo.rows(select(AuditEntry.at).where(AuditEntry.actor_id.is_not(None)))
    local = {row.at.astimezone(LOCAL) for row in moments}
    assert len(local) > 1_000
    assert [m for m in local if not 7 <= m.hour < 18 or not calendar.is_working(m.date())] == []
    assert max(local).date() < TODAY


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


def test_whoever_signs_in_with_a_shown_account_finds_work_for_today(demo: Demo) -> None:
    assert demo.number_of(at("STP", ReplyState.DELIVERED)) >= 2
    assert demo.number_of(at("STP", ReplyState.RECEIVED)) >= 1
    assert demo.number_of(at("STP", ReplyState.IN_CLEARANCE)) >= 2
    assert demo.number_of(at("SCT", ReplyState.IN_CLEARANCE)) >= 2
    assert demo.number_of(at("SYT", ReplyState.IN_CLEARANCE)) >= 1
    assert demo.number_of(on_desk_of("stp.chuyenvien", ReplyState.ASSIGNED)) >= 2
    assert demo.number_of(on_desk_of("stp.chuyenvien", ReplyState.ASSIGNED).join(Preparation)) >= 1
    assert demo.number_of(on_desk_of("xdt.chuyenvien", ReplyState.ASSIGNED)) >= 1
    assert demo.number_of(written_by("stc.chuyenvien", RequestState.DRAFTING)) >= 2
    assert demo.number_of(written_by("stc.chuyenvien", RequestState.AWAITING_SIGNATURE)) >= 1
    claims = select(Reply.id).join(CommentRequest).join(Agency, CommentRequest.agency_id == Agency.id)
    claims = claims.where(Agency.symbol == "STC", Reply.state == ReplyState.REMIT_CLAIMED)
    assert demo.number_of(claims) >= 2


def test_a_supervisor_finds_late_near_and_silent_replies_and_a_waiver_to_decide(demo: Demo) -> None:
    now = demo.application.clock.now()
    owing = select(Reply.due_at).where(Reply.state.in_(OWING_STATES), Reply.paused_at.is_(None))
    dues = [row.due_at for row in demo.rows(owing)]
    assert sum(due <= now for due in dues) >= 5
    assert sum(now < due <= now + timedelta(days=5) for due in dues) >= 5
    assert demo.number_of(select(Waiver.id).where(Waiver.granted.is_(None))) == 1


def test_every_shown_account_signs_in_with_the_one_password(demo: Demo) -> None:
    for account in demo.said["accounts"]:
        browser = demo.web.test_client()
        page = browser.get("/sign-in").get_data(as_text=True)
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        words = {"username": account["username"], "password": PASSWORD, "csrf_token": token}
        assert browser.post("/sign-in", data=words).status_code == 303, account
        assert browser.get("/", follow_redirects=True).status_code == 200, account


def test_the_table_of_accounts_stands_in_straight_columns(demo: Demo) -> None:
    lines = demo.call("demo", "accounts").output.splitlines()
    heading, rule, *rows = lines[:15]
    starts = [0, *(i + 2 for i in range(len(rule)) if rule[i : i + 2] == "  ")]
    assert len(starts) == 5
    for line in (heading, *rows):
        assert all(line[start] != " " and (start == 0 or line[start - 2 : start] == "  ") for start in starts), line
    assert max(map(len, lines)) <= 140
    assert lines[-1].endswith(PASSWORD)


def test_a_second_seed_is_refused_and_says_what_to_do(demo: Demo) -> None:
    before = contents(demo)
    refused = demo.call("demo", "seed")
    assert refused.exit_code == 1
    assert "the database is not empty" in refused.stderr
    assert "CHINHKIEN_DATABASE_URL" in refused.stderr
    left = demo.call("demo", "seed", "--if-empty", "--json")
    assert (left.exit_code, json.loads(left.stdout)["seeded"]) == (0, False)
    assert contents(demo) == before


def test_each_draft_is_a_document_that_names_what_it_is_about(demo: Demo) -> None:
    uploaded = select(StoredFile, CommentRequest.subject).join(DraftVersion, DraftVersion.file_id == StoredFile.id)
    files = demo.rows(uploaded.join(CommentRequest, CommentRequest.id == DraftVersion.request_id))
    texts = {}
    for file, subject in files:
        with demo.application.files.open(file.digest) as stream:
            content = stream.read()
        assert hashlib.sha256(content).hexdigest() == file.digest
        if file.original_name.endswith(".docx"):
            texts[subject] = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
        else:
            assert content.startswith(b"%PDF-")
    assert 20 < len(texts) < len(files)
    assert all("Căn cứ Luật" in text and text.count("\n") > 12 for text in texts.values())
    assert len(set(texts.values())) == len(texts)
    salt = next(text for subject, text in texts.items() if "Tháp Pô Sah Inư" in subject)
    assert "20.000 đồng/người/lượt" in salt
