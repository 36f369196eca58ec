"""The closing rung of a ladder: a round that its drafter left open closes by itself, and silence goes on record.

What the drafter leaves undecided, a claim to be outside remit or a clock that stands, keeps the round open and nobody
else's silence off the record: it is recorded reply by reply then, and drafting side and supervisors are told why the
round did not close.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workflow.models import CommentRequest, Reply
from workflow.queries.loading import replies_for_change
from workflow.services.ending_extensions import end_extensions
from workflow.services.request_acts import record
from workflow.services.returned_replies import completing_before_due
from workflow.services.rounds import record_silences
from workflow.services.start_consolidating import closed
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import GuardsUnmet, NotNow
from workflow.vocabulary.states import OWING_STATES, ReplyState, RequestState


@dataclass(frozen=True, kw_only=True)
class CloseDueRound:
    request_id: int


@dataclass(frozen=True, kw_only=True)
class Closing:
    """`silent`: how many agencies went on record; `closed` False: the round itself stays open."""

    closed: bool
    silent: int


def close_due_round(uow: UnitOfWork, command: CloseDueRound) -> Closing | None:
    """None when there was nothing to do: closed meanwhile, or another reply of the round still has time.

    While somebody is owed, the sweep names the request again the next day; a round that is kept open is found by
    `rounds_to_close` once nothing in it is undecided.
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
        return Closing(closed=True, silent=closed(uow, request, None))
    except NotNow:
        return None
    except GuardsUnmet:
        return _record_overdue(uow, request)


def _record_overdue(uow: UnitOfWork, request: CommentRequest) -> Closing | None:
    """The round waits for what ends at no date of its own; who said nothing does not wait with it."""
    round_id = request.rounds[-1].id
    replies = [reply for reply in replies_for_change(uow.session, request.id) if reply.round_id == round_id]
    owed = [reply for reply in replies if reply.state in OWING_STATES and reply.closed_at is None]
    silent = [reply for reply in owed if reply.sent_at is None and _overdue(reply, uow)]
    running = [reply for reply in owed if reply.paused_at is None]
    if (
        not silent
        or len(silent) < sum(reply.sent_at is None for reply in running)
        or completing_before_due(uow, running)
    ):
        return None
    end_extensions(uow, silent, None)
    record_silences(uow, request, silent, None)
    request.rounds[-1].kept_open_at = uow.now
    claims = sum(reply.state is ReplyState.REMIT_CLAIMED for reply in replies)
    after = {"silent": len(silent), "claims": claims, "paused": sum(reply.paused_at is not None for reply in owed)}
    record(uow, "round_kept_open", request, None, before={"state": request.state.value}, after=after)
    return Closing(closed=False, silent=len(silent))


def _overdue(reply: Reply, uow: UnitOfWork) -> bool:
    return reply.paused_at is None and uow.now >= reply.due_at
