"""How mails reached their people: the log of one request for its drafting side, of one reply for its own agency.

The drafting side sees names and how it went, never addresses, what a server said, or what an agency does within.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Agency, CommentRequest, Mail, MailAttempt, Notification, Officer
from workflow.queries.request_content import named
from workflow.vocabulary.notices import INTERNAL_KINDS, AttemptOutcome, MailState, NoticeKind

PER_PAGE = 50
MOST_OF_REPLY = 50
# What did not reach its person, or not yet.
TROUBLED = (MailState.REFUSED, MailState.BOUNCED, MailState.FAILED, MailState.UNREACHABLE)


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    at: datetime
    outcome: AttemptOutcome
    code: int | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One notice to one person. `address` and `answer` are empty for other agencies' readers."""

    agency: str
    officer: str
    principal: str
    kind: NoticeKind
    told_at: datetime
    state: MailState | None
    tried: int
    next_try_at: datetime | None
    sent_at: datetime | None
    address: str
    answer: str
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    rows: tuple[Delivery, ...]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def _towards_consultees(request_id: int) -> Sequence[ColumnElement[bool]]:
    """Needs CommentRequest in the FROM."""
    return (
        Notification.request_id == request_id,
        Notification.agency_id.is_not(None),
        Notification.agency_id != CommentRequest.agency_id,
        Notification.kind.not_in(INTERNAL_KINDS),
    )


def delivery_counts(session: Session, request_id: int) -> Mapping[MailState, int]:
    """Mails to the consulted agencies about this request, by state; one statement. The caller has checked who asks."""
    rows = session.execute(
        select(Mail.state, func.count())
        .select_from(Notification)
        .join(CommentRequest, CommentRequest.id == Notification.request_id)
        .join(Mail, Mail.id == Notification.mail_id)
        .where(*_towards_consultees(request_id))
        .group_by(Mail.state)
    )
    return {state: count for state, count in rows}  # noqa: C416  rows to a mapping, said plainly


def mail_counts(session: Session) -> Mapping[MailState, int]:
    """All mails of the installation by state; one statement."""
    rows = session.execute(select(Mail.state, func.count()).group_by(Mail.state).order_by(Mail.state))
    return {state: count for state, count in rows}  # noqa: C416  rows to a mapping, said plainly


def deliveries_of_request(
    session: Session, request_id: int, *, number: int, troubled_only: bool, language: str
) -> DeliveryPage:
    """For the drafting side; three statements. The caller has checked who asks."""
    which = [*_towards_consultees(request_id)]
    if troubled_only:
        which.append(Mail.state.in_(TROUBLED))
    counted = (
        select(func.count())
        .select_from(Notification)
        .join(CommentRequest, CommentRequest.id == Notification.request_id)
        .outerjoin(Mail, Mail.id == Notification.mail_id)
        .where(*which)
    )
    total = session.scalar(counted) or 0
    number = max(number, 1)
    statement = _rows().join(CommentRequest, CommentRequest.id == Notification.request_id).where(*which)
    rows = _read(session, statement.limit(PER_PAGE).offset((number - 1) * PER_PAGE), language, own=False)
    return DeliveryPage(rows=rows, number=number, total=total)


def deliveries_of_reply(session: Session, reply_id: int, agency_id: int, *, language: str) -> tuple[Delivery, ...]:
    """For the reply's own agency: the newest 50; two statements. The caller has checked who asks."""
    statement = _rows().where(Notification.reply_id == reply_id, Notification.agency_id == agency_id)
    return _read(session, statement.limit(MOST_OF_REPLY), language, own=True)


def _rows() -> Select[*tuple[Any, ...]]:
    principal = aliased(Officer)
    return (
        select(Notification, Mail, Officer.full_name, principal.full_name, Agency)
        .join(Officer, Officer.id == Notification.officer_id)
        .outerjoin(Mail, Mail.id == Notification.mail_id)
        .outerjoin(principal, principal.id == Notification.on_behalf_of_id)
        .outerjoin(Agency, Agency.id == Notification.agency_id)
        .order_by(Notification.id.desc())
    )


def _read(session: Session, statement: Select[*tuple[Any, ...]], language: str, *, own: bool) -> tuple[Delivery, ...]:
    rows = session.execute(statement).all()
    attempts = _attempts(session, [row[1].id for row in rows if row[1] is not None], own=own)
    return tuple(
        Delivery(
            agency=named(agency, language) if agency else "",
            officer=officer,
            principal=principal or "",
            kind=notification.kind,
            told_at=notification.created_at,
            state=mail.state if mail else None,
            tried=mail.attempts if mail else 0,
            next_try_at=mail.next_try_at if mail and mail.state is MailState.QUEUED else None,
            sent_at=mail.sent_at if mail else None,
            address=mail.address if mail and own else "",
            answer=mail.last_answer if mail and (own or mail.state is MailState.UNREACHABLE) else "",
            attempts=attempts.get(mail.id, ()) if mail else (),
        )
        for notification, mail, officer, principal, agency in rows
    )


def _attempts(session: Session, mail_ids: Sequence[int], *, own: bool) -> Mapping[int, tuple[AttemptView, ...]]:
    found: dict[int, tuple[AttemptView, ...]] = {}
    for one in session.scalars(select(MailAttempt).where(MailAttempt.mail_id.in_(mail_ids)).order_by(MailAttempt.id)):
        view = AttemptView(at=one.at, outcome=one.outcome, code=one.code, answer=one.answer if own else "")
        found[one.mail_id] = (*found.get(one.mail_id, ()), view)
    return found
