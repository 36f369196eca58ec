"""Give a reply back to its author with the reason, instead of signing it."""

from dataclasses import dataclass

from workflow.machines import REPLY_LIFECYCLE, ReplyFacts
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.reply_acts import record
from workflow.services.request_acts import given
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction


@dataclass(frozen=True, kw_only=True)
class ReturnForRework:
    reply_id: int
    version: int | None
    reason: str


def return_for_rework(uow: UnitOfWork, command: ReturnForRework) -> None:
    """Raises Incomplete without a reason."""
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    capacity = require(uow.actor, ReplyAction.RETURN_FOR_REWORK, reply_subject(reply))
    before = reply.state
    REPLY_LIFECYCLE.unmet(ReplyAction.RETURN_FOR_REWORK, before, ReplyFacts())
    reason = given(command.reason)
    REPLY_LIFECYCLE.fire(
        reply, ReplyAction.RETURN_FOR_REWORK, ReplyFacts(round_open=reply.closed_at is None, reason_given=True)
    )
    reply.rework_reason = reason
    record(
        uow, "reply_returned_for_rework", reply, capacity,
        before={"state": before.value}, after={"state": reply.state.value, "reason": reason},
    )  # fmt: skip
