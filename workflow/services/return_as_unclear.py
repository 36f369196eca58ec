"""The drafting agency returns an answer, once, for having no clear position; the answer stays on record as signed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import joinedload

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Reply, ReplyReturn
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.completion_clock import completion_deadline
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.deadlines import keep
from workflow.services.official_position import require_step
from workflow.services.reply_acts import record
from workflow.services.request_acts import given
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class ReturnAsUnclear:
    reply_id: int
    version: int | None
    reason: str


def return_as_unclear(uow: UnitOfWork, command: ReturnAsUnclear) -> datetime:
    """Until when the agency has to complete it. Its first answer keeps its time, and so whether it was on time.

    Raises:
        NotNow: nothing was sent, or it lies with the agency already.
        GuardsUnmet: it was returned before, the round is closed, the request is suspended, it is an accepted claim, or
            the actor stands on the responding side too.
        Incomplete: no reason.
    """
    action = ReplyAction.RETURN_AS_UNCLEAR
    options = (joinedload(Reply.position),)
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version, options)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    REPLY_LIFECYCLE.unmet(action, reply.state, ReplyFacts())
    facts = ReplyFacts(
        round_open=reply.closed_at is None,
        returned_before=reply.returned_count > 0,
        position_is_a_claim=reply.position is not None and reply.position.code is PositionCode.OUTSIDE_REMIT,
        request_suspended=reply.request.state is RequestState.SUSPENDED,
        reason_given=True,
    )
    require_step(reply, action, facts)
    require_one_side(uow, reply, action, capacity)
    reason = given(command.reason)
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction, hold=True)  # an answer: no change locks it
    days = reply.request.jurisdiction.completion_days
    deadline = completion_deadline(clock, uow.now, days, now=uow.now)
    until = keep(uow, [deadline])[deadline]
    values = {
        "reply_id": reply.id,
        "position_id": reply.position_id,
        "reason": reason,
        "returned_at": uow.now,
        "returned_by_id": uow.actor.officer_id,
        "returned_for_id": uow.actor.principal_of(capacity),
        "days": days,
        "first_due_at": until.due_at,
        "due_at": until.due_at,
        "derivation_id": until.derivation_id,
    }
    uow.session.execute(insert(ReplyReturn).values(values))  # first: the database returns no reply without its record
    before = {"state": reply.state.value, "position_id": reply.position_id}
    REPLY_LIFECYCLE.fire(reply, action, facts)
    reply.returned_count += 1
    reply.revising_since = None
    after = {"state": reply.state.value, "reason": reason, "due_at": until.due_at.isoformat(), "days": days}
    record(uow, "reply_returned", reply, capacity, before=before, after=after)
    return until.due_at
