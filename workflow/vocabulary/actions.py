"""What people (and the clock) do to a request, a reply or a comment."""

from enum import StrEnum


class RequestAction(StrEnum):
    SUBMIT_FOR_SIGNATURE = "submit_for_signature"
    RETURN_TO_DRAFTER = "return_to_drafter"
    CIRCULATE = "circulate"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESUME_CONSOLIDATING = "resume_consolidating"
    START_CONSOLIDATING = "start_consolidating"
    OPEN_NEW_ROUND = "open_new_round"
    CONCLUDE = "conclude"
    WITHDRAW = "withdraw"
    # Acts that leave the state as it is.
    WRITE = "write"
    ADD_CONSULTEE = "add_consultee"
    ASK_WAIVER = "ask_waiver"
    DECIDE_WAIVER = "decide_waiver"


class ReplyAction(StrEnum):
    CONFIRM_RECEIPT = "confirm_receipt"
    ASSIGN = "assign"
    SUBMIT_FOR_CLEARANCE = "submit_for_clearance"
    RETURN_FOR_REWORK = "return_for_rework"
    SIGN_AND_SEND = "sign_and_send"
    CLAIM_OUTSIDE_REMIT = "claim_outside_remit"
    ACCEPT_REMIT_CLAIM = "accept_remit_claim"
    REFUSE_REMIT_CLAIM = "refuse_remit_claim"
    SUPERSEDE = "supersede"
    RETURN_AS_UNCLEAR = "return_as_unclear"
    LET_STAND = "let_stand"
    RECORD_SILENCE = "record_silence"
    RELEASE = "release"
    # Acts that leave the state as it is.
    WRITE = "write"
    OBJECT_TO_DOSSIER = "object_to_dossier"
    PAUSE = "pause"
    RESUME = "resume"


class ObjectionAction(StrEnum):
    """What becomes of a dossier objection once it is raised."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SUPPLY = "supply"
    LAPSE = "lapse"


class ExplanationAction(StrEnum):
    """What becomes of the request for an explanation that each silence carries."""

    EXPLAIN = "explain"
    EXCUSE = "excuse"
    UPHOLD = "uphold"


class CommentAction(StrEnum):
    ACCEPT = "accept"
    PARTLY_ACCEPT = "partly_accept"
    NOT_ACCEPT = "not_accept"
    REACT_SATISFIED = "react_satisfied"
    REACT_MAINTAINED = "react_maintained"
    ESCALATE = "escalate"
    DECIDE = "decide"


class ExtensionAction(StrEnum):
    GRANT = "grant"
    COUNTER = "counter"
    REFUSE = "refuse"
    TAKE_OFFER = "take_offer"
    LAPSE = "lapse"
    # Makes one; nothing was there before.
    ASK = "ask"


class ManageAction(StrEnum):
    """Acts on master data and on the whole jurisdiction."""

    ADMINISTER = "administer"
    SUPERVISE = "supervise"
    START_REQUEST = "start_request"
    ENTER_DELEGATION = "enter_delegation"
