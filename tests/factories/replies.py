"""Replies in any state and at any times, written straight into the tables the way the triggers allow it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from tests.factories.province import Province
from workflow.calendar import default_calendar, distance
from workflow.models import (
    Answer,
    CommentRequest,
    DeadlineDerivation,
    DraftVersion,
    Finding,
    Pause,
    Position,
    Question,
    Reply,
    ReplyReturn,
    Round,
    SilenceRecord,
    StoredFile,
)
from workflow.vocabulary.administration import Change, PauseReason, SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind
from workflow.vocabulary.findings import KIND_OF_RULE, FindingRule
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ReplyState, RequestState

HANOI = timedelta(hours=7)
HANOI_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Made = tuple[CommentRequest, Round, Question]
_number = count(1)
PREPARING = (ReplyState.RECEIVED, ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE)
AFTER_ANSWER = {
    ReplyState.SENT: (),
    ReplyState.RETURNED: (ReplyState.RETURNED,),
    ReplyState.ASSIGNED: (ReplyState.RETURNED, ReplyState.ASSIGNED),
    ReplyState.IN_CLEARANCE: (ReplyState.RETURNED, ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE),
    ReplyState.SILENT: (ReplyState.RETURNED, ReplyState.SILENT),
}
AFTER_CLAIM = {ReplyState.REMIT_CLAIMED: (), ReplyState.ASSIGNED: (ReplyState.ASSIGNED,)}
CLOSED_AFTER = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Given:
    """One reply as a test wants it; `agency` is the short name of the province's agency.

    `stood`: earlier pauses of its clock, from and until, that have ended; `paused_at` begins one that still runs.
    """

    agency: str
    state: ReplyState
    due_at: datetime
    sent_at: datetime | None = None
    claimed_at: datetime | None = None
    paused_at: datetime | None = None
    stood: tuple[tuple[datetime, datetime], ...] = ()
    findings: tuple[FindingRule, ...] = ()
    words: str = "cơ bản nhất trí"
    subject: str = "Quyết định ban hành Quy chế phối hợp"
    procedure: str = "lien-so"
    code: PositionCode = PositionCode.CONCUR
    restricted: bool = False


def add_replies(session: Session, province: Province, given: Sequence[Given]) -> list[int]:
    """One circulated request per reply, so that the same agency can owe many. Returns the replies' ids in order."""
    made = [_reply(session, province, item) for item in given]
    session.flush()
    return made


def _reply(session: Session, province: Province, item: Given) -> int:
    made = request, current, _question = _request(session, province, item)
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
    _live(session, province, item, reply_id, lambda at: _position(session, province, item, made, reply_id, at))
    if item.stood:
        stopped = {"reply_id": reply_id, "reason": PauseReason.SUSPENSION, "explanation": ""}
        session.execute(insert(Pause), [{**stopped, "since": since, "until": until} for since, until in item.stood])
    if item.paused_at:
        stop(session, reply_id, item.paused_at)
    return int(reply_id)


def _live(session: Session, province: Province, item: Given, reply_id: int, signed: Callable[[datetime], int]) -> None:
    """Step by step, as the triggers let a reply go; `signed` puts in its position as of that time."""
    for state in _way(item):
        changes: dict[str, Any] = {"state": state}
        if state is ReplyState.ASSIGNED:
            changes["assignee_id"] = province.officer[f"{item.agency}.officer"]
            changes["position_id"] = case((Reply.sent_at.is_not(None), Reply.position_id))
        if state is ReplyState.SENT:
            at = item.sent_at or item.due_at
            changes |= {"sent_at": at, "position_id": signed(at), "days_late": days_late(at, item.due_at)}
        if state is ReplyState.REMIT_CLAIMED:
            at = item.claimed_at or item.due_at
            changes |= {"claimed_at": at, "position_id": signed(at)}
        if state is ReplyState.RETURNED:
            record_return(session, province, reply_id, item.sent_at or item.due_at)
        if state is ReplyState.SILENT:
            closed_at = item.due_at + CLOSED_AFTER
            changes |= {"closed_at": closed_at, "days_late": days_late(closed_at, item.due_at)}
            _silence(session, province, item, reply_id)
        _set(session, reply_id, changes)
    if item.claimed_at:
        _set(session, reply_id, {"claimed_at": item.claimed_at})


def stop(session: Session, reply_id: int, since: datetime) -> None:
    """The database lets no clock stand without a pause that runs."""
    pause = {"reply_id": reply_id, "reason": PauseReason.REPLY_PAUSE, "explanation": "Đang sửa.", "since": since}
    session.execute(insert(Pause), pause)
    _set(session, reply_id, {"paused_at": since})


def _set(session: Session, reply_id: int, changes: dict[str, Any]) -> None:
    session.execute(update(Reply).where(Reply.id == reply_id).values(**changes))


def _way(item: Given) -> tuple[ReplyState, ...]:
    if item.sent_at or item.state in {ReplyState.SENT, ReplyState.RETURNED}:
        return (*PREPARING, ReplyState.SENT, *AFTER_ANSWER[item.state])
    if item.claimed_at or item.state is ReplyState.REMIT_CLAIMED:
        return (*PREPARING, ReplyState.REMIT_CLAIMED, *AFTER_CLAIM[item.state])
    if item.state in PREPARING:
        return PREPARING[: PREPARING.index(item.state) + 1]
    return () if item.state is ReplyState.DELIVERED else (item.state,)


def days_late(ended: datetime, due_at: datetime) -> int:
    """As the services fix it with the answer or the silence."""
    return 0 if ended < due_at else -distance(ended, due_at, default_calendar(), HANOI_ZONE)


def derivation_id(session: Session) -> int:
    known = session.scalars(select(DeadlineDerivation.id).limit(1)).first()
    return (
        known
        or session.execute(
            insert(DeadlineDerivation).returning(DeadlineDerivation.id), {"digest": "0" * 64, "body": {}}
        ).scalar_one()
    )


def _request(session: Session, province: Province, item: Given) -> Made:
    number, at = next(_number), item.due_at - timedelta(days=20)
    request = CommentRequest(
        jurisdiction_id=province.jurisdiction_id,
        agency_id=province.agency["stc"],
        procedure_id=province.procedure[item.procedure],
        author_id=province.officer["stc.officer"],
        state=RequestState.DRAFTING,
        subject=item.subject,
        period_days=15,
        day_kind=DayKind.WORKING,
        clock_start=ClockStart.SENT,
        restricted=item.restricted,
        created_at=at,
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
    circulated = {
        "state": RequestState.OPEN, "number": f"{number}/STC-LYK", "circulated_at": at,
        "signer_id": province.officer["stc.leader"],
    }  # fmt: skip
    for changes in ({"state": RequestState.AWAITING_SIGNATURE}, circulated):
        session.execute(update(CommentRequest).where(CommentRequest.id == request.id).values(**changes))
    current = Round(
        request_id=request.id, ordinal=1, draft_version_id=version.id, period_days=15, day_kind=DayKind.WORKING,
        opened_at=at,
    )  # fmt: skip
    session.add(current)
    session.flush()
    return request, current, question


def _position(session: Session, province: Province, item: Given, made: Made, reply_id: int, signed_at: datetime) -> int:
    request, current, question = made
    claim = item.state is ReplyState.REMIT_CLAIMED
    signer = province.officer[f"{item.agency}.leader"]
    position = Position(
        jurisdiction_id=province.jurisdiction_id,
        request_id=request.id,
        reply_id=reply_id,
        agency_id=province.agency[item.agency],
        draft_version_id=current.draft_version_id,
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
    session.execute(
        insert(SilenceRecord),
        {
            "reply_id": reply_id,
            "agency_id": province.agency[item.agency],
            "head_id": province.officer[f"{item.agency}.head"],
            "due_at": item.due_at,
            "recorded_at": item.due_at + CLOSED_AFTER,
            "working_days_late": days_late(item.due_at + CLOSED_AFTER, item.due_at),
            "silence_law": SilenceLaw.AGREED_AND_LIABLE,
        },
    )


def record_return(session: Session, province: Province, reply_id: int, at: datetime) -> None:
    """The database returns no reply without it."""
    session.execute(
        insert(ReplyReturn),
        {
            "reply_id": reply_id,
            "position_id": session.scalars(select(Reply.position_id).where(Reply.id == reply_id)).one(),
            "reason": "Chưa rõ chính kiến",
            "returned_at": at,
            "returned_by_id": province.officer["stc.leader"],
            "days": 2,
            "first_due_at": at + timedelta(days=2),
            "due_at": at + timedelta(days=2),
            "derivation_id": derivation_id(session),
        },
    )


def local_midnight(year: int, month: int, day: int) -> datetime:
    """The instant at which that local day of Vietnam ends: 24:00."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1) - HANOI


__all__ = ["Given", "add_replies", "local_midnight", "replace"]
