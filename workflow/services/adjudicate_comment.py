"""The drafter's answer to one comment: accepted, or with a reason partly or not accepted."""

from dataclasses import dataclass

from workflow.machines import COMMENT_LIFECYCLE, CommentFacts
from workflow.policies.permissions import require
from workflow.queries.comments import comment_for_change
from workflow.queries.loading import request_for_change, request_subject
from workflow.services.request_acts import record
from workflow.services.two_sides import require_one_side_of
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import CommentAction, RequestAction
from workflow.vocabulary.refusals import Conflict, NotNow
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class AdjudicateComment:
    """`action` is accept, partly_accept or not_accept; `version` of the adjudication seen, None takes any."""

    comment_id: int
    version: int | None
    action: CommentAction
    response: str = ""


def adjudicate_comment(uow: UnitOfWork, command: AdjudicateComment) -> int:
    """The id of the adjudication.

    Raises:
        NotNow: the request is not being consolidated, or the comment was answered already.
        GuardsUnmet: a reason is lacking, or the actor stands on the commenting side too.
    """
    comment, position = comment_for_change(uow.session, uow.actor, command.comment_id)
    request = request_for_change(uow.session, uow.actor, position.request_id, None, ())
    uow.renew_actor()
    capacity = require(uow.actor, command.action, request_subject(request))
    if request.state is not RequestState.CONSOLIDATING:
        raise NotNow(RequestAction.CONCLUDE.value, request.state.value)
    require_one_side_of(uow, request, (position.reply_id, position.agency_id), command.action, capacity)
    answer = comment.adjudication
    if command.version is not None and answer.version != command.version:
        raise Conflict
    response = said(command.response)
    before = answer.state
    COMMENT_LIFECYCLE.fire(answer, command.action, CommentFacts(reason_given=bool(response)))
    answer.response = response
    answer.answered_by_id = uow.actor.officer_id
    answer.answered_at = uow.now
    uow.session.flush()
    record(
        uow, "comment_adjudicated", request, capacity, subject="comment", subject_id=comment.id,
        before={"state": before.value}, after={"state": answer.state.value, "response": response},
    )  # fmt: skip
    return answer.id
