"""The ladder of chases of one procedure, for its administrator."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.policies.chase_ladder import DEFAULT_LADDER
from workflow.queries.administration.procedures import ProcedureView, procedure_view
from workflow.queries.chasing import own_ladders
from workflow.vocabulary.chasing import Rung


@dataclass(frozen=True, kw_only=True)
class LadderView:
    """`own`: the procedure has one of its own; else `rungs` are the product's. The earliest first."""

    procedure: ProcedureView
    rungs: tuple[Rung, ...]
    own: bool


def ladder_view(session: Session, jurisdiction_id: int, procedure_id: int) -> LadderView:
    """Raises NotFound when the procedure is not of this jurisdiction."""
    procedure = procedure_view(session, jurisdiction_id, procedure_id)
    own = own_ladders(session, {procedure_id}).get(procedure_id)
    return LadderView(procedure=procedure, rungs=tuple(own or DEFAULT_LADDER), own=own is not None)


def product_ladder() -> tuple[Rung, ...]:
    """What every procedure has that was given none of its own."""
    return DEFAULT_LADDER
