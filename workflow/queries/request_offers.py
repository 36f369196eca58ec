"""What may be done with a request now: every act its state knows, by whom, and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.machines import REQUEST_LIFECYCLE, RequestFacts
from workflow.models import CommentRequest
from workflow.policies.permissions import authority
from workflow.policies.request_readiness import RequestContent
from workflow.queries.loading import request_subject
from workflow.queries.request_content import facts_of
from workflow.queries.request_progress import ReplyRow, conclusion_facts, round_facts
from workflow.vocabulary.actions import RequestAction as Act
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.states import RequestState

# Acts without a rule in the lifecycle, and the states they belong to.
STATES_OF = {
    Act.WRITE: frozenset({RequestState.DRAFTING}),
    Act.ASK_WAIVER: frozenset({RequestState.DRAFTING}),
    Act.ADD_CONSULTEE: frozenset({RequestState.OPEN}),
}
OFFERED = (
    Act.WRITE, Act.ASK_WAIVER, Act.SUBMIT_FOR_SIGNATURE, Act.RETURN_TO_DRAFTER, Act.CIRCULATE, Act.ADD_CONSULTEE,
    Act.START_CONSOLIDATING, Act.CONCLUDE, Act.SUSPEND, Act.RESUME, Act.RESUME_CONSOLIDATING, Act.WITHDRAW,
)  # fmt: skip

RESUMING = (Act.RESUME, Act.RESUME_CONSOLIDATING)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An act that the request's state allows. `unmet` names the guards in its way; a reason is given on the way."""

    permitted: bool
    unmet: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return self.permitted and not self.unmet


def offers_for(
    session: Session, actor: Actor, request: CommentRequest, content: RequestContent, replies: Sequence[ReplyRow]
) -> dict[Act, Offer]:
    """Every act that the present state knows, with whether this actor may and what stands against it."""
    subject = request_subject(request)
    offers = {}
    for act in OFFERED:
        if not _possible(act, request):
            continue
        facts = _facts(session, act, request, content, replies)
        unmet = () if act in STATES_OF else REQUEST_LIFECYCLE.unmet(act, request.state, facts)
        offers[act] = Offer(
            permitted=authority(actor, act, subject) is not None,
            unmet=tuple(name for name in unmet if name != "reason_given"),
        )
    return offers


def resuming_act(request: CommentRequest) -> Act:
    """Where a suspended request goes on."""
    consolidating = request.suspended_from == RequestState.CONSOLIDATING.value
    return Act.RESUME_CONSOLIDATING if consolidating else Act.RESUME


def _possible(act: Act, request: CommentRequest) -> bool:
    if act in STATES_OF:
        return request.state in STATES_OF[act]
    if act in RESUMING and act is not resuming_act(request):
        return False
    return REQUEST_LIFECYCLE.rule(act, request.state) is not None


def _facts(
    session: Session, act: Act, request: CommentRequest, content: RequestContent, replies: Sequence[ReplyRow]
) -> RequestFacts:
    if act is Act.START_CONSOLIDATING:
        return round_facts(replies)
    if act is Act.CONCLUDE:
        return conclusion_facts(session, request.id)
    if act in RESUMING:
        return RequestFacts(suspended_while_consolidating=act is Act.RESUME_CONSOLIDATING)
    return facts_of(content)
