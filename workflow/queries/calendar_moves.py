"""What the calendar, as it stands in this transaction, does to the open dates of a jurisdiction.

One reckoning for the page that foretells it and for the act that does it. The rule (product, section 4): each open
date is counted anew. More time is always given. Less is taken only while the new date is still to come, and never
beyond the first date: that one was promised in a signed letter. A date whose clock stands is only given time; what
starts the clock again counts by the calendar of that day. What was answered is measured by the calendar of its day.
The short terms beside the dates are counted in `term_moves`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.calendar import Deadline, moved
from workflow.models import Jurisdiction, Reply
from workflow.queries.inbox import OWING
from workflow.queries.reply_clock import recomputed
from workflow.queries.term_moves import Clocks, MovedTerms, ReckonedTerm, moved_terms

OPEN = and_(OWING, Reply.sent_at.is_(None), Reply.closed_at.is_(None))


class Fate(StrEnum):
    MOVES = "moves"
    SAME = "same"
    OTHER_WAY = "other_way"
    """The same date, but its way leads over a day that is another now: the new derivation is kept."""
    KEPT = "kept"
    """It would come back before its first date, or to a moment that has passed: it stays."""
    STANDS = "stands"
    """The clock stands, and the new count gives no more time."""


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    reply: Reply
    deadline: Deadline
    fate: Fate

    @property
    def later(self) -> tuple[datetime, datetime] | None:
        """From and to, of one that is given more time."""
        new = self.deadline.due
        if self.fate is not Fate.MOVES or new is None or new < self.reply.due_at:
            return None
        return self.reply.due_at, new


@dataclass(frozen=True, kw_only=True)
class MovedDates:
    """Replies that go from one due instant to another."""

    due_at: datetime
    new_due_at: datetime
    replies: int
    requests: int


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """`version` is the calendar that the change is made to. `kept` and `standing`: dates that stay though counted anew.

    `rows` in the order of the dates. `terms`: the short terms beside the dates, which move only later.
    """

    version: int
    rows: tuple[MovedDates, ...] = ()
    replies: int = 0
    requests: int = 0
    kept: int = 0
    standing: int = 0
    terms: tuple[MovedTerms, ...] = ()

    @property
    def moves(self) -> bool:
        return bool(self.rows or self.terms)

    @property
    def terms_by_kind(self) -> dict[str, int]:
        """Only kinds of which some move."""
        found: Counter[str] = Counter()
        for row in self.terms:
            found[row.term.value] += row.count
        return dict(found)

    def covers(self, actual: "Foreseen") -> bool:
        """Whether `actual` holds nothing that was not shown here; a reply answered meanwhile makes it less."""
        shown = {(row.due_at, row.new_due_at): row.replies for row in self.rows}
        within = all(row.replies <= shown.get((row.due_at, row.new_due_at), 0) for row in actual.rows)
        terms = {(row.term, row.ends_at, row.new_ends_at): row.count for row in self.terms}
        kept = all(row.count <= terms.get((row.term, row.ends_at, row.new_ends_at), 0) for row in actual.terms)
        return self.version == actual.version and within and kept


def reckoned(
    session: Session,
    jurisdiction: Jurisdiction,
    clocks: Clocks,
    *,
    now: datetime,
    lock: bool,
) -> tuple[Reckoned, ...]:
    """Every open reply in id order, counted by the changed calendar; three statements. `lock` for who then moves them.

    Calendars are compared where a date's way leads.
    """
    return tuple(_reckoned(reply, clocks, now) for reply in _open_replies(session, jurisdiction.id, lock=lock))


def _open_replies(session: Session, jurisdiction_id: int, *, lock: bool) -> Sequence[Reply]:
    """Locked in id order, as by whoever closes a round: a reply that is being signed is waited for."""
    statement = (
        select(Reply)
        .where(Reply.jurisdiction_id == jurisdiction_id, OPEN)
        .options(
            joinedload(Reply.round),
            joinedload(Reply.request),
            selectinload(Reply.pauses),
            selectinload(Reply.extensions),
        )
        .order_by(Reply.id)
    )
    if lock:
        statement = statement.with_for_update(of=Reply, key_share=True).execution_options(populate_existing=True)
    return session.scalars(statement).all()


def _reckoned(reply: Reply, clocks: Clocks, now: datetime) -> Reckoned:
    ended = [pause for pause in reply.pauses if pause.until is not None]
    deadline = recomputed(clocks.after, reply, ended)
    fate = _fate(reply, deadline, stands=len(ended) < len(reply.pauses), now=now)
    if fate is Fate.SAME and clocks.changed_on_the_way(deadline):
        fate = Fate.OTHER_WAY
    return Reckoned(reply=reply, deadline=deadline, fate=fate)


def _fate(reply: Reply, deadline: Deadline, *, stands: bool, now: datetime) -> Fate:
    new = deadline.due
    if new is None or new == reply.due_at:
        return Fate.STANDS if stands else Fate.SAME
    if stands:
        return Fate.MOVES if new > reply.due_at else Fate.STANDS
    if new < reply.first_due_at or moved(reply.due_at, new, now) != new:
        return Fate.KEPT
    return Fate.MOVES


def foreseen(version: int, found: Iterable[Reckoned], terms: Iterable[ReckonedTerm] = ()) -> Foreseen:
    """In numbers, as it is shown before and sealed afterwards."""
    groups: dict[tuple[datetime, datetime], list[Reply]] = defaultdict(list)
    fates: dict[Fate, int] = defaultdict(int)
    requests: set[int] = set()
    for one in found:
        fates[one.fate] += 1
        if one.fate is Fate.MOVES and one.deadline.due is not None:
            groups[one.reply.due_at, one.deadline.due].append(one.reply)
            requests.add(one.reply.request_id)
    rows = tuple(
        MovedDates(
            due_at=due_at,
            new_due_at=new_due_at,
            replies=len(replies),
            requests=len({reply.request_id for reply in replies}),
        )
        for (due_at, new_due_at), replies in sorted(groups.items(), key=lambda item: item[0])
    )
    return Foreseen(
        version=version,
        rows=rows,
        replies=fates[Fate.MOVES],
        requests=len(requests),
        kept=fates[Fate.KEPT],
        standing=fates[Fate.STANDS],
        terms=moved_terms(terms),
    )
