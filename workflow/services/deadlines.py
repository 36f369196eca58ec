"""The clock of a reply in the database: computed once, stored with its derivation, moved only later.

Rules (product, section 4): a later event never makes a date earlier, and a date that has passed never moves. The
derivation is kept as it was computed, so that its reader can recompute the date whatever the calendar says later.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from workflow import calendar
from workflow.models import DeadlineDerivation, Reply
from workflow.queries.reply_clock import holds
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """Columns of a reply's clock; instants aware in UTC, `due_day` the local day that ends at `due_at`.

    `look_at`: the sweep looks at once at every date that was set or moved.
    """

    clock_started_at: datetime
    due_at: datetime
    due_day: date
    derivation_id: int
    look_at: datetime


def keep(uow: UnitOfWork, deadlines: Iterable[calendar.Deadline]) -> dict[calendar.Deadline, DueDate]:
    """Store the derivations (equal ones share a row) and give the columns of the replies; two statements at most.

    Raises:
        ValueError: a deadline is stopped by a running pause and has no date.
    """
    columns = {deadline: _columns(deadline) for deadline in deadlines}
    wanted = {deadline: _digest(deadline.derivation) for deadline in columns}
    ids = _derivation_ids(uow, {digest: deadline.derivation for deadline, digest in wanted.items()})
    return {
        deadline: DueDate(derivation_id=ids[wanted[deadline]], look_at=uow.now, **found)
        for deadline, found in columns.items()
    }


def _columns(deadline: calendar.Deadline) -> dict[str, Any]:
    if deadline.due is None or deadline.due_date is None:
        raise ValueError("a stopped clock has no date to keep")
    started = deadline.derivation.start.instant
    return {"clock_started_at": started, "due_at": deadline.due, "due_day": deadline.due_date}


def _digest(derivation: calendar.Derivation) -> str:
    body = json.dumps(derivation.to_dict(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _derivation_ids(uow: UnitOfWork, derivations: dict[str, calendar.Derivation]) -> dict[str, int]:
    """By digest, written in its order so that two writers cannot wait for each other; known ones are not written."""
    if not derivations:
        return {}
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"digest": digest, "body": derivations[digest].to_dict()} for digest in sorted(derivations)]
    id_and_digest = (DeadlineDerivation.digest, DeadlineDerivation.id)
    added = uow.session.execute(
        dialect.insert(DeadlineDerivation).values(rows).on_conflict_do_nothing().returning(*id_and_digest)
    )
    ids = {digest: int(number) for digest, number in added}
    if known := derivations.keys() - ids.keys():
        found = uow.session.execute(select(*id_and_digest).where(DeadlineDerivation.digest.in_(known)))
        ids |= {digest: int(number) for digest, number in found}
    return ids


def move_later(uow: UnitOfWork, reply: Reply, deadline: calendar.Deadline, *, asked_at: datetime | None = None) -> bool:
    """Give an owed reply the date computed for it, under the rules of `later_dates`. Says whether the date moved.

    `asked_at`: when an extension was asked for. It is then that the date must not have passed: who asks in time does
    not lose by a decision that takes long (docs/decisions/012).
    """
    found = later_dates(uow, [(reply, deadline)], as_of=asked_at).get(reply.id)
    if found is None:
        return False
    moved = found.due_at > reply.due_at
    for name, value in asdict(found).items():
        setattr(reply, name, value)
    return moved


def later_dates(
    uow: UnitOfWork, computed: Sequence[tuple[Reply, calendar.Deadline]], *, as_of: datetime | None = None
) -> dict[int, DueDate]:
    """By reply id, the columns of those that take the deadline computed for them: unanswered, their date not passed.

    `as_of`: when it must not have passed, if not now. Where only the way to the same date changed, the new derivation
    is taken: it knows every pause.
    """
    owed = [(reply, deadline) for reply, deadline in computed if reply.sent_at is None]
    taken = [(reply.id, deadline) for reply, deadline in owed if holds(deadline, reply.due_at, as_of or uow.now)]
    kept = keep(uow, (deadline for _reply_id, deadline in taken))
    return {reply_id: kept[deadline] for reply_id, deadline in taken}
