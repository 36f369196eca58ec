"""A supervisor excuses a recorded silence or upholds it, with the reason; never one of the supervisor's own.

An excused silence stays on record and counts as excused; an upheld one stays silent. Nobody's silence is upheld before
the head has explained it or had the time to.
"""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from workflow.machines import EXPLANATION_LIFECYCLE, ExplanationFacts
from workflow.models import ExplanationRequest
from workflow.policies.permissions import require
from workflow.queries.explanations import is_own_silence
from workflow.queries.loading import reply_for_change, reply_subject
from workflow.services.reply_acts import explanation_of, record, touch_reply
from workflow.services.request_acts import given
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import ExplanationAction
from workflow.vocabulary.states import ExplanationState


@dataclass(frozen=True, kw_only=True)
class DecideExplanation:
    reply_id: int
    version: int | None
    excuse: bool
    reason: str


def decide_explanation(uow: UnitOfWork, command: DecideExplanation) -> ExplanationState:
    """What became of the silence.

    Raises:
        NotNow: there is no silence to decide, or it is decided.
        Incomplete: no reason.
        GuardsUnmet: it is one of the supervisor's own, or the head was not heard yet.
    """
    action = ExplanationAction.EXCUSE if command.excuse else ExplanationAction.UPHOLD
    reply = reply_for_change(uow.session, uow.actor, command.reply_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, action, reply_subject(reply))
    asked = explanation_of(uow, reply, action, (selectinload(ExplanationRequest.explanations),))
    EXPLANATION_LIFECYCLE.unmet(action, asked.state, ExplanationFacts())
    reason = given(command.reason)
    facts = ExplanationFacts(
        reason_given=True,
        heard=asked.answered_at is not None or uow.now >= asked.due_at,
        own=is_own_silence(uow.session, uow.actor, capacity, reply, asked),
    )
    before = {"explanation": asked.state.value}
    EXPLANATION_LIFECYCLE.fire(asked, action, facts)
    asked.decided_at = uow.now
    asked.decided_by_id = uow.actor.officer_id
    asked.decided_for_id = uow.actor.principal_of(capacity)
    asked.decision_reason = reason
    uow.session.flush()  # the decision first: the database excuses nobody without one
    if command.excuse:
        reply.silence_excused_at = uow.now
    touch_reply(reply)
    name = "silence_excused" if command.excuse else "silence_upheld"
    after = {"explanation": asked.state.value, "reason": reason}
    record(uow, name, reply, capacity, before=before, after=after)
    return asked.state
