"""The closing rung of a ladder: a round that its drafter left open closes by itself, and silence goes on record."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workflow.models import CommentRequest
from workflow.services.start_consolidating import closed
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import GuardsUnmet, NotNow
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class CloseDueRound:
    request_id: int


def close_due_round(uow: UnitOfWork, command: CloseDueRound) -> int | None:
    """How many agencies were silent; None when nothing was to be closed (closed meanwhile, or not yet ripe).

    Not ripe: another reply of the round still has time, or a claim to be outside remit is undecided. The sweep names
    the request again the next day.
    """
    request = uow.session.scalars(
        select(CommentRequest)
        .where(CommentRequest.id == command.request_id, CommentRequest.state == RequestState.OPEN)
        .options(
            joinedload(CommentRequest.procedure),
            joinedload(CommentRequest.jurisdiction),
            selectinload(CommentRequest.rounds),
        )
        .with_for_update(of=CommentRequest, key_share=True)
    ).one_or_none()
    if request is None:
        return None
    try:
        return closed(uow, request, None)
    except (GuardsUnmet, NotNow):
        return None
