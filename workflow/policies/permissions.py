"""Who may do what: each action is an OR of ANDs of facts. The table reads aloud; nothing else decides."""

from collections.abc import Mapping
from enum import StrEnum

from workflow.policies.predicates import (
    Fact,
    Subject,
    assists,
    in_drafting_agency,
    in_jurisdiction,
    in_responding_agency,
    is_administrator,
    is_assignee,
    is_delegator,
    is_head,
    is_supervisor,
    may_distribute,
    may_draft,
    may_sign,
    oversees,
)
from workflow.vocabulary.actions import (
    CommentAction,
    ExplanationAction,
    ExtensionAction,
    ManageAction,
    ObjectionAction,
    ReplyAction,
    RequestAction,
)
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.refusals import NotPermitted

Clause = tuple[Fact, ...]

DRAFTERS: tuple[Clause, ...] = ((in_drafting_agency, may_draft),)
DRAFTING_SIGNERS: tuple[Clause, ...] = ((in_drafting_agency, may_sign),)
RESPONDERS: tuple[Clause, ...] = ((in_responding_agency,),)
RESPONDING_SIGNERS: tuple[Clause, ...] = ((in_responding_agency, may_sign),)
ASSIGNEE_OR_SIGNER: tuple[Clause, ...] = ((in_responding_agency, is_assignee), (in_responding_agency, may_sign))
NOBODY: tuple[Clause, ...] = ()

# One table per vocabulary: members of different ones that share a text are equal, and would shadow each other.
PERMISSIONS: Mapping[type[StrEnum], Mapping[StrEnum, tuple[Clause, ...]]] = {
    RequestAction: {
        RequestAction.WRITE: DRAFTERS,
        RequestAction.SUBMIT_FOR_SIGNATURE: DRAFTERS,
        RequestAction.RETURN_TO_DRAFTER: DRAFTING_SIGNERS,
        RequestAction.CIRCULATE: DRAFTING_SIGNERS,
        RequestAction.SUSPEND: DRAFTING_SIGNERS,
        RequestAction.RESUME: DRAFTING_SIGNERS,
        RequestAction.RESUME_CONSOLIDATING: DRAFTING_SIGNERS,
        RequestAction.START_CONSOLIDATING: DRAFTERS,
        RequestAction.OPEN_NEW_ROUND: DRAFTING_SIGNERS,
        RequestAction.CONCLUDE: DRAFTING_SIGNERS,
        RequestAction.WITHDRAW: DRAFTING_SIGNERS,
        RequestAction.ADD_CONSULTEE: DRAFTING_SIGNERS,
        RequestAction.ASK_WAIVER: DRAFTERS,
        RequestAction.DECIDE_WAIVER: ((in_jurisdiction, is_supervisor),),
    },
    ReplyAction: {
        ReplyAction.CONFIRM_RECEIPT: RESPONDERS,
        ReplyAction.ASSIGN: ((in_responding_agency, may_distribute),),
        ReplyAction.WRITE: ASSIGNEE_OR_SIGNER,
        ReplyAction.SUBMIT_FOR_CLEARANCE: ASSIGNEE_OR_SIGNER,
        ReplyAction.RETURN_FOR_REWORK: RESPONDING_SIGNERS,
        ReplyAction.SIGN_AND_SEND: RESPONDING_SIGNERS,
        ReplyAction.CLAIM_OUTSIDE_REMIT: RESPONDING_SIGNERS,
        ReplyAction.SUPERSEDE: RESPONDING_SIGNERS,
        ReplyAction.ACCEPT_REMIT_CLAIM: DRAFTERS,
        ReplyAction.REFUSE_REMIT_CLAIM: DRAFTERS,
        ReplyAction.RETURN_AS_UNCLEAR: DRAFTING_SIGNERS,
        ReplyAction.LET_STAND: NOBODY,
        ReplyAction.RECORD_SILENCE: NOBODY,
        ReplyAction.RELEASE: NOBODY,
        ReplyAction.OBJECT_TO_DOSSIER: RESPONDING_SIGNERS,
        ReplyAction.PAUSE: DRAFTING_SIGNERS,
        ReplyAction.RESUME: DRAFTING_SIGNERS,
    },
    ObjectionAction: {
        ObjectionAction.ACCEPT: DRAFTERS,
        ObjectionAction.REFUSE: DRAFTERS,
        ObjectionAction.SUPPLY: DRAFTERS,
        ObjectionAction.LAPSE: NOBODY,
    },
    ExplanationAction: {
        ExplanationAction.EXPLAIN: ((in_responding_agency, is_head),),
        ExplanationAction.EXCUSE: ((in_jurisdiction, is_supervisor),),
        ExplanationAction.UPHOLD: ((in_jurisdiction, is_supervisor),),
    },
    CommentAction: {
        CommentAction.ACCEPT: DRAFTERS,
        CommentAction.PARTLY_ACCEPT: DRAFTERS,
        CommentAction.NOT_ACCEPT: DRAFTERS,
        CommentAction.REACT_SATISFIED: ASSIGNEE_OR_SIGNER,
        CommentAction.REACT_MAINTAINED: RESPONDING_SIGNERS,
        CommentAction.ESCALATE: DRAFTING_SIGNERS,
        CommentAction.DECIDE: DRAFTING_SIGNERS,
    },
    ExtensionAction: {
        ExtensionAction.ASK: ASSIGNEE_OR_SIGNER,
        ExtensionAction.TAKE_OFFER: ASSIGNEE_OR_SIGNER,
        ExtensionAction.GRANT: DRAFTING_SIGNERS,
        ExtensionAction.COUNTER: DRAFTING_SIGNERS,
        ExtensionAction.REFUSE: DRAFTING_SIGNERS,
        ExtensionAction.LAPSE: NOBODY,
    },
    ManageAction: {
        ManageAction.ADMINISTER: ((in_jurisdiction, is_administrator),),
        ManageAction.SUPERVISE: ((in_jurisdiction, oversees),),
        ManageAction.START_REQUEST: DRAFTERS,
        ManageAction.ENTER_DELEGATION: (
            (in_responding_agency, is_delegator, may_sign),
            (in_responding_agency, assists),
            (in_jurisdiction, is_administrator),
        ),
    },
}


def authority(actor: Actor, action: StrEnum, subject: Subject) -> Capacity | None:
    """The first capacity of the actor that permits the action, own ones first; None when there is none."""
    clauses = PERMISSIONS[type(action)][action]
    for capacity in actor.capacities:
        if any(all(fact(capacity, subject) for fact in clause) for clause in clauses):
            return capacity
    return None


def require(actor: Actor, action: StrEnum, subject: Subject) -> Capacity:
    """As `authority`.

    Raises:
        NotPermitted: no capacity of the actor permits the action.
    """
    capacity = authority(actor, action, subject)
    if capacity is None:
        raise NotPermitted(action.value)
    return capacity
