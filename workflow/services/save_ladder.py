"""Give a procedure a ladder of chases of its own, or the product's back; open replies follow it at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm.attributes import flag_modified

from workflow.models import ChaseRung, CommentRequest, Procedure, Reply
from workflow.models.reply import AT_ONCE
from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.policies.ladder_rules import ladder_problems
from workflow.queries.chasing import CHASED, own_ladders
from workflow.services.administering import Outcome, Saved, administered, refuse_if, require_version
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.chasing import Rung
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class SaveLadder:
    """`rungs` None gives the product's own ladder back. `version` is that of the procedure."""

    jurisdiction_id: int
    procedure_id: int
    version: int | None
    rungs: tuple[Rung, ...] | None


def save_ladder(uow: UnitOfWork, command: SaveLadder) -> Saved:
    """The id of the procedure, and what changed. Nobody is chased twice on one rung for one date by a new ladder.

    Raises:
        NotFound: no such procedure in this jurisdiction.
        Incomplete: the ladder breaks a rule of policies/ladder_rules.py.
    """
    administered(uow, command.jurisdiction_id)
    procedure = uow.session.get(Procedure, command.procedure_id)
    if procedure is None or procedure.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    require_version(procedure, command.version)
    if command.rungs is not None:
        refuse_if(*ladder_problems(command.rungs))
    known = own_ladders(uow.session, {procedure.id}).get(procedure.id)
    before, after = _said(known), _said(command.rungs)
    if before == after:
        return Saved(id=procedure.id, outcome=Outcome.UNCHANGED)
    _replace(uow, procedure, command.rungs or ())
    _look_again(uow, procedure)
    uow.record(
        Event(
            name="chase_ladder_changed",
            subject="procedure",
            subject_id=procedure.id,
            jurisdiction_id=command.jurisdiction_id,
            before=before,
            after=after,
        )
    )
    return Saved(id=procedure.id, outcome=Outcome.CHANGED, before=before, after=after)


def _said(rungs: Sequence[Rung] | None) -> dict[str, Any]:
    ladder = sorted(DEFAULT_LADDER if rungs is None else rungs, key=lambda rung: rung.offset)
    return {
        "own": rungs is not None,
        "rungs": [[rung.offset, rung.form.value, sorted(word.value for word in rung.audience)] for rung in ladder],
    }


def _replace(uow: UnitOfWork, procedure: Procedure, rungs: Sequence[Rung]) -> None:
    """The version of the procedure counts up, so that a page with the old ladder is out of date."""
    uow.session.execute(delete(ChaseRung).where(ChaseRung.procedure_id == procedure.id))
    if rungs:
        rows = [
            {
                "procedure_id": procedure.id,
                "offset_days": rung.offset,
                "form": rung.form,
                "audience": sorted(word.value for word in rung.audience),
            }
            for rung in rungs
        ]
        uow.session.execute(insert(ChaseRung), rows)
    flag_modified(procedure, "note")
    uow.session.flush()


def _look_again(uow: UnitOfWork, procedure: Procedure) -> None:
    """As if never looked at: what the new ladder has reached speaks now.

    Locked in the order of their ids first, as whoever closes a round locks them.
    """
    owed = (
        select(Reply.id)
        .join(CommentRequest, CommentRequest.id == Reply.request_id)
        .where(CHASED, CommentRequest.procedure_id == procedure.id)
        .order_by(Reply.id)
        .with_for_update(of=Reply, key_share=True)
    )
    uow.session.execute(
        update(Reply).where(Reply.id.in_(owed)).values(look_at=AT_ONCE),
        execution_options={"synchronize_session": False},
    )
