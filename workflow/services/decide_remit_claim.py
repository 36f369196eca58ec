"""The drafting agency decides a claim to be outside remit: accepted it is the answer, refused it puts the duty back."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import RemitClaim, Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_clock import STOPS, recomputed
from workflow.services.deadlines import move_later
from workflow.services.ending_extensions import end_extensions
from workflow.services.pausing import end_running, stand_on
from workflow.services.reply_acts import days_late, record
from workflow.services.request_acts import given
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.said import said


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
        GuardsUnmet: the actor stands on the responding side too.
        Incomplete: a refusal without a reason.
    """
    action = ReplyAction.ACCEPT_REMIT_CLAIM if command.accept else ReplyAction.REFUSE_REMIT_CLAIM
    options = (selectinload(Reply.claims), selectinload(Reply.pauses), selectinload(Reply.extensions))
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, options)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    REPLY_LIFECYCLE.unmet(action, reply.state, ReplyFacts())
    require_one_side(uow, reply, action, capacity)
    reason = said(command.reason) if command.accept else given(command.reason)
    claim = next(claim for claim in reply.claims if claim.accepted is None)  # what the state says there is
    before = {"state": reply.state.value, "due_at": reply.due_at.isoformat()}
    claim.accepted = command.accept
    claim.decided_at = uow.now
    claim.decided_by_id = uow.actor.officer_id
    claim.decided_for_id = uow.actor.principal_of(capacity)
    claim.decision_reason = reason
    end_running(uow, reply.pauses, PauseReason.REMIT_CLAIM)
    moved = _accept(uow, reply, claim, capacity) if command.accept else _refuse(uow, reply)
    name = "remit_claim_accepted" if command.accept else "remit_claim_refused"
    after = {"state": reply.state.value, "due_at": reply.due_at.isoformat(), "reason": reason}
    record(uow, name, reply, capacity, before=before, after=after)
    return moved


def _accept(uow: UnitOfWork, reply: Reply, claim: RemitClaim, capacity: Capacity) -> bool:
    """The claim is the answer, given when it was signed."""
    if reply.sent_at is None:
        reply.days_late, reply.sent_at = days_late(uow, reply, claim.claimed_at), claim.claimed_at
    REPLY_LIFECYCLE.fire(reply, ReplyAction.ACCEPT_REMIT_CLAIM)
    end_extensions(uow, [reply], capacity)
    end_running(uow, reply.pauses, *STOPS)
    reply.paused_at = None
    return False


def _refuse(uow: UnitOfWork, reply: Reply) -> bool:
    """The clock goes on as it stood: the days of the claim are given back, unless the date had passed before it.

    While the request is suspended the clock stands on; then resuming gives back both.
    """
    REPLY_LIFECYCLE.fire(reply, ReplyAction.REFUSE_REMIT_CLAIM, ReplyFacts(reason_given=True))
    reply.claimed_at = None
    reply.position_id = None
    stand_on(uow, reply)
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    return move_later(uow, reply, recomputed(clock, reply, reply.pauses))
