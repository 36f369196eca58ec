"""All open dates of a jurisdiction counted anew after its calendar changed, in the transaction that changes it.

Locks are taken in one order: the jurisdiction, then replies by id, then the short terms beside them by kind and id.
"""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import bindparam, update

from workflow.models import CalendarChange, Jurisdiction, Reply
from workflow.queries.calendar_moves import OPEN, Fate, Foreseen, Reckoned, foreseen, reckoned
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock, uncommitted_clock
from workflow.queries.term_moves import Clocks, ReckonedTerm, hold_replies, reckoned_terms
from workflow.services.deadlines import DueDate, keep
from workflow.services.recompute_terms import move_terms
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import SYSTEM
from workflow.vocabulary.events import Event

# Derivations written in one statement: within what both databases take as parameters.
AT_ONCE = 2_000
TAKEN = frozenset({Fate.MOVES, Fate.OTHER_WAY})


class Recomputing:
    """Made before the calendar changes, used after it: it knows both."""

    def __init__(self, uow: UnitOfWork, jurisdiction: Jurisdiction) -> None:
        self._uow, self._jurisdiction = uow, jurisdiction
        self.version = jurisdiction.calendar_version
        self._before: JurisdictionClock = jurisdiction_clock(uow.session, jurisdiction)

    @property
    def changed(self) -> bool:
        return self._jurisdiction.calendar_version != self.version

    def recompute(self, seen: Foreseen | None) -> tuple[Foreseen, bool]:
        """What moves, and whether it was done: only when it holds nothing but what `seen` showed.

        Without `seen` it is looked at: no reply is locked, so that nobody who signs waits for somebody who looks. Done,
        each moved date has its entry in the trail.
        """
        found, terms = self._reckoned(lock=seen is not None)
        actual = foreseen(self.version, found, terms)
        if seen is None or not seen.covers(actual):
            return actual, False
        self._seal(actual)
        taken = [one for one in found if one.fate in TAKEN]
        for start in range(0, len(taken), AT_ONCE):
            self._move(taken[start : start + AT_ONCE])
        move_terms(self._uow, terms, AT_ONCE)
        return actual, True

    def _reckoned(self, *, lock: bool) -> tuple[tuple[Reckoned, ...], tuple[ReckonedTerm, ...]]:
        session, jurisdiction, now = self._uow.session, self._jurisdiction, self._uow.now
        clocks = Clocks(before=self._before, after=uncommitted_clock(session, jurisdiction))
        if lock:
            hold_replies(session, jurisdiction.id, OPEN)
        found = reckoned(session, jurisdiction, clocks, now=now, lock=lock)
        later = {one.reply.id: dates for one in found if (dates := one.later) is not None}
        return found, reckoned_terms(session, jurisdiction.id, clocks, later, now=now, lock=lock)

    def _seal(self, actual: Foreseen) -> None:
        """The row first: under it alone the database lets a date come back."""
        version = self._jurisdiction.calendar_version
        self._uow.session.add(
            CalendarChange(
                jurisdiction_id=self._jurisdiction.id,
                version=version,
                made_at=self._uow.now,
                made_by_id=None if self._uow.actor == SYSTEM else self._uow.actor.officer_id,
                requests=actual.requests,
                replies=actual.replies,
            )
        )
        self._uow.session.flush()
        self._uow.record(
            Event(
                name="open_dates_recomputed",
                subject="jurisdiction",
                subject_id=self._jurisdiction.id,
                jurisdiction_id=self._jurisdiction.id,
                before={"calendar_version": self.version},
                after={
                    "calendar_version": version,
                    "replies": actual.replies,
                    "requests": actual.requests,
                    "kept": actual.kept,
                    **({"terms": actual.terms_by_kind} if actual.terms else {}),
                },
            )
        )

    def _move(self, batch: Sequence[Reckoned]) -> None:
        """The version grows, since pages showed another date."""
        kept = keep(self._uow, (one.deadline for one in batch))
        for one in (one for one in batch if one.fate is Fate.MOVES):
            date = kept[one.deadline]
            before = {"due_at": one.reply.due_at.isoformat()}
            after = {"due_at": date.due_at.isoformat(), "day": date.due_day.isoformat()}
            record(self._uow, "due_date_recomputed", one.reply, None, before=before, after=after)
        columns: dict[str, Any] = {field.name: bindparam(field.name) for field in fields(DueDate)}
        moving = update(Reply).where(Reply.id == bindparam("key")).values(**columns, version=Reply.version + 1)
        rows = [{"key": one.reply.id, **asdict(kept[one.deadline])} for one in batch]
        self._uow.session.connection().execute(moving, rows)
