"""Replies in any state and at any times, written straight into the tables the way the triggers allow it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.factories.province import Province
from workflow.calendar import default_calendar, distance
from workflow.models import (
    Answer,
    CommentRequest,
    DeadlineDerivation,
    DraftVersion,
    Finding,
    Position,
    Question,
    Reply,
    Round,
    SilenceRecord,
    StoredFile,
)
from workflow.vocabulary.administration import Change, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.findings import KIND_OF_RULE, FindingRule
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ReplyState, RequestState

HANOI = timedelta(hours=7)
HANOI_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_number = count(1)
NEEDS_POSITION = frozenset({ReplyState.SENT, ReplyState.RETURNED, ReplyState.REMIT_CLAIMED})
NEEDS_ASSIGNEE = frozenset({ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE})


@dataclass(frozen=True, kw_only=True)
class Given:
    """One reply as a test wants it; `agency` is the short name of the province's agency."""

    agency: str
    state: ReplyState
    due_at: datetime
    sent_at: datetime | None = None
    claimed_at: datetime | None = None
    paused_at: datetime | None = None
    findings: tuple[FindingRule, ...] = ()
    words: str = "cơ bản nhất trí"
    subject: str = "Quyết định ban hành Quy chế phối hợp"
    procedure: str = "lien-so"
    code: PositionCode = PositionCode.CONCUR


def add_replies(session: Session, province: Province, given: Sequence[Given]) -> list[int]:
    """One circulated request per reply, so that the same agency can owe many. Returns the replies' ids in order."""
    made = [_reply(session, province, item) for item in given]
    session.flush()
    return made


def _reply(session: Session, province: Province, item: Given) -> int:
    request, current, question = _request(session, province, item)
    delivered = item.due_at - timedelta(days=20)
    reply_id = session.execute(
        insert(Reply).returning(Reply.id),
        {
            "jurisdiction_id": province.jurisdiction_id,
            "request_id": request.id,
            "round_id": current.id,
            "agency_id": province.agency[item.agency],
            "state": ReplyState.DELIVERED,
            "delivered_at": delivered,
            "clock_started_at": delivered,
            "first_due_at": item.due_at,
            "due_at": item.due_at,
            "due_day": (item.due_at + HANOI - timedelta(microseconds=1)).date(),
            "derivation_id": derivation_id(session),
            "version": 1,
            "rework_reason": "",
            "returned_count": 0,
        },
    ).scalar_one()
    changes = _changes(session, province, item, request, reply_id, question, current.draft_version_id)
    if changes:
        session.execute(update(Reply).where(Reply.id == reply_id).values(**changes))
    if item.state is ReplyState.SILENT:
        _silence(session, province, item, reply_id)
    return int(reply_id)


def _changes(
    session: Session,
    province: Province,
    item: Given,
    request: CommentRequest,
    reply_id: int,
    question: Question,
    version_id: int,
) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": item.state}
    if item.state in NEEDS_POSITION or item.sent_at or item.claimed_at:
        signed = item.sent_at or item.claimed_at or item.due_at
        changes["position_id"] = _position(session, province, item, request, reply_id, question, version_id, signed)
        changes["sent_at"] = item.sent_at or (signed if item.state in {ReplyState.SENT, ReplyState.RETURNED} else None)
        changes["claimed_at"] = item.claimed_at or (signed if item.state is ReplyState.REMIT_CLAIMED else None)
    if item.state in NEEDS_ASSIGNEE or item.state in NEEDS_POSITION:
        changes["assignee_id"] = province.officer[f"{item.agency}.officer"]
    if item.state is ReplyState.SILENT:
        changes["closed_at"] = item.due_at + timedelta(days=3)
    ended = changes.get("closed_at") or changes.get("sent_at")
    return {**changes, "paused_at": item.paused_at, "days_late": _days_late(ended, item.due_at)}


def _days_late(ended: datetime | None, due_at: datetime) -> int:
    """As the services fix it with the answer or the silence."""
    if ended is None or ended < due_at:
        return 0
    return -distance(ended, due_at, default_calendar(), HANOI_ZONE)


def derivation_id(session: Session) -> int:
    known = session.scalars(select(DeadlineDerivation.id).limit(1)).first()
    return (
        known
        or session.execute(
            insert(DeadlineDerivation).returning(DeadlineDerivation.id), {"digest": "0" * 64, "body": {}}
        ).scalar_one()
    )


def _request(session: Session, province: Province, item: Given) -> tuple[CommentRequest, Round, Question]:
    number = next(_number)
    at = item.due_at - timedelta(days=20)
    request = CommentRequest(
        jurisdiction_id=province.jurisdiction_id,
        agency_id=province.agency["stc"],
        procedure_id=province.procedure[item.procedure],
        author_id=province.officer["stc.officer"],
        state=RequestState.OPEN,
        number=f"{number}/STC-LYK",
        subject=item.subject,
        period_days=15,
        day_kind=DayKind.WORKING,
        clock_start=ClockStart.SENT,
        created_at=at,
        circulated_at=at,
        signer_id=province.officer["stc.leader"],
    )
    file = StoredFile(
        digest=f"{number:064x}", original_name="du-thao.pdf", media_type="application/pdf", size=1, uploaded_at=at,
        uploaded_by_id=province.officer["stc.officer"],
    )  # fmt: skip
    session.add_all((request, file))
    session.flush()
    version = DraftVersion(
        request_id=request.id, ordinal=1, file_id=file.id, change=Change.FIRST, added_at=at,
        added_by_id=province.officer["stc.officer"],
    )  # fmt: skip
    question = Question(request_id=request.id, ordinal=1, text="Nội dung thuộc lĩnh vực quản lý")
    session.add_all((version, question))
    session.flush()
    current = Round(
        request_id=request.id, ordinal=1, draft_version_id=version.id, period_days=15, day_kind=DayKind.WORKING,
        opened_at=at,
    )  # fmt: skip
    session.add(current)
    session.flush()
    return request, current, question


def _position(
    session: Session,
    province: Province,
    item: Given,
    request: CommentRequest,
    reply_id: int,
    question: Question,
    version_id: int,
    signed_at: datetime,
) -> int:
    claim = item.state is ReplyState.REMIT_CLAIMED
    signer = province.officer[f"{item.agency}.leader"]
    position = Position(
        jurisdiction_id=province.jurisdiction_id,
        request_id=request.id,
        reply_id=reply_id,
        agency_id=province.agency[item.agency],
        draft_version_id=version_id,
        ordinal=1,
        number=f"{next(_number)}/TL",
        code=PositionCode.OUTSIDE_REMIT if claim else item.code,
        opinion=item.words,
        checked_parts="",
        remit_reason="không thuộc phạm vi" if claim else "",
        no_competent_reason="chưa rõ" if claim else "",
        comment_count=0,
        condition_count=0,
        answer_count=1,
        checked_count=1,
        author_id=province.officer[f"{item.agency}.officer"],
        signer_id=signer,
        signer_role=Role.LEADER,
        signer_name="Người ký",
        signer_title="Phó Giám đốc",
        signed_for_name="",
        signed_at=signed_at,
        digest="0" * 64,
    )
    session.add(position)
    session.flush()
    session.add(Answer(position_id=position.id, question_id=question.id, checked=True, text=""))
    session.add_all(
        Finding(position_id=position.id, rule=rule.value, kind=KIND_OF_RULE[rule], words=[item.words])
        for rule in item.findings
    )
    session.flush()
    return position.id


def _silence(session: Session, province: Province, item: Given, reply_id: int) -> None:
    session.add(
        SilenceRecord(
            reply_id=reply_id,
            agency_id=province.agency[item.agency],
            head_id=province.officer[f"{item.agency}.head"],
            due_at=item.due_at,
            recorded_at=item.due_at + timedelta(days=3),
            working_days_late=3,
            silence_law=SilenceLaw.AGREED_AND_LIABLE,
        )
    )


def local_midnight(year: int, month: int, day: int) -> datetime:
    """The instant at which that local day of Vietnam ends: 24:00."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1) - HANOI


__all__ = ["Given", "add_replies", "local_midnight", "replace"]
