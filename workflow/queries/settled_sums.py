"""A full recount of what is settled, held against the sums that the database keeps with each change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from workflow.models import CommentRequest, Reply, SettledDay
from workflow.queries.standings import SETTLED, excused, says_little, tally_case
from workflow.vocabulary.states import ReplyState

KEY = ("jurisdiction_id", "due_day", "agency_id", "procedure_id")
SUMS = (*(tally.value for tally in SETTLED), "little", "days_late")
Key = tuple[int, date, int, int]
Sums = dict[str, int]
# What is settled stands as it does at every instant.
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One agency, procedure and due day whose kept sums are not what its replies say. Both by column, zeros left out.

    `key`: jurisdiction id, local due day, agency id, procedure id.
    """

    key: Key
    kept: Sums
    counted: Sums


def differences(session: Session) -> list[Difference]:
    """Two statements over everything, of one snapshot where the caller's session gives one."""
    kept = _by_key(session, select(*(getattr(SettledDay, name) for name in (*KEY, *SUMS))))
    counted = _by_key(session, _recount())
    return [
        Difference(key=key, kept=kept.get(key, {}), counted=counted.get(key, {}))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, {}) != counted.get(key, {})
    ]


def _by_key(session: Session, statement: Select[Any]) -> dict[Key, Sums]:
    found: dict[Key, Sums] = {}
    for row in session.execute(statement):
        key: Key = (row.jurisdiction_id, row.due_day, row.agency_id, row.procedure_id)
        sums = {name: getattr(row, name) for name in SUMS if getattr(row, name)}
        if sums:
            found[key] = sums
    return found


def _recount() -> Select[Any]:
    tally = tally_case(ANY_TIME)
    measures: dict[str, ColumnElement[int]] = {
        **{one.value: case((tally == one.value, 1), else_=0) for one in SETTLED},
        "little": case((says_little(), 1), else_=0),
        "days_late": case((excused(), 0), else_=Reply.days_late),
    }
    rows = (
        select(
            Reply.jurisdiction_id,
            Reply.due_day,
            Reply.agency_id,
            CommentRequest.procedure_id,
            *(measure.label(name) for name, measure in measures.items()),
        )
        .join(CommentRequest, CommentRequest.id == Reply.request_id)
        .where(or_(Reply.sent_at.is_not(None), Reply.state.in_((ReplyState.SILENT, ReplyState.RELEASED))))
        .subquery()
    )
    keys = [rows.c[name] for name in KEY]
    return select(*keys, *(func.sum(rows.c[name]).label(name) for name in SUMS)).group_by(*keys)
