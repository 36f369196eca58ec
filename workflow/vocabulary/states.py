"""States of the lifecycles. Lateness is no state: it is computed from the clock."""

from enum import StrEnum


class RequestState(StrEnum):
    DRAFTING = "drafting"
    AWAITING_SIGNATURE = "awaiting_signature"
    OPEN = "open"
    CONSOLIDATING = "consolidating"
    SUSPENDED = "suspended"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class ReplyState(StrEnum):
    DELIVERED = "delivered"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    IN_CLEARANCE = "in_clearance"
    REMIT_CLAIMED = "remit_claimed"
    SENT = "sent"
    RETURNED = "returned"
    SILENT = "silent"
    RELEASED = "released"


class CommentState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"
    SATISFIED = "satisfied"
    MAINTAINED = "maintained"
    ESCALATED = "escalated"
    DECIDED = "decided"


class ObjectionState(StrEnum):
    RAISED = "raised"
    ACCEPTED = "accepted"
    """The papers are still to come; the clock of the reply stands."""
    SUPPLIED = "supplied"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """The agency answered without waiting, or nothing is owed any more."""


class ExplanationState(StrEnum):
    ASKED = "asked"
    EXPLAINED = "explained"
    EXCUSED = "excused"
    UPHELD = "upheld"


# An objection that keeps the clock of its reply standing.
OPEN_OBJECTIONS = frozenset({ObjectionState.RAISED, ObjectionState.ACCEPTED})
# A silence that waits for its explanation, or for the decision on it.
UNDECIDED_SILENCES = frozenset({ExplanationState.ASKED, ExplanationState.EXPLAINED})


class ExtensionState(StrEnum):
    ASKED = "asked"
    COUNTERED = "countered"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


# What an agency still owes: the rows that the partial indexes and the inbox look at.
OWING_STATES = frozenset(
    {ReplyState.DELIVERED, ReplyState.RECEIVED, ReplyState.ASSIGNED, ReplyState.IN_CLEARANCE, ReplyState.RETURNED}
)
# What stops while a request is suspended. Under a claim the clock stands anyway; the two may overlap.
PAUSED_STATES = OWING_STATES | {ReplyState.REMIT_CLAIMED}
# An extension that somebody still has to answer.
UNDECIDED_STATES = frozenset({ExtensionState.ASKED, ExtensionState.COUNTERED})
# Before circulation only the drafting agency knows of a request.
UNCIRCULATED_STATES = frozenset({RequestState.DRAFTING, RequestState.AWAITING_SIGNATURE})
