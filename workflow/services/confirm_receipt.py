"""Confirm that a request reached the agency; where the clock starts with receipt, its start moves accordingly."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.models import Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.queries.reply_clock import recomputed
from workflow.services.deadlines import move_later
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.clock import ClockStart


@dataclass(frozen=True, kw_only=True)
class ConfirmReceipt:
    reply_id: int
    version: int | None


def confirm_receipt(uow: UnitOfWork, command: ConfirmReceipt) -> bool:
    """Whether the due date moved; it only ever moves later, and never once it has passed."""
    reply = reply_for_change(
        uow.session,
        uow.actor,
        command.reply_id,
        command.version,
        (selectinload(Reply.pauses), selectinload(Reply.extensions)),
    )
    capacity = require(uow.actor, ReplyAction.CONFIRM_RECEIPT, reply_subject(reply))
    before = {"state": reply.state.value, "due_at": reply.due_at.isoformat()}
    REPLY_LIFECYCLE.fire(reply, ReplyAction.CONFIRM_RECEIPT, ReplyFacts(round_open=reply.closed_at is None))
    reply.received_at = uow.now
    reply.received_by_id = uow.actor.officer_id
    by_receipt = reply.request.clock_start is ClockStart.RECEIVED
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    moved = by_receipt and move_later(uow, reply, recomputed(clock, reply, reply.pauses))
    after = {"state": reply.state.value, "due_at": reply.due_at.isoformat()}
    record(uow, "receipt_confirmed", reply, capacity, before=before, after=after)
    return moved
