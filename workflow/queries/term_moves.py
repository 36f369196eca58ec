"""What the calendar, as it stands in this transaction, does to the short terms beside the dates of replies.

They are too short to be shortened: a change of the calendar gives them more time, where their way leads over a day that
is another now, and takes none. One that has passed is given it too. What was decided, completed, taken or explained is
over and stays; so is an offer that lapsed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from workflow import calendar
from workflow.models import DossierObjection, ExplanationRequest, Extension, RemitClaim, Reply, ReplyReturn
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.completion_clock import completion_deadline
from workflow.vocabulary.clock import DayKind
from workflow.vocabulary.states import UNDECIDED_STATES, ExplanationState, ExtensionState, ObjectionState, ReplyState

TermRow = TypeVar("TermRow", ReplyReturn, Extension, DossierObjection, RemitClaim, ExplanationRequest)
COMPLETING = (ReplyReturn.completed_at.is_(None), ReplyReturn.stood_at.is_(None))
UNDECIDED = RemitClaim.accepted.is_(None)
TO_EXPLAIN = ExplanationRequest.state == ExplanationState.ASKED


class Term(StrEnum):
    """In the order in which their rows are locked."""

    COMPLETION = "completion"
    EXTENSION_DECISION = "extension_decision"
    OFFER = "offer"
    OBJECTION_DECISION = "objection_decision"
    CLAIM_DECISION = "claim_decision"
    EXPLANATION = "explanation"


@dataclass(frozen=True, kw_only=True)
class ReckonedTerm:
    """One that moves, or keeps its end but reaches it by another way. `day`: the local day that ends at `new_ends_at`.

    `deadline` None: no derivation is kept beside it. `flagged_at`: when the sweep told that it had passed.
    """

    term: Term
    row_id: int
    reply: Reply
    ends_at: datetime
    new_ends_at: datetime
    day: date
    deadline: calendar.Deadline | None
    flagged_at: datetime | None

    @property
    def moves(self) -> bool:
        return self.new_ends_at > self.ends_at

    def to_come_again(self, now: datetime) -> bool:
        """It was told of as passed, and is not any more."""
        return self.flagged_at is not None and self.moves and self.new_ends_at > now


@dataclass(frozen=True, kw_only=True)
class MovedTerms:
    """Terms of one kind that go from one instant to another."""

    term: Term
    ends_at: datetime
    new_ends_at: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """The calendar that the terms as they stand know, and the changed one."""

    before: JurisdictionClock
    after: JurisdictionClock

    def due(self, start: datetime, days: int) -> calendar.Deadline:
        clock = self.after
        period = calendar.Period(days, DayKind.WORKING)
        return calendar.due(start, period, clock.calendar, clock.timezone, calendar.DayEnd(clock.office_end))

    def changed_on_the_way(self, deadline: calendar.Deadline) -> bool:
        status, status_now = self.before.calendar.status, self.after.calendar.status
        return any(status(step.date) != status_now(step.date) for step in deadline.derivation.steps)


def hold_replies(session: Session, jurisdiction_id: int, owed: ColumnElement[bool]) -> None:
    """Lock, in id order, the replies that are `owed` and those that have a short term running: one statement.

    Whoever acts on a reply holds it first, and then what stands beside it.
    """
    wanted = union(
        select(Reply.id).where(Reply.jurisdiction_id == jurisdiction_id, owed),
        select(ReplyReturn.reply_id).where(*COMPLETING),
        select(RemitClaim.reply_id).where(UNDECIDED),
        select(ExplanationRequest.reply_id).where(TO_EXPLAIN),
    )
    session.execute(
        select(Reply.id)
        .where(Reply.id.in_(wanted), Reply.jurisdiction_id == jurisdiction_id)
        .order_by(Reply.id)
        .with_for_update(of=Reply, key_share=True)
    ).all()


def reckoned_terms(
    session: Session,
    jurisdiction_id: int,
    clocks: Clocks,
    moved: Mapping[int, tuple[datetime, datetime]],
    *,
    now: datetime,
    lock: bool,
) -> tuple[ReckonedTerm, ...]:
    """Those that move or go another way, by kind and id; six statements. `moved`: due dates by reply, from and to."""
    loaded = _Loading(session, jurisdiction_id, lock=lock)
    returns = loaded.open(ReplyReturn, COMPLETING, joinedload(ReplyReturn.reply).selectinload(Reply.pauses))
    extensions = loaded.open(Extension, (Extension.state.in_(UNDECIDED_STATES),))
    objections = loaded.open(DossierObjection, (DossierObjection.state == ObjectionState.RAISED,))
    claims = loaded.open(RemitClaim, (UNDECIDED, Reply.state == ReplyState.REMIT_CLAIMED))
    silences = loaded.open(ExplanationRequest, (TO_EXPLAIN,), joinedload(ExplanationRequest.derivation))
    asked = (one for one in extensions if one.state is ExtensionState.ASKED)
    offers = (one for one in extensions if one.state is ExtensionState.COUNTERED)
    return (
        *_completions(clocks, returns, now),
        *_extensions_to_decide(clocks, asked),
        *_offers(clocks, offers, moved),
        *_objections(clocks, objections),
        *_claims(clocks, claims),
        *_explanations(clocks, silences),
    )


@dataclass(frozen=True)
class _Loading:
    session: Session
    jurisdiction_id: int
    lock: bool

    def open(
        self, model: type[TermRow], conditions: Iterable[ColumnElement[bool]], *more: ORMOption
    ) -> Sequence[TermRow]:
        statement = (
            select(model)
            .join(model.reply)
            .where(Reply.jurisdiction_id == self.jurisdiction_id, *conditions)
            .options(joinedload(model.reply), *more)
            .order_by(model.id)
        )
        if self.lock:
            statement = statement.with_for_update(of=model, key_share=True).execution_options(populate_existing=True)
        return self.session.scalars(statement).all()


def _completions(clocks: Clocks, returns: Iterable[ReplyReturn], now: datetime) -> Iterator[ReckonedTerm]:
    """While the clock stands, by the pauses that have ended; what ends the last one counts it anew."""
    for one in returns:
        ended = [pause for pause in one.reply.pauses if pause.until is not None]
        deadline = completion_deadline(clocks.after, one.returned_at, one.days, ended, now=now)
        yield from _counted(clocks, Term.COMPLETION, one, (one.due_at, one.missed_at), deadline)


def _extensions_to_decide(clocks: Clocks, asked: Iterable[Extension]) -> Iterator[ReckonedTerm]:
    for one in asked:
        deadline = clocks.due(one.asked_at, 1)
        yield from _counted(
            clocks, Term.EXTENSION_DECISION, one, (one.decide_by, one.flagged_at), deadline, derived=False
        )


def _claims(clocks: Clocks, undecided: Iterable[RemitClaim]) -> Iterator[ReckonedTerm]:
    """One from before it had a date gets none."""
    for one in undecided:
        if one.decide_by is not None:
            term = (one.decide_by, one.flagged_at)
            yield from _counted(clocks, Term.CLAIM_DECISION, one, term, clocks.due(one.claimed_at, 1), derived=False)


def _objections(clocks: Clocks, raised: Iterable[DossierObjection]) -> Iterator[ReckonedTerm]:
    for one in raised:
        deadline = clocks.due(one.raised_at, 1)
        yield from _counted(clocks, Term.OBJECTION_DECISION, one, (one.decide_by, one.flagged_at), deadline)


def _explanations(clocks: Clocks, silences: Iterable[ExplanationRequest]) -> Iterator[ReckonedTerm]:
    """By the period that it was asked with: the jurisdiction may have set another one since."""
    for one in silences:
        deadline = clocks.due(one.asked_at, one.derivation.body["period"]["days"])
        yield from _counted(clocks, Term.EXPLANATION, one, (one.due_at, one.flagged_at), deadline)


def _offers(
    clocks: Clocks, offered: Iterable[Extension], moved: Mapping[int, tuple[datetime, datetime]]
) -> Iterator[ReckonedTerm]:
    """An offer that stood until the due date goes with it, and one working day is the least as before."""
    for one in offered:
        if one.offer_until is None or one.decided_at is None:  # the database has no such offer
            continue
        ends = [one.offer_until]
        least = clocks.due(one.decided_at, 1)
        if least.due is not None and clocks.changed_on_the_way(least):
            ends.append(least.due)
        due_at, new_due_at = moved.get(one.reply_id, (one.offer_until, one.offer_until))
        if due_at <= one.offer_until:
            ends.append(new_due_at)
        if max(ends) > one.offer_until:
            yield _term(clocks, Term.OFFER, one, (one.offer_until, None), max(ends), None)


def _counted(
    clocks: Clocks,
    term: Term,
    row: Any,
    ends_and_flag: tuple[datetime, datetime | None],
    deadline: calendar.Deadline,
    *,
    derived: bool = True,
) -> Iterator[ReckonedTerm]:
    """Nothing where the new count takes time. `derived`: beside the row stands how its end is reached."""
    new, ends_at = deadline.due, ends_and_flag[0]
    if new is None or new < ends_at or (new == ends_at and not derived):
        return
    if clocks.changed_on_the_way(deadline):
        yield _term(clocks, term, row, ends_and_flag, new, deadline if derived else None)


def _term(
    clocks: Clocks,
    term: Term,
    row: Any,
    ends_and_flag: tuple[datetime, datetime | None],
    new: datetime,
    deadline: calendar.Deadline | None,
) -> ReckonedTerm:
    ends_at, flagged_at = ends_and_flag
    return ReckonedTerm(
        term=term,
        row_id=row.id,
        reply=row.reply,
        ends_at=ends_at,
        new_ends_at=new,
        day=calendar.day_ended_by(new, clocks.after.timezone),
        deadline=deadline,
        flagged_at=flagged_at,
    )


def moved_terms(found: Iterable[ReckonedTerm]) -> tuple[MovedTerms, ...]:
    """In numbers, by kind and dates."""
    order = list(Term)
    counted = Counter((order.index(one.term), one.ends_at, one.new_ends_at) for one in found if one.moves)
    return tuple(
        MovedTerms(term=order[kind], ends_at=ends_at, new_ends_at=new_ends_at, count=count)
        for (kind, ends_at, new_ends_at), count in sorted(counted.items())
    )
