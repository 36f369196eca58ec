"""The lifecycle of one agency's reply: from delivery to an explicit position, or to recorded silence."""

from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import ReplyAction as Act
from workflow.vocabulary.states import ReplyState as S


@dataclass(frozen=True, kw_only=True)
class ReplyFacts:
    """What the guards look at, gathered by the service in the same transaction."""

    round_open: bool = False
    assignee_in_agency: bool = False
    position_complete: bool = False
    reason_given: bool = False
    past_due: bool = False
    returned_before: bool = False
    answered_before: bool = False
    position_is_a_claim: bool = False
    request_suspended: bool = False


ROUND_OPEN = Guard("round_open", lambda f: f.round_open)
ASSIGNEE_IN_AGENCY = Guard("assignee_belongs_to_agency", lambda f: f.assignee_in_agency)
POSITION_COMPLETE = Guard("position_complete", lambda f: f.position_complete)
REASON_GIVEN = Guard("reason_given", lambda f: f.reason_given)
PAST_DUE = Guard("past_due", lambda f: f.past_due)
NOT_RETURNED_BEFORE = Guard("not_returned_before", lambda f: not f.returned_before)
# An answer that was returned stays an answer: at the close it stands, and is no silence.
ANSWERED = Guard("answered_before", lambda f: f.answered_before)
NEVER_ANSWERED = Guard("never_answered", lambda f: not f.answered_before)
REQUEST_RUNS = Guard("request_not_suspended", lambda f: not f.request_suspended)
NO_ACCEPTED_CLAIM = Guard("position_is_no_accepted_claim", lambda f: not f.position_is_a_claim)

PREPARING = (S.RECEIVED, S.ASSIGNED, S.IN_CLEARANCE, S.RETURNED)
OWING = (S.DELIVERED, *PREPARING)

REPLY_LIFECYCLE = Lifecycle(
    "Reply",
    S,
    S.DELIVERED,
    (
        Rule(Act.CONFIRM_RECEIPT, (S.DELIVERED,), S.RECEIVED, (ROUND_OPEN,)),
        Rule(Act.ASSIGN, (S.RECEIVED, S.ASSIGNED, S.RETURNED), S.ASSIGNED, (ROUND_OPEN, ASSIGNEE_IN_AGENCY)),
        Rule(Act.SUBMIT_FOR_CLEARANCE, (S.ASSIGNED, S.RETURNED), S.IN_CLEARANCE, (ROUND_OPEN, POSITION_COMPLETE)),
        Rule(Act.RETURN_FOR_REWORK, (S.IN_CLEARANCE,), S.ASSIGNED, (ROUND_OPEN, REASON_GIVEN)),
        Rule(Act.SIGN_AND_SEND, (S.IN_CLEARANCE,), S.SENT, (ROUND_OPEN, POSITION_COMPLETE)),
        Rule(Act.CLAIM_OUTSIDE_REMIT, (S.IN_CLEARANCE,), S.REMIT_CLAIMED, (ROUND_OPEN, POSITION_COMPLETE)),
        Rule(Act.ACCEPT_REMIT_CLAIM, (S.REMIT_CLAIMED,), S.SENT),
        Rule(Act.REFUSE_REMIT_CLAIM, (S.REMIT_CLAIMED,), S.ASSIGNED, (REASON_GIVEN,)),
        Rule(Act.SUPERSEDE, (S.SENT,), S.SENT, (ROUND_OPEN, POSITION_COMPLETE)),
        Rule(
            Act.RETURN_AS_UNCLEAR,
            (S.SENT,),
            S.RETURNED,
            (ROUND_OPEN, REASON_GIVEN, NOT_RETURNED_BEFORE, NO_ACCEPTED_CLAIM, REQUEST_RUNS),
        ),
        Rule(Act.LET_STAND, (S.ASSIGNED, S.IN_CLEARANCE, S.RETURNED), S.SENT, (ANSWERED,)),
        Rule(Act.RECORD_SILENCE, OWING, S.SILENT, (PAST_DUE, NEVER_ANSWERED)),
        Rule(Act.RELEASE, (*OWING, S.REMIT_CLAIMED), S.RELEASED),
    ),
)
