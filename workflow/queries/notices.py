"""An officer's notifications with what they are about as it stands now, and how many are unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.models import (
    Agency,
    CommentRequest,
    DossierObjection,
    ExplanationRequest,
    Extension,
    Jurisdiction,
    Notification,
    Officer,
    Reply,
    Waiver,
)
from workflow.policies.telling import stands
from workflow.queries.request_content import named
from workflow.vocabulary.notices import NoticeKind, NoticeView
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import OWING_STATES, ExplanationState, ExtensionState, ObjectionState

PER_PAGE = 25
MOST_UNREAD = 100
COUNTED = 1_001


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """`number` counts from 1; `total` stops at 1,001. `newest_id`: of all the reader's, whatever page is shown."""

    rows: tuple[NoticeView, ...]
    number: int
    total: int
    unread: int
    newest_id: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def count_unread(session: Session, officer_id: int) -> int:
    """At most 100: the badge says "99+". One statement over the partial index of what is unread."""
    unread = (
        select(Notification.id)
        .where(Notification.officer_id == officer_id, Notification.read_at.is_(None))
        .limit(MOST_UNREAD)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(unread)) or 0


@cache
def select_notices() -> Select[*tuple[Any, ...]]:
    """Each notification with its request, reply, agencies and principal; narrow it with where().

    Built once: it is wide, and asked for with each mail.
    """
    drafter, responder, principal = aliased(Agency), aliased(Agency), aliased(Officer)
    return (
        select(
            Notification,
            CommentRequest.number,
            CommentRequest.subject,
            CommentRequest.restricted,
            CommentRequest.state.label("request_state"),
            drafter,
            responder,
            principal.full_name.label("principal"),
            Reply,
            Jurisdiction.timezone,
            ExplanationRequest.state.label("explanation"),
            *_waiting(),
        )
        .join(Jurisdiction, Jurisdiction.id == Notification.jurisdiction_id)
        .outerjoin(CommentRequest, CommentRequest.id == Notification.request_id)
        .outerjoin(drafter, drafter.id == CommentRequest.agency_id)
        .outerjoin(Reply, Reply.id == Notification.reply_id)
        .outerjoin(responder, responder.id == Reply.agency_id)
        .outerjoin(ExplanationRequest, ExplanationRequest.reply_id == Reply.id)
        .outerjoin(principal, principal.id == Notification.on_behalf_of_id)
        .options(joinedload(Reply.returned))
    )


def as_view(row: Row[*tuple[Any, ...]], language: str) -> NoticeView:
    notification, number, subject, restricted, request_state, *others = row
    drafter, responder, principal, reply, timezone, explanation, *undecided = others
    return NoticeView(
        id=notification.id,
        kind=notification.kind,
        created_at=notification.created_at,
        read_at=notification.read_at,
        owed=notification.owed,
        agency_id=notification.agency_id,
        principal=principal or "",
        request_id=notification.request_id,
        reply_id=notification.reply_id,
        number=number or "",
        subject=subject or "",
        restricted=bool(restricted),
        drafter=named(drafter, language) if drafter else "",
        responder=named(responder, language) if responder else str(notification.args.get(f"agency_{language}", "")),
        due_at=_due_at(reply),
        owing=reply is not None and reply.state in OWING_STATES and reply.closed_at is None,
        settled=notification.owed
        and not stands(
            notification.kind,
            request_state,
            reply.state if reply and reply.closed_at is None else None,
            is_assignee=reply is not None
            and reply.assignee_id in {notification.officer_id, notification.on_behalf_of_id},
            asked=_asked_still(notification.kind, explanation, undecided),
        ),
        paused=reply is not None and reply.paused_at is not None,
        sequence=reply.version if reply else 0,
        timezone=timezone,
        args=notification.args,
        drafting=reply is not None and notification.agency_id not in {None, reply.agency_id},
    )


def _waiting() -> tuple[ColumnElement[bool], ...]:
    """Of each notification: whether a waiver, an objection to the dossier and a request for more time is undecided."""
    waiver = exists().where(Waiver.request_id == CommentRequest.id, Waiver.granted.is_(None))
    objection = exists().where(DossierObjection.reply_id == Reply.id, DossierObjection.state == ObjectionState.RAISED)
    more_time = exists().where(Extension.reply_id == Reply.id, Extension.state == ExtensionState.ASKED)
    return waiver.correlate(CommentRequest), objection.correlate(Reply), more_time.correlate(Reply)


def _asked_still(
    kind: NoticeKind,
    explanation: ExplanationState | None,
    undecided: Sequence[bool],
) -> bool:
    """Whether what is beside the states of request and reply waits for its answer; `undecided` as by `_waiting`."""
    waiver, objection, more_time = undecided
    waits = {
        NoticeKind.SILENCE: explanation in {None, ExplanationState.ASKED},
        NoticeKind.WAIVER_ASKED: waiver,
        NoticeKind.OBJECTED: objection,
        NoticeKind.EXTENSION_ASKED: more_time,
    }
    return bool(waits.get(kind, True))


def _due_at(reply: Reply | None) -> datetime | None:
    """Of an answer that was returned, until when it is to be completed."""
    if reply is None:
        return None
    returned = reply.returned
    return returned.due_at if returned is not None and returned.completing else reply.due_at


def _persons(notification: Notification) -> set[int | None]:
    return {notification.officer_id, notification.on_behalf_of_id or notification.officer_id}


def notice_page(session: Session, officer_id: int, *, number: int, unread_only: bool, language: str) -> NoticePage:
    """Newest first; four statements."""
    mine = [Notification.officer_id == officer_id]
    if unread_only:
        mine.append(Notification.read_at.is_(None))
    counted = select(Notification.id).where(*mine).limit(COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    newest = session.scalar(select(func.max(Notification.id)).where(Notification.officer_id == officer_id))
    rows: Sequence[Row[*tuple[Any, ...]]] = session.execute(
        select_notices()
        .where(*mine)
        .order_by(Notification.id.desc())
        .limit(PER_PAGE)
        .offset((max(number, 1) - 1) * PER_PAGE)
    ).all()
    return NoticePage(
        rows=tuple(as_view(row, language) for row in rows),
        number=max(number, 1),
        total=total,
        unread=count_unread(session, officer_id),
        newest_id=newest or 0,
    )


def notice_of(session: Session, officer_id: int, notice_id: int, language: str) -> NoticeView:
    """Raises NotFound for somebody else's."""
    row = session.execute(
        select_notices().where(Notification.id == notice_id, Notification.officer_id == officer_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return as_view(row, language)
