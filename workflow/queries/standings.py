"""Counts replies by standing: the SQL face of `policies.standing`, so that a count and a page can never disagree.

owed = on time + answered late + overdue + silent + not yet due + excused, for every agency and every choice of filters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from workflow.models import Finding, Reply, SettledDay
from workflow.policies.standing import ReplyTimes
from workflow.queries.oversight import Oversight, Scope, instant, open_parts, settled_in
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import ReplyState


class Tally(StrEnum):
    """The standings, with late told apart: answered after the date, or still owed after it."""

    ON_TIME = "on_time"
    ANSWERED_LATE = "answered_late"
    OVERDUE = "overdue"
    SILENT = "silent"
    NOT_YET_DUE = "not_yet_due"
    EXCUSED = "excused"


def times_of(reply: Reply) -> ReplyTimes:
    """What the policy needs to know of a stored reply. A remit claim counts only until it is decided."""
    return ReplyTimes(
        state=reply.state,
        due_at=reply.due_at,
        sent_at=reply.sent_at,
        claimed_at=reply.claimed_at if reply.state is ReplyState.REMIT_CLAIMED else None,
        paused_at=reply.paused_at,
        excused_at=reply.silence_excused_at,
    )


def _claim() -> ColumnElement[datetime | None]:
    return case((Reply.state == ReplyState.REMIT_CLAIMED, Reply.claimed_at))


def decisive(now: datetime) -> ColumnElement[Any]:
    """The instant that is held against the due date."""
    return func.coalesce(Reply.sent_at, _claim(), Reply.paused_at, instant(now))


def excused() -> ColumnElement[bool]:
    """Nothing was owed any more, or a supervisor excused the silence."""
    return or_(Reply.state == ReplyState.RELEASED, Reply.silence_excused_at.is_not(None))


def standing_case(now: datetime) -> ColumnElement[str]:
    """`policies.standing.standing(times_of(reply), now)` in SQL, line by line."""
    return case(
        (excused(), literal(Standing.EXCUSED.value)),
        (Reply.state == ReplyState.SILENT, literal(Standing.SILENT.value)),
        (decisive(now) >= Reply.due_at, literal(Standing.LATE.value)),
        (Reply.sent_at.is_not(None), literal(Standing.ON_TIME.value)),
        else_=literal(Standing.NOT_YET_DUE.value),
    )


def tally_case(now: datetime) -> ColumnElement[str]:
    """As `standing_case`, late split into its two kinds; a late remit claim was signed and sent, so it was answered."""
    late = decisive(now) >= Reply.due_at
    still_owed = and_(Reply.sent_at.is_(None), Reply.state != ReplyState.REMIT_CLAIMED)
    return case(
        (excused(), literal(Tally.EXCUSED.value)),
        (Reply.state == ReplyState.SILENT, literal(Tally.SILENT.value)),
        (and_(late, still_owed), literal(Tally.OVERDUE.value)),
        (late, literal(Tally.ANSWERED_LATE.value)),
        (Reply.sent_at.is_not(None), literal(Tally.ON_TIME.value)),
        else_=literal(Tally.NOT_YET_DUE.value),
    )


def tally_of(reply: Reply, standing: Standing) -> Tally:
    """The same split for a reply in hand."""
    if standing is not Standing.LATE:
        return Tally(standing.value)
    owed = reply.sent_at is None and reply.state is not ReplyState.REMIT_CLAIMED
    return Tally.OVERDUE if owed else Tally.ANSWERED_LATE


# Its position is an answer on record, not a refused claim, and nobody is writing a new one.
ANSWERED = (ReplyState.SENT, ReplyState.RETURNED, ReplyState.REMIT_CLAIMED)


def says_little() -> ColumnElement[bool]:
    """The official position that stands as the answer carries a finding."""
    return and_(Reply.state.in_(ANSWERED), Reply.position_id.in_(select(Finding.position_id)))


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`little`: replies on record whose present position carries a finding. `oldest`: due instant longest overdue."""

    by_tally: dict[Tally, int] = field(default_factory=dict)
    little: int = 0
    oldest: datetime | None = None

    def of(self, tally: str) -> int:
        return self.by_tally.get(Tally(tally), 0)

    @property
    def owed(self) -> int:
        return sum(self.by_tally.values())

    @property
    def late(self) -> int:
        return self.of(Tally.ANSWERED_LATE) + self.of(Tally.OVERDUE)

    @property
    def due(self) -> int:
        """What the on-time rate is measured against: everything whose date has come."""
        return self.of(Tally.ON_TIME) + self.late + self.of(Tally.SILENT)

    @property
    def rate(self) -> float | None:
        """On time / (on time + late + silent), 0 to 1; None while nothing was due."""
        return self.of(Tally.ON_TIME) / self.due if self.due else None

    def __add__(self, other: "Counts") -> "Counts":
        known = [at for at in (self.oldest, other.oldest) if at is not None]
        return Counts(
            by_tally={tally: self.of(tally) + other.of(tally) for tally in Tally},
            little=self.little + other.little,
            oldest=min(known, default=None),
        )


def total(counts: Iterable[Counts]) -> Counts:
    return reduce(Counts.__add__, counts, Counts())


def counts_by_agency(session: Session, scope: Scope, oversight: Oversight) -> dict[int, Counts]:
    """Agency id to its counts; agencies that owe nothing in the slice are absent. Two statements.

    What is settled comes from sums kept with each change, so that the cost does not grow with what is past; what is
    open is counted as it stands at this instant.
    """
    found: dict[int, Counts] = {}
    for row in session.execute(_settled_sums(scope, oversight)):
        sums = {tally: getattr(row, tally.value) for tally in SETTLED if getattr(row, tally.value)}
        found[row.agency_id] = Counts(by_tally=sums, little=row.little)
    for row in session.execute(_open_counts(scope, oversight)):
        tally = Tally(row.tally)
        oldest = row.oldest if tally is Tally.OVERDUE else None
        counted = Counts(by_tally={tally: row.owed}, little=row.little, oldest=oldest)
        found[row.agency_id] = found.get(row.agency_id, Counts()) + counted
    return {agency_id: counts for agency_id, counts in found.items() if counts.owed}


SETTLED = (Tally.ON_TIME, Tally.ANSWERED_LATE, Tally.SILENT, Tally.EXCUSED)


def _settled_sums(scope: Scope, oversight: Oversight) -> Select[Any]:
    names = (*(tally.value for tally in SETTLED), "little")
    sums = (func.sum(getattr(SettledDay, name)).label(name) for name in names)
    return select(SettledDay.agency_id, *sums).where(*settled_in(scope, oversight)).group_by(SettledDay.agency_id)


def _open_counts(scope: Scope, oversight: Oversight) -> Select[Any]:
    """Grouped over a subquery: PostgreSQL does not see that two renderings of the CASE with parameters are one."""
    columns = (
        Reply.agency_id,
        Reply.due_at,
        tally_case(oversight.now).label("tally"),
        case((says_little(), 1), else_=0).label("little"),
    )
    rows = union_all(*(select(*columns).where(*arm) for arm in open_parts(scope, oversight))).subquery()
    return select(
        rows.c.agency_id,
        rows.c.tally,
        func.count().label("owed"),
        func.sum(rows.c.little).label("little"),
        func.min(rows.c.due_at).label("oldest"),
    ).group_by(rows.c.agency_id, rows.c.tally)
