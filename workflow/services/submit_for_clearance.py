"""Put a complete reply before the leader for clearance and signature."""

from dataclasses import dataclass

from workflow.machines import REPLY_LIFECYCLE
from workflow.policies.permissions import require
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.reply_acts import complete_facts, record, seen_preparation
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction


@dataclass(frozen=True, kw_only=True)
class SubmitForClearance:
    """`preparation_version` is the one that the page showed: nobody submits words that were not before their eyes."""

    reply_id: int
    version: int | None
    preparation_version: int | None = None


def submit_for_clearance(uow: UnitOfWork, command: SubmitForClearance) -> None:
    """Raises Incomplete with everything that the position still lacks; Conflict when it was saved again meanwhile."""
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    capacity = require(uow.actor, ReplyAction.SUBMIT_FOR_CLEARANCE, reply_subject(reply))
    preparation = seen_preparation(uow, reply, command.preparation_version)
    facts = complete_facts(uow, reply, ReplyAction.SUBMIT_FOR_CLEARANCE, preparation)
    before = reply.state
    REPLY_LIFECYCLE.fire(reply, ReplyAction.SUBMIT_FOR_CLEARANCE, facts)
    reply.clearance_at = uow.now
    reply.rework_reason = ""
    record(
        uow, "reply_submitted_for_clearance", reply, capacity,
        before={"state": before.value}, after={"state": reply.state.value},
    )  # fmt: skip
