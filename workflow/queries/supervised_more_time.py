"""For supervisors: extensions left undecided by drafting agencies, and how often each agency's answer was returned."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, func, literal_column, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from workflow.models import CommentRequest, Extension, Reply, ReplyReturn
from workflow.queries.oversight import Oversight, Scope, instant, within
from workflow.queries.request_content import named

MOST_SHOWN = 10
# In the words of its partial index, which holds few rows.
ASKED = literal_column("extension.state = 'asked'", Boolean)


@dataclass(frozen=True, kw_only=True)
class UndecidedExtension:
    """The drafting agency let its one working day pass, at `decide_by`."""

    reply_id: int
    number: str
    drafter: str
    agency: str
    asked_at: datetime
    decide_by: datetime


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """The longest undecided first; no more than `MOST_SHOWN` of `total`."""

    rows: tuple[UndecidedExtension, ...]
    total: int


def undecided_extensions(session: Session, scope: Scope, oversight: Oversight, *, language: str = "vi") -> Undecided:
    """Two statements at most."""
    conditions = (
        ASKED,
        Extension.decide_by <= instant(oversight.now),
        Reply.sent_at.is_(None),
        Reply.closed_at.is_(None),
        *within(scope, oversight, by_jurisdiction=False),
    )
    total = session.scalars(select(func.count()).select_from(Extension).join(Extension.reply).where(*conditions)).one()
    if not total:
        return Undecided(rows=(), total=0)
    found = session.scalars(
        select(Extension)
        .join(Extension.reply)
        .where(*conditions)
        .options(
            contains_eager(Extension.reply).options(
                joinedload(Reply.agency), joinedload(Reply.request).joinedload(CommentRequest.agency)
            )
        )
        .order_by(Extension.decide_by, Extension.id)
        .limit(MOST_SHOWN)
    )
    rows = tuple(
        UndecidedExtension(
            reply_id=one.reply_id,
            number=one.reply.request.number or "",
            drafter=named(one.reply.request.agency, language),
            agency=named(one.reply.agency, language),
            asked_at=one.asked_at,
            decide_by=one.decide_by,
        )
        for one in found
    )
    return Undecided(rows=rows, total=total)


@dataclass(frozen=True, kw_only=True)
class Returns:
    """How many answers of one agency were returned, and how many of them were not completed within their time."""

    returned: int
    missed: int


def returns_by_agency(session: Session, scope: Scope, oversight: Oversight) -> dict[int, Returns]:
    """Agency id to its returns; agencies without are absent. One statement."""
    ended = func.coalesce(ReplyReturn.completed_at, ReplyReturn.stood_at, Reply.paused_at, instant(oversight.now))
    missed = or_(ended >= ReplyReturn.due_at, ReplyReturn.stood_at.is_not(None))
    rows = session.execute(
        select(Reply.agency_id, func.count().label("returned"), func.count().filter(missed).label("missed"))
        .select_from(ReplyReturn)
        .join(ReplyReturn.reply)
        .where(*within(scope, oversight, by_jurisdiction=False))
        .group_by(Reply.agency_id)
    )
    return {row.agency_id: Returns(returned=row.returned, missed=row.missed) for row in rows}
