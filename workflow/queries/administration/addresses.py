"""Officers whom mail does not reach: an address that was refused or came back, or none at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.models import Mail, Membership, Officer
from workflow.queries.administration.paging import Page, slice_of
from workflow.vocabulary.notices import MailState


@dataclass(frozen=True, kw_only=True)
class UnreachedOfficer:
    """`marked_at` None: there is no address. `state`, `code` and `answer` are of the last mail that failed there."""

    id: int
    full_name: str
    username: str
    email: str
    marked_at: datetime | None
    state: MailState | None
    code: int | None
    answer: str


def unreached(jurisdiction_id: int) -> ColumnElement[bool]:
    """Active officers of the jurisdiction whom no mail can reach."""
    return and_(
        Officer.active.is_(True),
        or_(Officer.mail_bounced_at.is_not(None), Officer.email == ""),
        exists().where(Membership.officer_id == Officer.id, Membership.jurisdiction_id == jurisdiction_id),
    )


def unreached_officers(session: Session, jurisdiction_id: int, number: int) -> Page[UnreachedOfficer]:
    """Marked addresses first, newest mark on top; two statements."""
    last = aliased(Mail)
    newest = (
        select(func.max(Mail.id))
        .where(Mail.officer_id == Officer.id, Mail.state.in_((MailState.REFUSED, MailState.BOUNCED)))
        .correlate(Officer)
        .scalar_subquery()
    )
    statement = (
        select(Officer, last.state, last.last_code, last.last_answer)
        .outerjoin(last, last.id == newest)
        .where(unreached(jurisdiction_id))
        .order_by(Officer.mail_bounced_at.is_(None), Officer.mail_bounced_at.desc(), Officer.full_name, Officer.id)
    )
    rows: Sequence[Row[*tuple[Any, ...]]]
    rows, total = slice_of(session, statement, number)
    return Page(rows=[_view(row) for row in rows], number=max(number, 1), total=total)


def _view(row: Row[*tuple[Any, ...]]) -> UnreachedOfficer:
    officer, state, code, answer = row
    return UnreachedOfficer(
        id=officer.id,
        full_name=officer.full_name,
        username=officer.username,
        email=officer.email,
        marked_at=officer.mail_bounced_at,
        state=state,
        code=code,
        answer=answer or "",
    )
