"""Data for the measurements: one province, and as many replies as asked for, put in by plain inserts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.comments import COMMENTS
from tests.factories.province import Province, build_province
from workflow import calendar
from workflow.adapters.audit_chain import GENESIS
from workflow.bootstrap import Application
from workflow.models import (
    AuditChain,
    CommentRequest,
    Consultee,
    DeadlineDerivation,
    DraftVersion,
    NumberSeries,
    Position,
    Preparation,
    Question,
    Reply,
    Round,
    StoredFile,
)
from workflow.policies.authorship import mark
from workflow.services.mend_settled_sums import mend_settled_sums
from workflow.vocabulary.administration import Change
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ReplyState, RequestState

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
RESPONDENTS = ("stp", "snv", "sxd", "skhcn", "xta")


@dataclass(frozen=True)
class Filled:
    """The province and the ids of its replies, in the order of their requests."""

    province: Province
    replies: Sequence[int]


def fill(application: Application, replies: int, *, in_clearance: bool) -> Filled:
    """`in_clearance`: replies that only wait for a signature, of requests just circulated. Otherwise a year of work."""
    province = build_province(application)
    with application.sessions.begin() as session:
        if session.get_bind().dialect.name == "postgresql":
            # Replies are put in as they would have become; the triggers that keep real ones honest stand aside here.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        base = _base(session, province)
        plan = _plan(replies, everybody=in_clearance)
        rows = [
            _reply(identifier, number, slug, base | {"days": days}, province, in_clearance=in_clearance)
            for identifier, (number, slug, days) in enumerate(plan, 1)
        ]
        numbers = range(1, plan[-1][0] + 1)
        _insert(session, CommentRequest.__table__, [_request(province, n, base["now"]) for n in numbers])
        _insert(session, DraftVersion.__table__, [_version(n, base) for n in numbers])
        _insert(session, Round.__table__, [_round(n, base) for n in numbers])
        _insert(session, Question.__table__, [_question(n) for n in numbers])
        _insert(session, Consultee.__table__, [_consultee(row) for row in rows])
        _insert(session, Reply.__table__, rows)
        _insert(session, Position.__table__, [_position(row, province) for row in rows if row["sent_at"]])
        if in_clearance:
            _insert(session, Preparation.__table__, [_preparation(row, base["now"]) for row in rows])
            _insert(session, NumberSeries.__table__, _series(province, base["now"].year))
            _insert(session, AuditChain.__table__, [_chain(n) for n in numbers])
        _advance_sequences(session)
    application.run(mend_settled_sums, None)
    _analyse(application)
    return Filled(province, [row["id"] for row in rows])


def _base(session: Session, province: Province) -> dict[str, Any]:
    now = datetime.now(UTC)
    officer_id = province.officer["stc.officer"]
    file = StoredFile(
        digest="a" * 64,
        size=1,
        media_type="application/pdf",
        original_name="du-thao.pdf",
        uploaded_by_id=officer_id,
        uploaded_at=now,
    )
    derivation = DeadlineDerivation(digest="b" * 64, body=_derivation(now))
    session.add_all([file, derivation])
    session.flush()
    return {"now": now, "file_id": file.id, "derivation_id": derivation.id, "officer_id": officer_id}


def _derivation(now: datetime) -> dict[str, Any]:
    """As long as a real one: lists show it."""
    period = calendar.Period(15, DayKind.WORKING)
    return calendar.due(now, period, calendar.default_calendar(), HANOI).derivation.to_dict()


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 5_000):
        session.execute(insert(table), rows[start : start + 5_000])


def _request(province: Province, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "jurisdiction_id": province.jurisdiction_id,
        "agency_id": province.agency["stc"],
        "procedure_id": province.procedure["lien-so"],
        "author_id": province.officer["stc.officer"],
        "state": RequestState.OPEN,
        "number": f"{number}/2026/STC-LYK",
        "subject": f"Dự thảo Quyết định quy định mức chi số {number}",
        "search_text": f"du thao quyet dinh quy dinh muc chi so {number}",
        "period_days": 15,
        "day_kind": DayKind.WORKING,
        "clock_start": ClockStart.COMPLETE_DOSSIER,
        "created_at": now,
        "signer_id": province.officer["stc.leader"],
        "circulated_at": now,
        "version": 1,
    }


def _version(number: int, base: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "request_id": number,
        "ordinal": 1,
        "file_id": base["file_id"],
        "change": Change.FIRST,
        "added_by_id": base["officer_id"],
        "added_at": base["now"],
    }


def _round(number: int, base: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "request_id": number,
        "ordinal": 1,
        "draft_version_id": number,
        "period_days": 15,
        "day_kind": DayKind.WORKING,
        "opened_at": base["now"],
    }


def _question(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "request_id": number,
        "ordinal": 1,
        "text": "Nguồn kinh phí có bảo đảm không?",
        "for_all": True,
    }


def _plan(replies: int, *, everybody: bool) -> list[tuple[int, str, int]]:
    """(request, respondent, days until due) of each reply.

    Every request goes to the first agency and every fourth one to all, so that the first agency's lists are as long as
    a page already in the small world, and pages of equal length are compared. The small world is the work of four
    weeks, the large one of a year; the end of the time limit lies in both for some of the unanswered.
    """
    span = 28 if replies < 1_000 else 380
    plan: list[tuple[int, str, int]] = []
    number = 0
    while len(plan) < replies:
        number += 1
        asked = RESPONDENTS if everybody or number % 4 == 0 else RESPONDENTS[:1]
        plan += [(number, slug, 14 - (number * 7919) % span) for slug in asked]
    return plan[:replies]


def _series(province: Province, year: int) -> list[dict[str, Any]]:
    return [{"agency_id": province.agency[slug], "year": year, "kind": "TGYK", "last": 0} for slug in RESPONDENTS]


def _chain(request: int) -> dict[str, Any]:
    """As circulating leaves it: the chain is there before the first reply is signed."""
    return {"chain": f"request:{request}", "length": 0, "head": GENESIS}


def _reply(
    identifier: int, request: int, slug: str, base: dict[str, Any], province: Province, *, in_clearance: bool
) -> dict[str, Any]:
    days = 20 if in_clearance else base["days"]
    due = base["now"] + timedelta(days=days)
    owed = days > -3
    late = timedelta(days=3 if request % 5 == 0 else -1)
    return {
        "id": identifier,
        "sent_at": None if owed else due + late,
        "position_id": None if owed else identifier,
        "jurisdiction_id": province.jurisdiction_id,
        "request_id": request,
        "round_id": request,
        "agency_id": province.agency[slug],
        "state": ReplyState.IN_CLEARANCE if in_clearance else (ReplyState.ASSIGNED if owed else ReplyState.SENT),
        "assignee_id": province.officer[f"{slug}.officer"],
        "delivered_at": base["now"] - timedelta(days=400),
        "clock_started_at": base["now"] - timedelta(days=400),
        "first_due_at": due,
        "due_at": due,
        "due_day": calendar.day_ended_by(due, HANOI),
        "days_late": 3 if late > timedelta(0) and not owed else 0,
        "derivation_id": base["derivation_id"],
        "version": 1,
    }


def _consultee(row: dict[str, Any]) -> dict[str, Any]:
    return {"request_id": row["request_id"], "agency_id": row["agency_id"], "added_at": row["delivered_at"]}


def _position(row: dict[str, Any], province: Province) -> dict[str, Any]:
    return {
        "id": row["id"],
        "jurisdiction_id": row["jurisdiction_id"],
        "request_id": row["request_id"],
        "reply_id": row["id"],
        "agency_id": row["agency_id"],
        "draft_version_id": row["request_id"],
        "ordinal": 1,
        "number": f"{row['id']}/2026/TGYK",
        "code": PositionCode.CONCUR,
        "opinion": "Đã kiểm tra Điều 3 đến Điều 9.",
        "checked_parts": "Điều 3 đến Điều 9",
        "remit_reason": "",
        "no_competent_reason": "",
        "comment_count": 0,
        "condition_count": 0,
        "answer_count": 0,
        "checked_count": 1,
        "author_id": row["assignee_id"],
        "signer_id": province.officer["stp.leader"],
        "signer_role": Role.LEADER,
        "signer_name": "Người ký",
        "signer_title": "Phó Giám đốc",
        "signed_for_name": "",
        "signed_at": row["sent_at"],
        "digest": "c" * 64,
    }


def _preparation(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "reply_id": row["id"],
        "code": PositionCode.OBJECT,
        "opinion": "Sở đề nghị xem lại nguồn kinh phí tại Điều 5.",
        "answers": {str(row["request_id"]): {"checked": True, "answer": "Chưa bảo đảm nguồn."}},
        "comments": COMMENTS,
        "writers": mark({}, ("code", "opinion", "answers", "comments"), row["assignee_id"], now),
        "updated_by_id": row["assignee_id"],
        "updated_at": now,
        "version": 1,
    }


def _advance_sequences(session: Session) -> None:
    """Rows were given their ids; PostgreSQL's sequences must go on after them."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in (model.__tablename__ for model in (CommentRequest, DraftVersion, Round, Question, Position, Reply)):
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608  names of our own tables
        )


def _analyse(application: Application) -> None:
    with application.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
