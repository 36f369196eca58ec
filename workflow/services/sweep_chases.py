"""The sweep: look at the replies whose time has come, chase those that owe, and name the rounds that are to close.

Set-based: a handful of statements for a thousand replies. Idempotent: a chase is unique per reply, rung and due date,
the rows are locked while they are looked at, and hosts that sweep at the same moment pass each other's rows over.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models import Chase, Reply
from workflow.policies.chase_ladder import Look, Step, look, steps
from workflow.queries.charges import charge, pauses_of_passed
from workflow.queries.chasing import clocks, due_looks, ladders
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.chasing import ChaseForm, Rung
from workflow.vocabulary.events import Event

# After the last rung nothing is left to do until something moves the date.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SweepChases:
    """How many replies one transaction looks at: about 1,000 keeps the locks short (engine notes)."""

    limit: int = 1_000


@dataclass(frozen=True, kw_only=True)
class Swept:
    """`looked`: how many replies; fewer than the limit means that nothing more is due.

    `chases`: ids of the chases made; `closing`: ids of the requests whose round has come to its closing rung.
    """

    looked: int
    chases: tuple[int, ...]
    closing: tuple[int, ...]


def sweep_chases(uow: UnitOfWork, command: SweepChases) -> Swept:
    """One batch; its caller repeats it until fewer than the limit were looked at."""
    rows = due_looks(uow.session, uow.now, command.limit)
    if not rows:
        return Swept(looked=0, chases=(), closing=())
    looks = _looks(uow, rows)
    made = _chase(uow, [row for row in rows if _speaks(looks[row.id])], looks)
    _look_again(uow, rows, looks, made.keys())
    _record(uow, rows, made)
    closing = {row.request_id for row in rows if _closes(looks[row.id])}
    return Swept(looked=len(rows), chases=tuple(sorted(made.values())), closing=tuple(sorted(closing)))


def _looks(uow: UnitOfWork, rows: Sequence[Row[*tuple[Any, ...]]]) -> Mapping[int, Look]:
    """By reply id; a ladder is laid against a due day once, however many replies are due on it.

    A clock that stood after its date gives its days to the ladder too, or a round closed the minute it goes on.
    """
    by_procedure = ladders(uow.session, {row.procedure_id for row in rows})
    by_jurisdiction = clocks(uow.session, {row.jurisdiction_id for row in rows})
    stops = pauses_of_passed(uow.session, {row.id for row in rows if row.due_at <= uow.now}, uow.now)
    laid: dict[tuple[Any, ...], tuple[Step, ...]] = {}
    found = {}
    for row in rows:
        clock = by_jurisdiction[row.jurisdiction_id]
        stood = charge(uow.now, row.due_at, clock, stops[row.id]).deducted if row.id in stops else 0
        key = (row.jurisdiction_id, row.procedure_id, row.due_day, stood)
        if key not in laid:
            ladder = by_procedure[row.procedure_id]
            laid[key] = steps(ladder, row.due_day, clock.calendar, clock.timezone, stood=stood)
        found[row.id] = look(laid[key], uow.now, since=row.delivered_at, due_from=row.look_at)
    return found


def _speaks(seen: Look) -> bool:
    return seen.rung is not None and seen.rung.form is not ChaseForm.CLOSE


def _closes(seen: Look) -> bool:
    return seen.rung is not None and seen.rung.form is ChaseForm.CLOSE


def _chase(uow: UnitOfWork, rows: Sequence[Row[*tuple[Any, ...]]], looks: Mapping[int, Look]) -> dict[int, int]:
    """Reply id to the id of its new chase; what was chased on this rung for this date already is not in it."""
    by_rung: dict[Rung, list[int]] = defaultdict(list)
    for row in rows:
        if (rung := looks[row.id].rung) is not None:
            by_rung[rung].append(row.id)
    return {
        row.reply_id: row.id
        for rung, ids in by_rung.items()
        for row in uow.session.execute(_chases_of(uow, rung, ids)).all()
    }


def _chases_of(uow: UnitOfWork, rung: Rung, ids: Sequence[int]) -> Any:
    """Copied inside the database: one statement per rung, however many replies stand on it."""
    values = {
        "jurisdiction_id": Reply.jurisdiction_id,
        "reply_id": Reply.id,
        "agency_id": Reply.agency_id,
        "number": Reply.chase_count + 1,
        "offset_days": literal(rung.offset),
        "form": literal(rung.form, Chase.form.type),
        "audience": literal(sorted(rung.audience), Chase.audience.type),
        "due_at": Reply.due_at,
        "made_at": literal(uow.now, Chase.made_at.type),
    }
    dialect = postgresql if uow.session.get_bind().dialect.name == "postgresql" else sqlite
    return (
        dialect.insert(Chase)
        .from_select(
            list(values), select(*values.values()).where(Reply.id.in_(ids)).order_by(Reply.id), include_defaults=False
        )
        .on_conflict_do_nothing(index_elements=["reply_id", "offset_days", "due_at"])
        .returning(Chase.reply_id, Chase.id)
    )


def _look_again(uow: UnitOfWork, rows: Sequence[Row[*tuple[Any, ...]]], looks: Mapping[int, Look], chased: Any) -> None:
    """One update per next instant: replies due on one day share it. The version stays: no page is out of date."""
    groups: dict[tuple[datetime, int], list[int]] = defaultdict(list)
    for row in rows:
        seen = looks[row.id]
        again = seen.again or (uow.now + A_DAY if _closes(seen) else NEVER)
        groups[again, int(row.id in chased)].append(row.id)
    for (again, more), ids in groups.items():
        counted = {"chase_count": Reply.chase_count + more} if more else {}
        uow.session.execute(
            update(Reply).where(Reply.id.in_(ids)).values(look_at=again, **counted),
            execution_options={"synchronize_session": False},
        )


def _record(uow: UnitOfWork, rows: Sequence[Row[*tuple[Any, ...]]], made: Mapping[int, int]) -> None:
    """One entry per jurisdiction and batch: chases are rows that nobody can change, and this seals which they were."""
    by_jurisdiction: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if row.id in made:
            by_jurisdiction[row.jurisdiction_id].append((made[row.id], row.id))
    for jurisdiction_id, pairs in sorted(by_jurisdiction.items()):
        said = ";".join(f"{chase}:{reply}" for chase, reply in sorted(pairs))
        after = {
            "count": len(pairs),
            "first_chase": min(pairs)[0],
            "last_chase": max(pairs)[0],
            "digest": hashlib.sha256(said.encode()).hexdigest(),
        }
        uow.record(
            Event(
                name="chases_made", subject="jurisdiction", subject_id=jurisdiction_id,
                jurisdiction_id=jurisdiction_id, after=after,
            )
        )  # fmt: skip
