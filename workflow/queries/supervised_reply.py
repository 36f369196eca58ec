"""How one agency met one obligation: when it was due and met, who answers for it, what was flagged."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.calendar import local_day
from workflow.models import Pause, Reply, SilenceRecord
from workflow.queries.board import WITH_REQUEST, ReplyLine, reply_lines
from workflow.queries.heads import heads_on
from workflow.queries.oversight import Oversight
from workflow.queries.reply_detail import view_reply
from workflow.queries.reply_views import ReplyView
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.administration import PauseReason, SilenceLaw
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class PauseView:
    """`until` None still runs."""

    reason: PauseReason
    explanation: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class SilenceView:
    """As recorded when the round closed; `law` is a note, never consent. Older ones carry no request to explain."""

    recorded_at: datetime
    working_days_late: int
    head: str
    law: SilenceLaw


@dataclass(frozen=True, kw_only=True)
class SupervisedReply:
    """`view` is what the reply's own page shows to an overseer, `line` what the lists say of it.

    `head` headed the agency on `head_on`: the due day, or today where that day is still to come; "" is nobody.
    """

    view: ReplyView
    line: ReplyLine
    head: str
    head_on: date
    silence: SilenceView | None
    pauses: tuple[PauseView, ...]


def supervised_reply(
    session: Session, actor: Actor, reply_id: int, oversight: Oversight, *, language: str = "vi", history: int = 1
) -> SupervisedReply:
    """A constant number of statements.

    Raises:
        NotFound: there is none, or the actor does not oversee its jurisdiction.
    """
    view = view_reply(session, actor, reply_id, now=oversight.now, language=language, history=history)
    if view.jurisdiction_id not in oversight.clocks:
        raise NotFound
    reply = session.scalars(WITH_REQUEST.where(Reply.id == reply_id)).one()
    line = reply_lines(session, [(reply, None)], oversight, language=language)[0]
    head_on = min(reply.due_day, local_day(oversight.now, oversight.clocks[view.jurisdiction_id].timezone))
    head = heads_on(session, {reply.agency_id}, head_on).get(reply.agency_id)
    return SupervisedReply(
        view=view,
        line=line,
        head=head.name if head else "",
        head_on=head_on,
        silence=_silence(session, reply_id),
        pauses=_pauses(session, reply_id),
    )


def _silence(session: Session, reply_id: int) -> SilenceView | None:
    statement = select(SilenceRecord).where(SilenceRecord.reply_id == reply_id).options(joinedload(SilenceRecord.head))
    record = session.scalars(statement).one_or_none()
    if record is None:
        return None
    return SilenceView(
        recorded_at=record.recorded_at,
        working_days_late=record.working_days_late,
        head=record.head.full_name if record.head is not None else "",
        law=record.silence_law,
    )


def _pauses(session: Session, reply_id: int) -> tuple[PauseView, ...]:
    rows = session.scalars(select(Pause).where(Pause.reply_id == reply_id).order_by(Pause.id))
    return tuple(
        PauseView(reason=row.reason, explanation=row.explanation, since=row.since, until=row.until) for row in rows
    )
