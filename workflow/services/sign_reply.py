"""Sign and send: the position becomes official, gets its number and reaches the drafting agency, in one transaction.

A position "outside remit" is signed as a claim: it reaches the drafting agency for its decision, and the clock stands.
"""

from dataclasses import dataclass

from sqlalchemy import insert

from workflow.calendar import is_late
from workflow.machines import REPLY_LIFECYCLE
from workflow.models import Pause, Preparation, RemitClaim, Reply
from workflow.policies.permissions import require
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.extension_bounds import end_of_next_working_day
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.ending_extensions import end_extensions
from workflow.services.official_position import Written, require_second_person, require_step, write_position
from workflow.services.pausing import measure_during_pause
from workflow.services.reply_acts import complete_facts, days_late, record, seen_preparation
from workflow.services.returned_replies import complete_return
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ReplyState


@dataclass(frozen=True, kw_only=True)
class SignReply:
    """`preparation_version` is the one that lay before the signer: nobody signs words that changed meanwhile."""

    reply_id: int
    version: int | None
    preparation_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Signed:
    position_id: int
    number: str
    digest: str
    state: ReplyState
    late: bool
    completed: bool = False


def sign_reply(uow: UnitOfWork, command: SignReply) -> Signed:
    """The signer is the actor, a leader or head of the agency or the delegate of one.

    Raises:
        Incomplete: the position is not complete.
        Conflict: the reply or its preparation changed meanwhile.
        GuardsUnmet: the round is closed, the signer stands on the drafting side too, or two people are asked for and
            the signer is the author.
    """
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, ReplyAction.SIGN_AND_SEND, reply_subject(reply))
    preparation = seen_preparation(uow, reply, command.preparation_version)
    action = _action(preparation)
    facts = complete_facts(uow, reply, action, preparation)
    require_step(reply, action, facts)
    require_one_side(uow, reply, action, capacity)
    preparation = require_second_person(uow, reply, preparation, action, capacity)
    before = reply.state
    written = write_position(uow, reply, preparation, capacity)
    claims, completes = action is ReplyAction.CLAIM_OUTSIDE_REMIT, reply.sent_at is not None
    measured = measure_during_pause(uow, reply, final=not claims)
    if completes:
        measured = complete_return(uow, reply, written.position_id)
    if not (claims or completes):
        reply.days_late, reply.sent_at = days_late(uow, reply, uow.now), uow.now
    reply.position_id = written.position_id  # with the state, in one statement: the database looks at both
    if claims:
        _claim(uow, reply, written)
    REPLY_LIFECYCLE.fire(reply, action, facts)
    if not (claims or completes):
        end_extensions(uow, [reply], capacity)
    late = is_late(reply.sent_at or uow.now, reply.due_at)
    after = {"state": reply.state.value, "late": late, **measured, **written.said()}
    record(uow, _name(claims=claims, completes=completes), reply, capacity, before={"state": before.value}, after=after)
    return Signed(
        position_id=written.position_id,
        number=written.number,
        digest=written.digest,
        state=reply.state,
        late=late,
        completed=completes,
    )


def _name(*, claims: bool, completes: bool) -> str:
    if claims:
        return "remit_claimed"
    return "reply_completed" if completes else "reply_sent"


def _action(preparation: Preparation | None) -> ReplyAction:
    claims = preparation is not None and preparation.code is PositionCode.OUTSIDE_REMIT
    return ReplyAction.CLAIM_OUTSIDE_REMIT if claims else ReplyAction.SIGN_AND_SEND


def _claim(uow: UnitOfWork, reply: Reply, written: Written) -> None:
    """The clock stands from now until the drafting agency has decided, which it is to do within one working day."""
    reply.claimed_at = uow.now
    clock = jurisdiction_clock(uow.session, reply.request.jurisdiction)
    uow.session.execute(
        insert(RemitClaim).values(
            reply_id=reply.id,
            position_id=written.position_id,
            claimed_at=uow.now,
            decide_by=end_of_next_working_day(clock, uow.now),
            decision_reason="",
        )
    )
    uow.session.execute(
        insert(Pause).values(reply_id=reply.id, reason=PauseReason.REMIT_CLAIM, explanation="", since=uow.now)
    )
