"""Which event tells whom what: the table reads aloud; nothing else decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflow.vocabulary.notices import NoticeKind, Scalar, Whom
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import OWING_STATES, ReplyState, RequestState

Said = Mapping[str, Any]


class About(StrEnum):
    """Which replies an event tells of: none, its own, every one still owed, or that of the agency just added.

    Of the jurisdiction as a whole, and of a delegation, there is not even a request.
    """

    JURISDICTION = "jurisdiction"
    REQUEST = "request"
    REPLY = "reply"
    OWED_REPLIES = "owed_replies"
    ADDED_REPLY = "added_reply"
    DELEGATION = "delegation"


def always(_before: Said, _after: Said) -> bool:
    return True


def objects(_before: Said, after: Said) -> bool:
    return after.get("position") == PositionCode.OBJECT or bool(after.get("conditions"))


def date_moved(before: Said, after: Said) -> bool:
    return bool(before.get("due_at") and after.get("due_at")) and before["due_at"] != after["due_at"]


def handed_on(before: Said, after: Said) -> bool:
    return before.get("assignee_id") not in {None, after.get("assignee_id")}


def ran_out(_before: Said, after: Said) -> bool:
    """Nobody is told that what was asked for an answered reply has nothing left to extend."""
    return bool(after.get("owed"))


@dataclass(frozen=True, kw_only=True)
class Telling:
    kind: NoticeKind
    whom: tuple[Whom, ...]
    about: About = About.REPLY
    when: Callable[[Said, Said], bool] = always


DESK = (Whom.CLERKS, Whom.LEADERS)
DRAFTING_SIDE = (Whom.AUTHOR, Whom.DRAFTING_LEADERS)
BOTH_OF_IT = (Whom.DELEGATOR, Whom.DELEGATE)
EVERYBODY_AT_WORK = (Whom.ASSIGNEE, Whom.CLERKS, Whom.LEADERS)

# A batch of the sweep: each of its chases says itself whom it speaks to.
CHASES_MADE = "chases_made"

TELLINGS: Mapping[str, tuple[Telling, ...]] = {
    "request_circulated": (Telling(kind=NoticeKind.CIRCULATED, whom=DESK, about=About.OWED_REPLIES),),
    "consultee_added": (Telling(kind=NoticeKind.CIRCULATED, whom=DESK, about=About.ADDED_REPLY),),
    "receipt_confirmed": (Telling(kind=NoticeKind.DUE_MOVED, whom=EVERYBODY_AT_WORK, when=date_moved),),
    "reply_assigned": (
        Telling(kind=NoticeKind.ASSIGNED, whom=(Whom.ASSIGNEE,)),
        Telling(kind=NoticeKind.HANDED_ON, whom=(Whom.NAMED,), when=handed_on),
    ),
    "reply_submitted_for_clearance": (Telling(kind=NoticeKind.CLEARANCE, whom=(Whom.LEADERS,)),),
    "reply_returned_for_rework": (Telling(kind=NoticeKind.REWORK, whom=(Whom.ASSIGNEE,)),),
    "reply_sent": (
        Telling(kind=NoticeKind.ANSWERED, whom=(Whom.AUTHOR,)),
        Telling(kind=NoticeKind.ANSWERED, whom=(Whom.DRAFTING_LEADERS,), when=objects),
    ),
    "position_superseded": (
        Telling(kind=NoticeKind.SUPERSEDED, whom=(Whom.AUTHOR,)),
        Telling(kind=NoticeKind.SUPERSEDED, whom=(Whom.DRAFTING_LEADERS,), when=objects),
    ),
    "remit_claimed": (Telling(kind=NoticeKind.CLAIMED, whom=(Whom.AUTHOR,)),),
    "remit_claim_undecided": (Telling(kind=NoticeKind.CLAIM_UNDECIDED, whom=(*DRAFTING_SIDE, Whom.SUPERVISORS)),),
    "remit_claim_accepted": (Telling(kind=NoticeKind.CLAIM_ACCEPTED, whom=EVERYBODY_AT_WORK),),
    "remit_claim_refused": (Telling(kind=NoticeKind.CLAIM_REFUSED, whom=EVERYBODY_AT_WORK),),
    "reply_returned": (Telling(kind=NoticeKind.RETURNED, whom=EVERYBODY_AT_WORK),),
    "reply_released": (Telling(kind=NoticeKind.RELEASED, whom=EVERYBODY_AT_WORK),),
    "request_suspended": (Telling(kind=NoticeKind.SUSPENDED, whom=EVERYBODY_AT_WORK, about=About.OWED_REPLIES),),
    "request_resumed": (Telling(kind=NoticeKind.RESUMED, whom=EVERYBODY_AT_WORK, about=About.OWED_REPLIES),),
    "round_kept_open": (
        Telling(kind=NoticeKind.ROUND_KEPT_OPEN, whom=(*DRAFTING_SIDE, Whom.SUPERVISORS), about=About.REQUEST),
    ),
    "silence_recorded": (Telling(kind=NoticeKind.SILENCE, whom=(Whom.HEAD, Whom.CLERKS)),),
    "request_submitted": (Telling(kind=NoticeKind.SIGNATURE, whom=(Whom.DRAFTING_LEADERS,), about=About.REQUEST),),
    "request_returned": (Telling(kind=NoticeKind.REQUEST_RETURNED, whom=(Whom.AUTHOR,), about=About.REQUEST),),
    "waiver_asked": (Telling(kind=NoticeKind.WAIVER_ASKED, whom=(Whom.SUPERVISORS,), about=About.REQUEST),),
    "waiver_decided": (Telling(kind=NoticeKind.WAIVER_DECIDED, whom=(Whom.AUTHOR,), about=About.REQUEST),),
    CHASES_MADE: (),
    "due_date_recomputed": (Telling(kind=NoticeKind.DUE_MOVED, whom=EVERYBODY_AT_WORK, when=date_moved),),
    "completion_recomputed": (Telling(kind=NoticeKind.COMPLETION_MOVED, whom=EVERYBODY_AT_WORK),),
    "decision_on_extension_recomputed": (Telling(kind=NoticeKind.EXTENSION_TERM_MOVED, whom=DRAFTING_SIDE),),
    "offer_recomputed": (Telling(kind=NoticeKind.OFFER_MOVED, whom=EVERYBODY_AT_WORK),),
    "decision_on_objection_recomputed": (Telling(kind=NoticeKind.OBJECTION_TERM_MOVED, whom=DRAFTING_SIDE),),
    "decision_on_claim_recomputed": (Telling(kind=NoticeKind.CLAIM_TERM_MOVED, whom=DRAFTING_SIDE),),
    "explanation_recomputed": (Telling(kind=NoticeKind.EXPLANATION_MOVED, whom=(Whom.HEAD,)),),
    "reply_paused": (Telling(kind=NoticeKind.PAUSED, whom=EVERYBODY_AT_WORK),),
    "reply_resumed": (Telling(kind=NoticeKind.RUNNING, whom=EVERYBODY_AT_WORK),),
    "dossier_objected": (Telling(kind=NoticeKind.OBJECTED, whom=DRAFTING_SIDE),),
    "dossier_objection_undecided": (
        Telling(kind=NoticeKind.OBJECTION_UNDECIDED, whom=(*DRAFTING_SIDE, Whom.SUPERVISORS)),
    ),
    "dossier_objection_accepted": (Telling(kind=NoticeKind.OBJECTION_ACCEPTED, whom=EVERYBODY_AT_WORK),),
    "dossier_objection_refused": (Telling(kind=NoticeKind.OBJECTION_REFUSED, whom=EVERYBODY_AT_WORK),),
    "papers_supplied": (Telling(kind=NoticeKind.PAPERS_SUPPLIED, whom=EVERYBODY_AT_WORK),),
    "silence_explained": (Telling(kind=NoticeKind.EXPLAINED, whom=(Whom.AUTHOR, Whom.SUPERVISORS)),),
    "explanation_overdue": (Telling(kind=NoticeKind.EXPLANATION_OVERDUE, whom=(Whom.HEAD, Whom.SUPERVISORS)),),
    "silence_excused": (Telling(kind=NoticeKind.EXCUSED, whom=(Whom.HEAD, Whom.AUTHOR)),),
    "silence_upheld": (Telling(kind=NoticeKind.UPHELD, whom=(Whom.HEAD, Whom.AUTHOR)),),
    "extension_asked": (Telling(kind=NoticeKind.EXTENSION_ASKED, whom=DRAFTING_SIDE),),
    "extension_undecided": (Telling(kind=NoticeKind.EXTENSION_UNDECIDED, whom=(*DRAFTING_SIDE, Whom.SUPERVISORS)),),
    "extension_granted": (Telling(kind=NoticeKind.EXTENSION_GRANTED, whom=EVERYBODY_AT_WORK),),
    "extension_countered": (Telling(kind=NoticeKind.EXTENSION_OFFERED, whom=EVERYBODY_AT_WORK),),
    "extension_refused": (Telling(kind=NoticeKind.EXTENSION_REFUSED, whom=EVERYBODY_AT_WORK),),
    "extension_lapsed": (Telling(kind=NoticeKind.EXTENSION_LAPSED, whom=EVERYBODY_AT_WORK, when=ran_out),),
    "extension_offer_taken": (Telling(kind=NoticeKind.OFFER_TAKEN, whom=DRAFTING_SIDE),),
    "reply_completed": (
        Telling(kind=NoticeKind.COMPLETED, whom=(Whom.AUTHOR,)),
        Telling(kind=NoticeKind.COMPLETED, whom=(Whom.DRAFTING_LEADERS,), when=objects),
    ),
    "completion_missed": (Telling(kind=NoticeKind.COMPLETION_MISSED, whom=(*EVERYBODY_AT_WORK, Whom.AUTHOR)),),
    "delegation_entered": (Telling(kind=NoticeKind.DELEGATION_ENTERED, whom=BOTH_OF_IT, about=About.DELEGATION),),
    "delegation_revoked": (Telling(kind=NoticeKind.DELEGATION_ENDED, whom=BOTH_OF_IT, about=About.DELEGATION),),
    "delegation_shortened": (Telling(kind=NoticeKind.DELEGATION_SHORTENED, whom=BOTH_OF_IT, about=About.DELEGATION),),
    "first_answer_stands": (Telling(kind=NoticeKind.FIRST_ANSWER_STANDS, whom=(*DESK, Whom.AUTHOR)),),
    "holiday_year_lacking": (
        Telling(kind=NoticeKind.HOLIDAY_YEAR, whom=(Whom.ADMINISTRATORS,), about=About.JURISDICTION),
    ),
}


SAID = ("position", "conditions", "granted", "until", "stands")


def told_args(name: str, before: Said, after: Said, subject_id: int | None) -> dict[str, Scalar]:
    """What the sentences need of an event: scalars, never somebody's free text."""
    args: dict[str, Scalar] = {key: after[key] for key in SAID if key in after}
    if name == "holiday_year_lacking":
        args |= {"year": after["year"], "empty": after["empty"], "days": len(after["doubtful"])}
    if date_moved(before, after):
        args |= {"from": before["due_at"], "to": after["due_at"]}
    if name.startswith("extension_") and after.get("day"):
        args["last_day"] = after["day"]
    if name == "waiver_asked":
        args["waiver"] = subject_id
    return args


REQUEST_WAITS = {
    NoticeKind.SIGNATURE: RequestState.AWAITING_SIGNATURE,
    NoticeKind.REQUEST_RETURNED: RequestState.DRAFTING,
}
REPLY_WAITS = {
    NoticeKind.CLEARANCE: frozenset({ReplyState.IN_CLEARANCE}),
    NoticeKind.CLAIMED: frozenset({ReplyState.REMIT_CLAIMED}),
    NoticeKind.ASSIGNED: frozenset({ReplyState.ASSIGNED}),
    NoticeKind.REWORK: frozenset({ReplyState.ASSIGNED}),
}
FOR_THE_ASSIGNEE = frozenset({NoticeKind.ASSIGNED, NoticeKind.REWORK})
NOT_ABOUT_A_STATE = frozenset(
    {NoticeKind.SILENCE, NoticeKind.WAIVER_ASKED, NoticeKind.OBJECTED, NoticeKind.EXTENSION_ASKED}
)


def stands(
    kind: NoticeKind,
    request: RequestState | None,
    reply: ReplyState | None,
    *,
    is_assignee: bool,
    asked: bool = True,
) -> bool:
    """Whether what a notice of an owed thing asks for is still to be done; `reply` None: its round is closed.

    `asked`: of what is about no state of these two, whether it still waits for its answer.
    """
    if kind in NOT_ABOUT_A_STATE:
        return asked
    if kind in REQUEST_WAITS:
        return request is REQUEST_WAITS[kind]
    if kind in FOR_THE_ASSIGNEE and not is_assignee:
        return False
    return reply in REPLY_WAITS.get(kind, OWING_STATES)
