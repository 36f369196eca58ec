"""The lifecycle of a comment request: from drafting to conclusion."""

from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import RequestAction as Act
from workflow.vocabulary.states import RequestState as S


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the guards look at, gathered by the service in the same transaction. Counts are of the present round."""

    has_draft: bool = False
    has_subject: bool = False
    consultees: int = 0
    consultees_without_question: int = 0
    has_own_position: bool = False
    own_position_required: bool = True
    missing_mandatory: int = 0
    mandatory_waived: bool = False
    period_days: int = 0
    minimum_days: int = 0
    period_waived: bool = False
    procedure_usable: bool = False
    replies_pending_before_due: int = 0
    claims_undecided: int = 0
    extensions_open: int = 0
    comments_unanswered: int = 0
    conditions_undecided: int = 0
    silences_unrecorded: int = 0
    reason_given: bool = False
    new_version: bool = False
    suspended_while_consolidating: bool = False


HAS_SUBJECT = Guard("has_subject", lambda f: f.has_subject)
HAS_DRAFT = Guard("has_draft", lambda f: f.has_draft)
HAS_CONSULTEE = Guard("has_consultee", lambda f: f.consultees > 0)
EVERY_CONSULTEE_HAS_A_QUESTION = Guard("every_consultee_has_a_question", lambda f: f.consultees_without_question == 0)
HAS_OWN_POSITION = Guard("has_own_position", lambda f: f.has_own_position)
MANDATORY_CONSULTED = Guard(
    "mandatory_consultees_included_or_waived", lambda f: f.missing_mandatory == 0 or f.mandatory_waived
)
PERIOD_LONG_ENOUGH = Guard(
    "period_not_under_minimum_or_waived", lambda f: f.period_days >= f.minimum_days or f.period_waived
)
PROCEDURE_USABLE = Guard("procedure_usable", lambda f: f.procedure_usable)
REASON_GIVEN = Guard("reason_given", lambda f: f.reason_given)
ALL_ANSWERED_OR_DUE = Guard("every_reply_sent_or_past_its_date", lambda f: f.replies_pending_before_due == 0)
CLAIMS_DECIDED = Guard("every_remit_claim_decided", lambda f: f.claims_undecided == 0)
# Who asked in time is not put on record as silent by whoever left that unanswered. By time alone a round closes anyway.
EXTENSIONS_ANSWERED = Guard("every_extension_answered", lambda f: f.extensions_open == 0)
COMMENTS_ANSWERED = Guard("every_comment_answered", lambda f: f.comments_unanswered == 0)
CONDITIONS_DECIDED = Guard("every_maintained_condition_decided", lambda f: f.conditions_undecided == 0)
SILENCES_RECORDED = Guard("every_silence_recorded", lambda f: f.silences_unrecorded == 0)
WAS_OPEN = Guard("suspended_while_open", lambda f: not f.suspended_while_consolidating)
WAS_CONSOLIDATING = Guard("suspended_while_consolidating", lambda f: f.suspended_while_consolidating)
NEW_VERSION = Guard("new_draft_version", lambda f: f.new_version)

READY = (
    HAS_SUBJECT,
    PROCEDURE_USABLE,
    HAS_DRAFT,
    HAS_OWN_POSITION,
    HAS_CONSULTEE,
    EVERY_CONSULTEE_HAS_A_QUESTION,
    MANDATORY_CONSULTED,
    PERIOD_LONG_ENOUGH,
)

REQUEST_LIFECYCLE = Lifecycle(
    "CommentRequest",
    S,
    S.DRAFTING,
    (
        Rule(Act.SUBMIT_FOR_SIGNATURE, (S.DRAFTING,), S.AWAITING_SIGNATURE, READY),
        Rule(Act.RETURN_TO_DRAFTER, (S.AWAITING_SIGNATURE,), S.DRAFTING, (REASON_GIVEN,)),
        Rule(Act.CIRCULATE, (S.AWAITING_SIGNATURE,), S.OPEN, READY),
        Rule(Act.SUSPEND, (S.OPEN, S.CONSOLIDATING), S.SUSPENDED, (REASON_GIVEN,)),
        Rule(Act.RESUME, (S.SUSPENDED,), S.OPEN, (WAS_OPEN,)),
        Rule(Act.RESUME_CONSOLIDATING, (S.SUSPENDED,), S.CONSOLIDATING, (WAS_CONSOLIDATING,)),
        Rule(
            Act.START_CONSOLIDATING,
            (S.OPEN,),
            S.CONSOLIDATING,
            (ALL_ANSWERED_OR_DUE, CLAIMS_DECIDED, EXTENSIONS_ANSWERED),
        ),
        Rule(Act.OPEN_NEW_ROUND, (S.CONSOLIDATING,), S.OPEN, (NEW_VERSION,)),
        Rule(
            Act.CONCLUDE,
            (S.CONSOLIDATING,),
            S.CONCLUDED,
            (COMMENTS_ANSWERED, CONDITIONS_DECIDED, SILENCES_RECORDED),
        ),
        Rule(
            Act.WITHDRAW,
            (S.DRAFTING, S.AWAITING_SIGNATURE, S.OPEN, S.CONSOLIDATING, S.SUSPENDED),
            S.WITHDRAWN,
            (REASON_GIVEN,),
        ),
    ),
)
