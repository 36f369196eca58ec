"""What the sweep has to look at now, and by which ladders and calendars."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, Select, literal_column, select
from sqlalchemy.orm import Session

from workflow.models import ChaseRung, CommentRequest, Jurisdiction, Reply
from workflow.models.reply import CHASED_SQL
from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.vocabulary.chasing import ChaseAudience, Rung

# The condition of the partial index, word for word.
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
