"""Short terms that a change of the calendar gave more time, written in its transaction, each with its entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update

from workflow.models import DossierObjection, ExplanationRequest, Extension, RemitClaim, Reply, ReplyReturn
from workflow.queries.term_moves import ReckonedTerm, Term
from workflow.services.deadlines import keep
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """Which table and columns hold a term; `flag`: when the sweep told that it had passed."""

    model: type[ReplyReturn | Extension | DossierObjection | RemitClaim | ExplanationRequest]
    end: str
    event: str
    flag: str = ""
    day: str = ""


KEPT: Mapping[Term, _Kept] = {
    Term.COMPLETION: _Kept(model=ReplyReturn, end="due_at", flag="missed_at", event="completion_recomputed"),
    Term.EXTENSION_DECISION: _Kept(
        model=Extension, end="decide_by", flag="flagged_at", event="decision_on_extension_recomputed"
    ),
    Term.OFFER: _Kept(model=Extension, end="offer_until", event="offer_recomputed"),
    Term.OBJECTION_DECISION: _Kept(
        model=DossierObjection, end="decide_by", flag="flagged_at", event="decision_on_objection_recomputed"
    ),
    Term.CLAIM_DECISION: _Kept(
        model=RemitClaim, end="decide_by", flag="flagged_at", event="decision_on_claim_recomputed"
    ),
    Term.EXPLANATION: _Kept(
        model=ExplanationRequest, end="due_at", flag="flagged_at", day="due_day", event="explanation_recomputed"
    ),
}


# These stand in personal calendars.
OWED = frozenset({Term.COMPLETION, Term.EXPLANATION})


def move_terms(uow: UnitOfWork, found: Sequence[ReckonedTerm], at_once: int) -> None:
    """By kind in batches of `at_once`: four statements each, however many there are."""
    for term, kept in KEPT.items():
        own = [one for one in found if one.term is term]
        for start in range(0, len(own), at_once):
            _write(uow, kept, own[start : start + at_once])
    owed = [one.reply.id for one in found if one.term in OWED and one.moves]
    for start in range(0, len(owed), at_once):
        _outdate(uow, owed[start : start + at_once])


def _write(uow: UnitOfWork, kept: _Kept, batch: Sequence[ReckonedTerm]) -> None:
    """A flag goes where the term is to come again: the sweep tells of it when it passes. That it was told stays."""
    dates = keep(uow, (one.deadline for one in batch if one.deadline is not None))
    rows: list[dict[str, Any]] = []
    for one in batch:
        row: dict[str, Any] = {"key": one.row_id, "at": uow.now, f"new_{kept.end}": one.new_ends_at}
        if kept.flag:
            row[f"new_{kept.flag}"] = None if one.to_come_again(uow.now) else one.flagged_at
        if kept.day:
            row[f"new_{kept.day}"] = one.day
        if one.deadline is not None:
            row["new_derivation_id"] = dates[one.deadline].derivation_id
        rows.append(row)
        if one.moves:
            _tell(uow, kept, one)
    columns: dict[str, Any] = {
        name.removeprefix("new_"): bindparam(name) for name in rows[0] if name.startswith("new_")
    }
    moving = update(kept.model).where(kept.model.id == bindparam("key")).values(recounted_at=bindparam("at"), **columns)
    uow.session.connection().execute(moving, rows)


def _tell(uow: UnitOfWork, kept: _Kept, one: ReckonedTerm) -> None:
    before: dict[str, Any] = {"due_at": one.ends_at.isoformat()}
    after: dict[str, Any] = {"due_at": one.new_ends_at.isoformat(), "day": one.day.isoformat()}
    if one.to_come_again(uow.now) and one.flagged_at is not None:
        before["flagged_at"], after["flagged_at"] = one.flagged_at.isoformat(), None
    record(uow, kept.event, one.reply, None, before=before, after=after)


def _outdate(uow: UnitOfWork, reply_ids: Sequence[int]) -> None:
    """Pages and calendar programs showed another date for what the agency owes."""
    grown = update(Reply).where(Reply.id.in_(reply_ids)).values(version=Reply.version + 1)
    uow.session.connection().execute(grown)
