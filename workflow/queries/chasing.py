"""What the sweep has to look at now, and by which ladders and calendars."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, Select, and_, literal_column, or_, select
from sqlalchemy.orm import Session

from workflow.models import ChaseRung, CommentRequest, Jurisdiction, Reply, Round
from workflow.models.comment_request import KEPT_OPEN_SQL
from workflow.models.reply import CHASED_SQL
from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.vocabulary.chasing import ChaseAudience, Rung
from workflow.vocabulary.states import OWING_STATES, ReplyState, RequestState

# The condition of the partial index, word for word.
KEPT_OPEN: ColumnElement[bool] = literal_column("round." + KEPT_OPEN_SQL.replace(" AND ", " AND round."), Boolean)
CHASED: ColumnElement[bool] = literal_column("reply." + CHASED_SQL.replace(" AND ", " AND reply."), Boolean)


def due_looks(session: Session, now: datetime, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The replies whose look is due, the longest waiting first; locked, those that another host holds left out."""
    due: Select[*tuple[Any, ...]] = (
        select(
            Reply.id,
            Reply.jurisdiction_id,
            Reply.agency_id,
            Reply.request_id,
            Reply.delivered_at,
            Reply.due_at,
            Reply.due_day,
            Reply.chase_count,
            Reply.look_at,
            CommentRequest.procedure_id,
        )
        .join(CommentRequest, CommentRequest.id == Reply.request_id)
        .where(CHASED, Reply.look_at <= now)
        .order_by(Reply.look_at, Reply.id)
        .limit(limit)
        .with_for_update(of=Reply, skip_locked=True, key_share=True)
    )
    return session.execute(due).all()


def rounds_to_close(session: Session, limit: int) -> Sequence[int]:
    """Ids of requests whose round was kept open after its time and in which nothing is owed or undecided any more."""
    open_still = (
        select(Reply.id)
        .where(Reply.round_id == Round.id, Reply.closed_at.is_(None))
        .where(
            or_(
                Reply.state == ReplyState.REMIT_CLAIMED,
                and_(Reply.state.in_(OWING_STATES), Reply.sent_at.is_(None)),
            )
        )
    )
    return session.scalars(
        select(Round.request_id)
        .join(CommentRequest, CommentRequest.id == Round.request_id)
        .where(KEPT_OPEN, CommentRequest.state == RequestState.OPEN, ~open_still.exists())
        .order_by(Round.id)
        .limit(limit)
    ).all()


def ladders(session: Session, procedure_ids: Collection[int]) -> Mapping[int, Sequence[Rung]]:
    """Procedure id to its ladder, the product's own where it has none. One statement."""
    found = own_ladders(session, procedure_ids)
    return {procedure_id: found.get(procedure_id, DEFAULT_LADDER) for procedure_id in procedure_ids}


def own_ladders(session: Session, procedure_ids: Collection[int]) -> Mapping[int, Sequence[Rung]]:
    """Of the procedures that have one of their own, the earliest rung first. One statement."""
    found: dict[int, list[Rung]] = {}
    chosen = select(ChaseRung).where(ChaseRung.procedure_id.in_(procedure_ids)).order_by(ChaseRung.offset_days)
    for row in session.scalars(chosen):
        audience = frozenset(ChaseAudience(word) for word in row.audience)
        rung = Rung(offset=row.offset_days, form=row.form, audience=audience)
        found.setdefault(row.procedure_id, []).append(rung)
    return found


def clocks(session: Session, jurisdiction_ids: Collection[int]) -> Mapping[int, JurisdictionClock]:
    """One statement, and one more per jurisdiction whose calendar is not known yet."""
    rows = session.scalars(select(Jurisdiction).where(Jurisdiction.id.in_(jurisdiction_ids)))
    return {row.id: jurisdiction_clock(session, row) for row in rows}
