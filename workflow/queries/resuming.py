"""What resuming a suspended request would do to each date, said beforehand by the rules that will then do it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from workflow.calendar import Deadline
from workflow.models import CommentRequest, Pause, Reply
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.completion_clock import completion_deadline
from workflow.queries.reply_clock import holds, recomputed
from workflow.queries.request_content import named
from workflow.queries.visibility import visible_replies
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.states import OWING_STATES

SUSPENDED = select(Pause.reply_id).where(Pause.until.is_(None), Pause.reason == PauseReason.SUSPENSION)


class Effect(StrEnum):
    MOVES = "moves"
    SAME = "same"
    PASSED = "passed"
    """The date had come before the clock was stopped: it stays."""
    CLAIMED = "claimed"
    """A claim to be outside remit is undecided: the clock stands on, and the decision gives the time back."""
    STOPPED = "stopped"
    """It is paused by itself, or waits for papers: the clock stands on, and the end of that gives the time back."""


@dataclass(frozen=True, kw_only=True)
class Resumed:
    reply_id: int
    agency: str
    effect: Effect
    due_at: datetime
    new_due_at: datetime


def resumed_dates(
    session: Session, actor: Actor, request_id: int, *, now: datetime, language: str = "vi"
) -> tuple[Resumed, ...]:
    """Replies whose clock stands, those that move first; two statements, and one for the calendar."""
    replies = session.scalars(
        select(Reply)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(Reply.request_id == request_id, Reply.id.in_(SUSPENDED), visible_replies(actor))
        .options(
            contains_eager(Reply.request).joinedload(CommentRequest.jurisdiction),
            joinedload(Reply.agency),
            joinedload(Reply.round),
            selectinload(Reply.pauses),
            selectinload(Reply.extensions),
            joinedload(Reply.returned),
        )
    ).all()
    found = [_resumed(session, reply, now, language) for reply in replies]
    return tuple(sorted(found, key=lambda row: (list(Effect).index(row.effect), row.new_due_at, row.agency)))


def _resumed(session: Session, reply: Reply, now: datetime, language: str) -> Resumed:
    clock = jurisdiction_clock(session, reply.request.jurisdiction)
    returned = reply.returned if reply.returned is not None and reply.returned.completing else None
    if returned is None:
        due_at, deadline = reply.due_at, recomputed(clock, reply, reply.pauses, resumed_at=now)
    else:
        due_at = returned.due_at
        deadline = completion_deadline(clock, returned.returned_at, returned.days, reply.pauses, now=now)
    effect = _effect(reply, deadline, due_at, now)
    return Resumed(
        reply_id=reply.id,
        agency=named(reply.agency, language),
        effect=effect,
        due_at=due_at,
        new_due_at=(deadline.due or due_at) if effect is Effect.MOVES else due_at,
    )


def _effect(reply: Reply, deadline: Deadline, due_at: datetime, now: datetime) -> Effect:
    if reply.state not in OWING_STATES:
        return Effect.CLAIMED
    if any(pause.until is None and pause.reason is not PauseReason.SUSPENSION for pause in reply.pauses):
        return Effect.STOPPED
    if not holds(deadline, due_at, now):
        return Effect.PASSED
    return Effect.SAME if deadline.due == due_at else Effect.MOVES
