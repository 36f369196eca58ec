"""What people are told, of what kind, whom it is for, and how it reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Scalar = str | int | bool | None


class NoticeKind(StrEnum):
    """Stored as plain text, so that a new kind needs no migration."""

    CIRCULATED = "circulated"
    ASSIGNED = "assigned"
    HANDED_ON = "handed_on"
    CLEARANCE = "clearance"
    REWORK = "rework"
    ANSWERED = "answered"
    SUPERSEDED = "superseded"
    CLAIMED = "claimed"
    CLAIM_ACCEPTED = "claim_accepted"
    CLAIM_REFUSED = "claim_refused"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RELEASED = "released"
    DUE_MOVED = "due_moved"
    SILENCE = "silence"
    SIGNATURE = "signature"
    REQUEST_RETURNED = "request_returned"
    WAIVER_ASKED = "waiver_asked"
    WAIVER_DECIDED = "waiver_decided"
    CHASE = "chase"
    PAUSED = "paused"
    RUNNING = "running"
    OBJECTED = "objected"
    OBJECTION_UNDECIDED = "objection_undecided"
    OBJECTION_ACCEPTED = "objection_accepted"
    OBJECTION_REFUSED = "objection_refused"
    PAPERS_SUPPLIED = "papers_supplied"
    EXPLAINED = "explained"
    EXPLANATION_OVERDUE = "explanation_overdue"
    EXCUSED = "excused"
    UPHELD = "upheld"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_UNDECIDED = "extension_undecided"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_OFFERED = "extension_offered"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_LAPSED = "extension_lapsed"
    OFFER_TAKEN = "offer_taken"
    COMPLETED = "completed"
    COMPLETION_MISSED = "completion_missed"
    FIRST_ANSWER_STANDS = "first_answer_stands"
    CLAIM_UNDECIDED = "claim_undecided"
    ROUND_KEPT_OPEN = "round_kept_open"
    HOLIDAY_YEAR = "holiday_year"
    COMPLETION_MOVED = "completion_moved"
    EXTENSION_TERM_MOVED = "extension_term_moved"
    OFFER_MOVED = "offer_moved"
    OBJECTION_TERM_MOVED = "objection_term_moved"
    CLAIM_TERM_MOVED = "claim_term_moved"
    EXPLANATION_MOVED = "explanation_moved"
    DELEGATION_ENTERED = "delegation_entered"
    DELEGATION_ENDED = "delegation_ended"
    DELEGATION_SHORTENED = "delegation_shortened"


# What the person, or the person's agency, has to do something about.
OWED_KINDS = frozenset(
    {
        NoticeKind.CIRCULATED,
        NoticeKind.ASSIGNED,
        NoticeKind.CLEARANCE,
        NoticeKind.REWORK,
        NoticeKind.CLAIMED,
        NoticeKind.CLAIM_REFUSED,
        NoticeKind.RETURNED,
        NoticeKind.RESUMED,
        NoticeKind.SILENCE,
        NoticeKind.SIGNATURE,
        NoticeKind.REQUEST_RETURNED,
        NoticeKind.WAIVER_ASKED,
        NoticeKind.CHASE,
        NoticeKind.OBJECTED,
        NoticeKind.EXTENSION_ASKED,
    }
)
# How an agency prepares its reply is its own affair: the drafting side does not learn of these from the delivery log.
INTERNAL_KINDS = frozenset({NoticeKind.ASSIGNED, NoticeKind.HANDED_ON, NoticeKind.CLEARANCE, NoticeKind.REWORK})

# About a delegation, and no request: told at once, to its two people themselves, whatever seats they hold.
DELEGATION_KINDS = frozenset(
    {NoticeKind.DELEGATION_ENTERED, NoticeKind.DELEGATION_ENDED, NoticeKind.DELEGATION_SHORTENED}
)

# Told to the drafting side about an answer: the date of the reply is not one of theirs.
DRAFTING_KINDS = frozenset(
    {
        NoticeKind.ANSWERED,
        NoticeKind.SUPERSEDED,
        NoticeKind.CLAIMED,
        NoticeKind.OBJECTED,
        NoticeKind.OBJECTION_UNDECIDED,
        NoticeKind.EXPLAINED,
        NoticeKind.EXTENSION_ASKED,
        NoticeKind.EXTENSION_UNDECIDED,
        NoticeKind.CLAIM_UNDECIDED,
        NoticeKind.EXTENSION_TERM_MOVED,
        NoticeKind.OBJECTION_TERM_MOVED,
        NoticeKind.CLAIM_TERM_MOVED,
        NoticeKind.OFFER_TAKEN,
        NoticeKind.COMPLETED,
    }
)


class Whom(StrEnum):
    """Seats, not people: who sits there is looked up when it is told."""

    CLERKS = "clerks"
    LEADERS = "leaders"
    HEAD = "head"
    ASSIGNEE = "assignee"
    NAMED = "named"  # the member of the responding agency that the notice names
    AUTHOR = "author"
    DRAFTING_LEADERS = "drafting_leaders"
    SUPERVISORS = "supervisors"
    ADMINISTRATORS = "administrators"
    DELEGATOR = "delegator"
    DELEGATE = "delegate"


class MailMode(StrEnum):
    """There is no "none": what somebody owes always reaches them."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"


class MailKind(StrEnum):
    SINGLE = "single"
    DIGEST = "digest"


class MailState(StrEnum):
    """`unreachable`: there was no usable address or no open account when it was to go, or the officer had left.

    Queued again when an address or the account is mended in time.
    """

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


LOST_MAIL = frozenset({MailState.REFUSED, MailState.BOUNCED, MailState.FAILED})
# Why a mail is `unreachable`, as its last answer keeps it: mail to this address was refused or came back before.
MARKED_ADDRESS = "marked_address"


class AttemptOutcome(StrEnum):
    """`started` stays where the program died between the server's answer and the commit."""

    STARTED = "started"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    BOUNCED = "bounced"
    DELAYED = "delayed"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to be told to seats, before it is known who sits there.

    `dedup` names the event and is the same however often it is announced; each recipient is told once of it.
    `named_id` is the officer for `Whom.NAMED`, `delegation` the two for `Whom.DELEGATOR` and `Whom.DELEGATE`.
    `actor_id` did it, and is not told.
    """

    kind: NoticeKind
    jurisdiction_id: int
    whom: tuple[Whom, ...]
    dedup: str
    request_id: int | None = None
    reply_id: int | None = None
    named_id: int | None = None
    delegation: tuple[int, int] | None = None
    actor_id: int | None = None
    args: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """One notification with what it is about as it stands now, names in the reader's language.

    `agency_id` is the recipient's agency, None for who oversees or administers the jurisdiction and of a delegation.
    `principal` is whom the recipient stands in for, empty for the own right. `settled`: what was owed has been done, or
    fell away, meanwhile. `sequence` grows with every change of the reply. `drafting`: told to the side
    that asked, whose date it is not.
    """

    id: int
    kind: NoticeKind
    created_at: datetime
    read_at: datetime | None
    owed: bool
    agency_id: int | None
    principal: str
    request_id: int | None
    reply_id: int | None
    number: str
    subject: str
    restricted: bool
    drafter: str
    responder: str
    due_at: datetime | None
    owing: bool
    paused: bool
    settled: bool
    sequence: int
    timezone: str
    args: Mapping[str, Scalar]
    drafting: bool = False

    @property
    def path(self) -> str:
        """Where the matter stands, below the installation's address."""
        if self.kind is NoticeKind.WAIVER_ASKED:
            return f"/waivers/{self.args['waiver']}"
        if self.kind is NoticeKind.HOLIDAY_YEAR:
            return f"/administration/calendar/{self.args['year']}"
        if self.kind in DELEGATION_KINDS:
            return "/account/delegations"
        if self.reply_id is None:
            return f"/requests/{self.request_id}"
        return f"/replies/{self.reply_id}" if self.agency_id is not None else f"/supervision/replies/{self.reply_id}"


@dataclass(frozen=True, kw_only=True)
class MailContent:
    """What one mail says to whom. `thread` is the request's key, empty for a digest over several."""

    kind: MailKind
    name: str
    address: str
    locale: str
    message_key: str
    thread: str
    at: datetime
    notices: tuple[NoticeView, ...]
