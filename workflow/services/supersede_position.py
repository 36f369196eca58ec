"""Sign a newer position while the round is open; the old one stays on record, and the first answer keeps its time."""

from dataclasses import dataclass

from workflow.machines import REPLY_LIFECYCLE
from workflow.models import Position, Preparation, Reply
from workflow.policies.permissions import require
from workflow.policies.prepared_position import missing_before_signature
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.official_position import require_second_person, require_step, write_position
from workflow.services.reply_acts import complete_facts, record, seen_preparation
from workflow.services.sign_reply import Signed
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Incomplete, Missing
from workflow.vocabulary.states import ReplyState


@dataclass(frozen=True, kw_only=True)
class SupersedePosition:
    """`preparation_version` is the one that lay before the signer."""

    reply_id: int
    version: int | None
    preparation_version: int | None = None


def supersede_position(uow: UnitOfWork, command: SupersedePosition) -> Signed:
    """The reply stays sent, with its first time; only the position it points to changes.

    Raises:
        Incomplete: the position is not complete, or nothing was written since the last signature.
        GuardsUnmet: the round is closed, the signer stands on the drafting side too, or two people are asked for and
            the signer is the author.
    """
    action = ReplyAction.SUPERSEDE
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    preparation = seen_preparation(uow, reply, command.preparation_version)
    _require_newer(uow, reply, preparation)
    facts = complete_facts(uow, reply, action, preparation)
    require_step(reply, action, facts)
    require_one_side(uow, reply, action, capacity)
    preparation = require_second_person(uow, reply, preparation, action, capacity)
    superseded = reply.position_id
    written = write_position(uow, reply, preparation, capacity)
    reply.position_id = written.position_id
    reply.revising_since = None
    REPLY_LIFECYCLE.fire(reply, action, facts)
    record(uow, "position_superseded", reply, capacity, before={"position_id": superseded}, after=written.said())
    return Signed(
        position_id=written.position_id, number=written.number, digest=written.digest, state=reply.state, late=False
    )


def _require_newer(uow: UnitOfWork, reply: Reply, preparation: Preparation | None) -> None:
    """A claim to be outside remit cannot follow an answer: the drafting agency has that answer already.

    Raises:
        Incomplete: nothing was written since the last signature, or the newer position is such a claim.
    """
    if reply.state is not ReplyState.SENT or reply.closed_at is not None:
        return
    current = uow.session.get(Position, reply.position_id)
    if preparation is None or current is None or preparation.updated_at <= current.signed_at:
        raise Incomplete([Missing(key="nothing_newer_prepared", place="code")])
    if preparation.code is PositionCode.OUTSIDE_REMIT:
        missing = missing_before_signature(preparation)
        raise Incomplete([Missing(key="claim_after_answer", place="code"), *missing])
