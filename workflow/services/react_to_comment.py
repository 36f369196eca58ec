"""The commenting agency reacts to the drafter's answer: satisfied, or the comment is maintained with its reason."""

from dataclasses import dataclass

from workflow.machines import COMMENT_LIFECYCLE, CommentFacts
from workflow.policies.permissions import require
from workflow.queries.comments import comment_for_change
from workflow.queries.loading import reply_for_change, reply_subject, request_for_change
from workflow.services.request_acts import record
from workflow.services.two_sides import require_one_side
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import CommentAction
from workflow.vocabulary.positions import CommentWeight
from workflow.vocabulary.refusals import Conflict, NotNow
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class ReactToComment:
    """`action` is react_satisfied or react_maintained; `version` of the adjudication seen."""

    comment_id: int
    version: int | None
    action: CommentAction
    reason: str = ""


def react_to_comment(uow: UnitOfWork, command: ReactToComment) -> None:
    """The reaction is the commenting agency's own.

    Raises:
        GuardsUnmet: a comment is maintained without a reason, or the actor stands on the drafting side too.
        NotNow: there is no answer to react to.
    """
    comment, position = comment_for_change(uow.session, uow.actor, command.comment_id)
    request = request_for_change(uow.session, uow.actor, position.request_id, None, ())
    reply = reply_for_change(uow.session, uow.actor, position.reply_id, None)
    uow.renew_actor()
    capacity = require(uow.actor, command.action, reply_subject(reply))
    answer = comment.adjudication
    if request.state is not RequestState.CONSOLIDATING:
        raise NotNow(command.action.value, answer.state.value)
    require_one_side(uow, reply, command.action, capacity)
    if command.version is not None and answer.version != command.version:
        raise Conflict
    reason = said(command.reason)
    before = answer.state
    facts = CommentFacts(reason_given=bool(reason), is_condition=comment.weight is CommentWeight.CONDITION)
    COMMENT_LIFECYCLE.fire(answer, command.action, facts)
    answer.reaction_reason = reason
    answer.reacted_by_id = uow.actor.officer_id
    answer.reacted_at = uow.now
    record(
        uow, "reaction_recorded", request, capacity, subject="comment", subject_id=comment.id,
        before={"state": before.value}, after={"state": answer.state.value, "reason": reason},
    )  # fmt: skip
