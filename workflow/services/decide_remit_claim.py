"""The drafting agency decides a claim to be outside remit: accepted it is the answer, refused it puts the duty back."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import RemitClaim, Reply
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.deadlines import move_later
from workflow.services.reply_acts import recomputed, record
from workflow.services.request_acts import given
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import PauseReason


@dataclass(frozen=True, kw_only=True)
class DecideRemitClaim:
    """`reason` is needed for a refusal."""

    reply_id: int
    version: int | None
    accept: bool
    reason: str = ""


def decide_remit_claim(uow: UnitOfWork, command: DecideRemitClaim) -> bool:
    """Whether the due date moved, as it does when a refusal gives the waiting time back.

    Raises:
        NotNow: there is no undecided claim.
        Incomplete: a refusal without a reason.
    """
    action = ReplyAction.ACCEPT_REMIT_CLAIM if command.accept else ReplyAction.REFUSE_REMIT_CLAIM
    options = (selectinload(Reply.claims), selectinload(Reply.pauses))
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, options)
    capacity = require(uow.actor, action, reply_subject(reply))
    REPLY_LIFECYCLE.unmet(action, reply.state, ReplyFacts())
    reason = command.reason.strip() if command.accept else given(command.reason)
    claim = next(claim for claim in reply.claims if claim.accepted is None)  # what the state says there is
    before = {"state": reply.state.value, "due_at": reply.due_at.isoformat()}
    claim.accepted = command.accept
    claim.decided_at = uow.now
    claim.decided_by_id = uow.actor.officer_id
    claim.decided_for_id = uow.actor.principal_of(capacity)
    claim.decision_reason = reason
    _end_pause(uow, reply)
    moved = _accept(reply) if command.accept else _refuse(uow, reply, claim)
    name = "remit_claim_accepted" if command.accept else "remit_claim_refused"
    after = {"state": reply.state.value, "due_at": reply.due_at.isoformat(), "reason": reason}
    record(uow, name, reply, capacity, before=before, after=after)
    return moved


def _end_pause(uow: UnitOfWork, reply: Reply) -> None:
    for pause in reply.pauses:
        if pause.until is None and pause.reason is PauseReason.REMIT_CLAIM:
            pause.until = uow.now


def _accept(reply: Reply) -> bool:
    """The claim is the answer, given when it was signed."""
    REPLY_LIFECYCLE.fire(reply, ReplyAction.ACCEPT_REMIT_CLAIM)
    reply.sent_at = reply.sent_at or reply.claimed_at
    return False


def _refuse(uow: UnitOfWork, reply: Reply, claim: RemitClaim) -> bool:
    """The clock goes on as it stood: the days of the claim are given back, unless the date had passed before it."""
    REPLY_LIFECYCLE.fire(reply, ReplyAction.REFUSE_REMIT_CLAIM, ReplyFacts(reason_given=True))
    reply.claimed_at = None
    reply.position_id = None
    return move_later(uow, reply, recomputed(uow, reply), stopped_at=claim.claimed_at)
