"""What a notice says, in one sentence, the same on screen and in a mail. English msgids; the language comes in.

Of a restricted request a mail says its number and who asks, and the date, nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date

from workflow.vocabulary.notices import NoticeKind, NoticeView, Scalar
from workflow.vocabulary.positions import PositionCode

Translate = Callable[[str], str]


def _(text: str) -> str:
    """Marks a text for the catalogue; it is translated when the reader is known."""
    return text


HEADINGS: Mapping[NoticeKind, str] = {
    NoticeKind.CIRCULATED: _("Request for your agency's position"),
    NoticeKind.ASSIGNED: _("A reply was assigned to you"),
    NoticeKind.HANDED_ON: _("A reply was handed on to another officer"),
    NoticeKind.CLEARANCE: _("A reply waits for your signature"),
    NoticeKind.REWORK: _("A reply was returned for rework"),
    NoticeKind.ANSWERED: _("A reply arrived"),
    NoticeKind.SUPERSEDED: _("A newer position arrived"),
    NoticeKind.CLAIMED: _("A claim to be outside remit waits for your decision"),
    NoticeKind.CLAIM_ACCEPTED: _("The claim to be outside remit was accepted"),
    NoticeKind.CLAIM_REFUSED: _("The claim to be outside remit was refused"),
    NoticeKind.RETURNED: _("A reply was returned for having no clear position"),
    NoticeKind.SUSPENDED: _("Request suspended, the clock stands"),
    NoticeKind.RESUMED: _("Request resumed, the clock runs"),
    NoticeKind.RELEASED: _("Request withdrawn, no reply is owed"),
    NoticeKind.DUE_MOVED: _("The due date moved"),
    NoticeKind.SILENCE: _("Silence recorded"),
    NoticeKind.SIGNATURE: _("A request waits for your signature"),
    NoticeKind.REQUEST_RETURNED: _("Your request was returned"),
    NoticeKind.WAIVER_ASKED: _("A waiver waits for your decision"),
    NoticeKind.WAIVER_DECIDED: _("The waiver was decided"),
    NoticeKind.CHASE: _("Reminder"),
    NoticeKind.PAUSED: _("The clock of one reply stands"),
    NoticeKind.RUNNING: _("The clock of one reply runs again"),
    NoticeKind.OBJECTED: _("An objection to the dossier waits for your decision"),
    NoticeKind.OBJECTION_UNDECIDED: _("An objection to the dossier is overdue"),
    NoticeKind.OBJECTION_ACCEPTED: _("The objection to the dossier was accepted"),
    NoticeKind.OBJECTION_REFUSED: _("The objection to the dossier was refused"),
    NoticeKind.PAPERS_SUPPLIED: _("The missing papers are there"),
    NoticeKind.EXPLAINED: _("A silence was explained"),
    NoticeKind.EXPLANATION_OVERDUE: _("An explanation of a silence is overdue"),
    NoticeKind.EXCUSED: _("The silence was excused"),
    NoticeKind.UPHELD: _("The silence was upheld"),
    NoticeKind.EXTENSION_ASKED: _("A request for more time waits for your decision"),
    NoticeKind.EXTENSION_UNDECIDED: _("A request for more time is overdue"),
    NoticeKind.EXTENSION_GRANTED: _("More time was granted"),
    NoticeKind.EXTENSION_OFFERED: _("Another date was offered"),
    NoticeKind.EXTENSION_REFUSED: _("More time was refused"),
    NoticeKind.EXTENSION_LAPSED: _("The offer of another date ran out"),
    NoticeKind.OFFER_TAKEN: _("Your offer of another date was taken"),
    NoticeKind.COMPLETED: _("A returned reply was completed"),
    NoticeKind.COMPLETION_MISSED: _("A returned reply was not completed in time"),
    NoticeKind.FIRST_ANSWER_STANDS: _("A returned reply stands as it was"),
    NoticeKind.CLAIM_UNDECIDED: _("A claim to be outside remit is overdue for decision"),
    NoticeKind.ROUND_KEPT_OPEN: _("A round could not close by its time"),
    NoticeKind.HOLIDAY_YEAR: _("The days off of a year are not settled"),
    NoticeKind.COMPLETION_MOVED: _("More time to complete a returned reply"),
    NoticeKind.EXTENSION_TERM_MOVED: _("More time to decide on an extension"),
    NoticeKind.OFFER_MOVED: _("More time to take an offered date"),
    NoticeKind.OBJECTION_TERM_MOVED: _("More time to decide on an objection to the dossier"),
    NoticeKind.CLAIM_TERM_MOVED: _("More time to decide on a claim to be outside remit"),
    NoticeKind.EXPLANATION_MOVED: _("More time to explain a silence"),
    NoticeKind.DELEGATION_ENTERED: _("A delegation was entered"),
    NoticeKind.DELEGATION_ENDED: _("A delegation has ended"),
    NoticeKind.DELEGATION_SHORTENED: _("A delegation ends sooner"),
}
SENTENCES: Mapping[NoticeKind, str] = {
    NoticeKind.CIRCULATED: _("%(drafter)s asks %(responder)s for its position on document %(number)s."),
    NoticeKind.ASSIGNED: _("%(actor)s assigned you to prepare the reply to document %(number)s of %(drafter)s."),
    NoticeKind.HANDED_ON: _("%(actor)s handed the reply to document %(number)s of %(drafter)s on to another officer."),
    NoticeKind.CLEARANCE: _("%(actor)s submitted the reply to document %(number)s of %(drafter)s for your signature."),
    NoticeKind.REWORK: _("%(actor)s returned the reply to document %(number)s of %(drafter)s for rework."),
    NoticeKind.ANSWERED: _("%(responder)s replied to document %(number)s: %(position)s."),
    NoticeKind.SUPERSEDED: _("%(responder)s signed a newer position on document %(number)s: %(position)s."),
    NoticeKind.CLAIMED: _("%(responder)s claims that document %(number)s is outside its remit. Its clock stands until "
                          "you decide."),
    NoticeKind.CLAIM_ACCEPTED: _("%(drafter)s accepted that document %(number)s is outside the remit of "
                                 "%(responder)s."),
    NoticeKind.CLAIM_REFUSED: _("%(drafter)s refused the claim of %(responder)s on document %(number)s: a position is "
                                "owed again."),
    NoticeKind.RETURNED: _("%(drafter)s returned the reply of %(responder)s to document %(number)s, since it states no "
                           "clear position."),
    NoticeKind.SUSPENDED: _("%(drafter)s suspended document %(number)s. The clock of %(responder)s stands."),
    NoticeKind.RESUMED: _("%(drafter)s resumed document %(number)s. The clock of %(responder)s runs again."),
    NoticeKind.RELEASED: _("%(drafter)s withdrew document %(number)s. %(responder)s owes no reply any more."),
    NoticeKind.DUE_MOVED: _("The due date of %(responder)s for document %(number)s moved from %(from)s to %(to)s."),
    NoticeKind.SILENCE: _("The time to answer document %(number)s is over without an answer of %(responder)s. The "
                          "silence is on record."),
    NoticeKind.SIGNATURE: _("%(actor)s submitted a request for comments of %(drafter)s for your signature."),
    NoticeKind.REQUEST_RETURNED: _("%(actor)s returned your request for comments with a reason."),
    NoticeKind.WAIVER_ASKED: _("%(drafter)s asks you for a waiver before it circulates its request."),
    NoticeKind.CHASE: _("Reminder no. %(rung)s: %(responder)s owes its position on document %(number)s of "
                        "%(drafter)s."),
    NoticeKind.PAUSED: _("%(drafter)s paused the clock of %(responder)s for document %(number)s."),
    NoticeKind.RUNNING: _("%(drafter)s let the clock of %(responder)s for document %(number)s run again."),
    NoticeKind.OBJECTED: _("%(responder)s says that papers are missing for document %(number)s. Decide within one "
                           "working day; its clock stands until then."),
    NoticeKind.OBJECTION_UNDECIDED: _("The objection of %(responder)s that papers are missing for document %(number)s "
                                      "has not been decided within one working day."),
    NoticeKind.OBJECTION_ACCEPTED: _("%(drafter)s accepted that papers are missing for document %(number)s. The clock "
                                     "of %(responder)s stands until they are there."),
    NoticeKind.OBJECTION_REFUSED: _("%(drafter)s refused the objection of %(responder)s to the dossier of document "
                                    "%(number)s. The clock runs again."),
    NoticeKind.PAPERS_SUPPLIED: _("%(drafter)s supplied the missing papers for document %(number)s. The clock of "
                                  "%(responder)s runs again."),
    NoticeKind.EXPLAINED: _("The head of %(responder)s explained the silence on document %(number)s."),
    NoticeKind.EXPLANATION_OVERDUE: _("The silence of %(responder)s on document %(number)s has not been explained by "
                                      "its date."),
    NoticeKind.EXCUSED: _("A supervisor excused the silence of %(responder)s on document %(number)s."),
    NoticeKind.UPHELD: _("A supervisor upheld the silence of %(responder)s on document %(number)s."),
    NoticeKind.EXTENSION_ASKED: _("%(responder)s asks for time until %(day)s to reply to document %(number)s. Decide "
                                  "within one working day; its present date holds meanwhile."),
    NoticeKind.EXTENSION_UNDECIDED: _("The request of %(responder)s for more time on document %(number)s has not been "
                                      "decided within one working day."),
    NoticeKind.EXTENSION_GRANTED: _("%(drafter)s gave %(responder)s time until %(day)s to reply to document "
                                    "%(number)s."),
    NoticeKind.EXTENSION_OFFERED: _("%(drafter)s offers %(responder)s time until %(day)s to reply to document "
                                    "%(number)s. Take the offer before %(until)s, or the present date stands."),
    NoticeKind.EXTENSION_REFUSED: _("%(drafter)s refused more time for document %(number)s. The date of %(responder)s "
                                    "stands."),
    NoticeKind.EXTENSION_LAPSED: _("The offer of another date for document %(number)s was not taken. The date of "
                                   "%(responder)s stands."),
    NoticeKind.OFFER_TAKEN: _("%(responder)s took the offer: it replies to document %(number)s by %(day)s."),
    NoticeKind.COMPLETED: _("%(responder)s completed its returned reply to document %(number)s: %(position)s."),
    NoticeKind.COMPLETION_MISSED: _("%(responder)s did not complete its returned reply to document %(number)s in "
                                    "time. It may still do so until the round closes."),
    NoticeKind.FIRST_ANSWER_STANDS: _("The round on document %(number)s closed. The returned reply of %(responder)s "
                                      "was not completed and stands as it was signed."),
    NoticeKind.CLAIM_UNDECIDED: _("The claim of %(responder)s that document %(number)s is outside its remit has not "
                                  "been decided within one working day."),
    NoticeKind.ROUND_KEPT_OPEN: _("The round on document %(number)s of %(drafter)s came to its end, but a claim to be "
                                  "outside remit is undecided or a clock still stands. The silence of the others is on "
                                  "record; the drafting agency must decide what is open."),
    NoticeKind.COMPLETION_MOVED: _("The working calendar changed: the time of %(responder)s to complete its returned "
                                   "reply to document %(number)s moved from %(from)s to %(to)s."),
    NoticeKind.EXTENSION_TERM_MOVED: _("The working calendar changed: the request of %(responder)s for more time on "
                                       "document %(number)s is to be decided by %(to)s instead of %(from)s."),
    NoticeKind.OFFER_MOVED: _("The working calendar changed: the date offered to %(responder)s for document "
                              "%(number)s can be taken until %(to)s instead of %(from)s."),
    NoticeKind.OBJECTION_TERM_MOVED: _("The working calendar changed: the objection of %(responder)s to the dossier of "
                                       "document %(number)s is to be decided by %(to)s instead of %(from)s."),
    NoticeKind.CLAIM_TERM_MOVED: _("The working calendar changed: the claim of %(responder)s that document %(number)s "
                                   "is outside its remit is to be decided by %(to)s instead of %(from)s."),
    NoticeKind.EXPLANATION_MOVED: _("The working calendar changed: the silence of %(responder)s on document "
                                    "%(number)s is to be explained by %(to)s instead of %(from)s."),
    NoticeKind.DELEGATION_ENTERED: _("%(actor)s entered a delegation: from %(first)s until %(until)s %(delegate)s acts "
                                     "and signs for %(delegator)s in %(responder)s. Either of the two can end it at "
                                     "any time under “Delegations”."),
    NoticeKind.DELEGATION_ENDED: _("%(actor)s ended the delegation by which %(delegate)s acted for %(delegator)s in "
                                   "%(responder)s. What was done under it stays."),
    NoticeKind.DELEGATION_SHORTENED: _("The delegation by which %(delegate)s acts for %(delegator)s in %(responder)s "
                                       "now ends on %(until)s, since a role that it rests on ends then."),
}  # fmt: skip
# One reason for the clock to stand is gone, another is not.
STANDS_ON_HEADINGS: Mapping[NoticeKind, str] = {
    NoticeKind.RESUMED: _("Request resumed, one clock still stands"),
    NoticeKind.RUNNING: _("A pause ended, the clock still stands"),
}
STANDS_ON: Mapping[NoticeKind, str] = {
    NoticeKind.RESUMED: _("%(drafter)s resumed document %(number)s. The clock of %(responder)s still stands for "
                          "another reason."),
    NoticeKind.RUNNING: _("%(drafter)s ended its pause of the clock of %(responder)s for document %(number)s. The "
                          "clock still stands for another reason."),
    NoticeKind.OBJECTION_REFUSED: _("%(drafter)s refused the objection of %(responder)s to the dossier of document "
                                    "%(number)s. The clock still stands for another reason."),
    NoticeKind.PAPERS_SUPPLIED: _("%(drafter)s supplied the missing papers for document %(number)s. The clock of "
                                  "%(responder)s still stands for another reason."),
}  # fmt: skip
HOLIDAY_YEAR_EMPTY = _("Neither a national decision nor one of your own on the days off and swapped working days of "
                       "%(year)s has been entered. Due dates in that year count without it.")  # fmt: skip
HOLIDAY_YEAR_DOUBTFUL = _("%(days)s of your own entries in the working calendar of %(year)s contradict the national "
                          "calendar. Due dates in that year go by your entries.")  # fmt: skip
WAIVER_GRANTED = _("A supervisor granted the waiver for your request.")
WAIVER_REFUSED = _("A supervisor refused the waiver for your request.")
RESTRICTED_HEADING = _("A restricted document")
RESTRICTED = _("There is something new about the restricted document %(number)s of %(drafter)s.")
NO_NUMBER = _("not numbered yet")
SOMEBODY = _("The system")
POSITIONS: Mapping[str, str] = {
    PositionCode.CONCUR: _("Concur"),
    PositionCode.CONCUR_WITH_COMMENTS: _("Concur with comments"),
    PositionCode.OBJECT: _("Object"),
    PositionCode.OUTSIDE_REMIT: _("Outside remit"),
}


def heading(view: NoticeView, translate: Translate, *, outside: bool = False) -> str:
    """`outside`: for a mail, which leaves the house."""
    if outside and view.restricted:
        return translate(RESTRICTED_HEADING)
    known = STANDS_ON_HEADINGS if view.args.get("stands") else HEADINGS
    return translate(known.get(view.kind, HEADINGS[view.kind]))


def sentence(view: NoticeView, translate: Translate, moment: Callable[[str], str], *, outside: bool = False) -> str:
    """`moment` puts an ISO instant of `args` into the reader's words."""
    words = {
        "drafter": view.drafter,
        "responder": view.responder,
        "number": view.number or translate(NO_NUMBER),
        "actor": str(view.args.get("actor") or translate(SOMEBODY)),
        "position": translate(POSITIONS.get(str(view.args.get("position")), "–")),
        **{name: str(view.args.get(name, "")) for name in ("rung", "year", "days")},
        "from": moment(str(view.args["from"])) if view.args.get("from") else "–",
        "to": moment(str(view.args["to"])) if view.args.get("to") else "–",
        "until": moment(str(view.args["until"])) if view.args.get("until") else "–",
        "day": _day(view.args.get("last_day")),
        "first": _day(view.args.get("first_day")),
        "delegator": str(view.args.get("delegator", "")),
        "delegate": str(view.args.get("delegate", "")),
    }
    return translate(RESTRICTED if outside and view.restricted else _said(view)) % words


def _day(iso: Scalar) -> str:
    """As dates are written in both languages of the product."""
    return date.fromisoformat(str(iso)).strftime("%d/%m/%Y") if iso else "–"


def _said(view: NoticeView) -> str:
    if view.kind is NoticeKind.WAIVER_DECIDED:
        return WAIVER_GRANTED if view.args.get("granted") else WAIVER_REFUSED
    if view.kind is NoticeKind.HOLIDAY_YEAR:
        return HOLIDAY_YEAR_EMPTY if view.args.get("empty") else HOLIDAY_YEAR_DOUBTFUL
    known = STANDS_ON if view.args.get("stands") else SENTENCES
    return known.get(view.kind, SENTENCES[view.kind])
