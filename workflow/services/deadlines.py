"""The clock of a reply in the database: computed once, stored with its derivation, moved only later.

Rules (product, section 4): a later event never makes a date earlier, and a date that has passed never moves. The
derivation is kept as it was computed, so that its reader can recompute the date whatever the calendar says later.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from workflow import calendar
from workflow.models import DeadlineDerivation, Reply
from workflow.queries.calendars import JurisdictionClock
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.clock import ClockStart, DayKind


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """Columns of a reply's clock; instants aware in UTC, `due_day` the local day that ends at `due_at`."""

    clock_started_at: datetime
    due_at: datetime
    due_day: date
    derivation_id: int


@dataclass(frozen=True, kw_only=True)
class ClockTerms:
    """What a round says of its clock."""

    start: ClockStart
    days: int
    day_kind: DayKind


def compute(
    clock: JurisdictionClock,
    terms: ClockTerms,
    *,
    delivered_at: datetime,
    received_at: datetime | None = None,
    pauses: Iterable[calendar.Pause] = (),
) -> calendar.Deadline:
    """Pure: the deadline of one reply. A running pause gives a stopped deadline without a date."""
    start = calendar.clock_start(terms.start, delivered_at, received_at, None, clock.calendar, clock.timezone)
    return calendar.due(
        start,
        calendar.Period(terms.days, terms.day_kind),
        clock.calendar,
        clock.timezone,
        calendar.DayEnd(clock.office_end),
        pauses=tuple(pauses),
    )


def keep(uow: UnitOfWork, deadline: calendar.Deadline) -> DueDate:
    """Store the derivation (equal ones share a row) and give the columns of the reply.

    Raises:
        ValueError: the deadline is stopped by a running pause and has no date.
    """
    if deadline.due is None or deadline.due_date is None:
        raise ValueError("a stopped clock has no date to keep")
    return DueDate(
        clock_started_at=deadline.derivation.start.instant,
        due_at=deadline.due,
        due_day=deadline.due_date,
        derivation_id=_derivation_id(uow, deadline.derivation),
    )


def _derivation_id(uow: UnitOfWork, derivation: calendar.Derivation) -> int:
    body = derivation.to_dict()
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    added = uow.session.scalar(
        dialect.insert(DeadlineDerivation)
        .values(digest=digest, body=body)
        .on_conflict_do_nothing()
        .returning(DeadlineDerivation.id)
    )
    if added is not None:
        return int(added)
    return uow.session.scalars(select(DeadlineDerivation.id).where(DeadlineDerivation.digest == digest)).one()


def move_later(
    uow: UnitOfWork, reply: Reply, deadline: calendar.Deadline, *, stopped_at: datetime | None = None
) -> bool:
    """Move an owed reply's date when the new one is later and the present one has not passed. Says whether it moved.

    `stopped_at` is when the clock was stopped by a pause that ends now: a date that came during the pause had not
    passed.
    """
    if deadline.due is None or deadline.due <= reply.due_at or (stopped_at or uow.now) >= reply.due_at:
        return False
    kept = keep(uow, deadline)
    reply.clock_started_at = kept.clock_started_at
    reply.due_at = kept.due_at
    reply.due_day = kept.due_day
    reply.derivation_id = kept.derivation_id
    return True
