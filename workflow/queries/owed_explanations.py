"""Explanations of silences that one person owes as the head of an agency, for the person's own calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, AuditEntry, CommentRequest, ExplanationRequest, Reply
from workflow.queries.owed_dates import MOST, OVER_FOR
from workflow.queries.request_content import named
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ExplanationState


@dataclass(frozen=True, kw_only=True)
class OwedExplanation:
    """`subject` is blank of a restricted request. `version` is the reply's, which grows with every act on its silence.

    `changed_at`: the last time anything happened to the reply on record.
    """

    explanation_id: int
    reply_id: int
    version: int
    state: ExplanationState
    due_at: datetime
    due_day: date
    number: str
    subject: str
    drafting_agency: str
    drafting_symbol: str
    agency: str
    changed_at: datetime


def owed_explanations(
    session: Session, actor: Actor, *, now: datetime, language: str = "vi"
) -> tuple[OwedExplanation, ...]:
    """By date: the open ones, and those decided within the last thirty days. One statement for a head.

    Delegated roles count, as they do for explaining; whoever heads the agency now owes it, whoever was addressed.
    """
    headed = {capacity.agency_id for capacity in actor.holding(Role.HEAD)}
    if not headed:
        return ()
    drafter, responder = aliased(Agency), aliased(Agency)
    changed = (
        select(func.max(AuditEntry.at))
        .where(AuditEntry.subject == "reply", AuditEntry.subject_id == Reply.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ExplanationRequest, Reply.version, CommentRequest, drafter, responder, changed)
        .join(Reply, Reply.id == ExplanationRequest.reply_id)
        .join(CommentRequest, CommentRequest.id == Reply.request_id)
        .join(drafter, drafter.id == CommentRequest.agency_id)
        .join(responder, responder.id == ExplanationRequest.agency_id)
        .where(
            ExplanationRequest.agency_id.in_(headed),
            or_(ExplanationRequest.decided_at.is_(None), ExplanationRequest.decided_at >= now - OVER_FOR),
        )
        .order_by(ExplanationRequest.due_at, ExplanationRequest.id)
        .limit(MOST)
    )
    return tuple(_explanation(row, language) for row in rows)


def _explanation(row: Any, language: str) -> OwedExplanation:
    asked, version, request, drafter, responder, changed = row
    return OwedExplanation(
        explanation_id=asked.id,
        reply_id=asked.reply_id,
        version=version,
        state=asked.state,
        due_at=asked.due_at,
        due_day=asked.due_day,
        number=request.number or "",
        subject="" if request.restricted else request.subject,
        drafting_agency=named(drafter, language),
        drafting_symbol=drafter.symbol,
        agency=named(responder, language),
        changed_at=changed or asked.asked_at,
    )
