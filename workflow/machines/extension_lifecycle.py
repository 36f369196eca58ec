"""The lifecycle of one extension: asked for by the responding agency, decided by the drafting one."""

from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.states import ExtensionState as S


@dataclass(frozen=True, kw_only=True)
class ExtensionFacts:
    """`owed`: the reply was not answered and its round is open. `offer_over`: the time to take the offer has passed."""

    owed: bool = True
    decider_stands_apart: bool = False
    reason_given: bool = False
    date_is_later: bool = False
    offer_over: bool = False


STILL_OWED = Guard("reply_still_owed", lambda f: f.owed)
DECIDER_STANDS_APART = Guard("decider_stands_apart", lambda f: f.decider_stands_apart)
REASON_GIVEN = Guard("reason_given", lambda f: f.reason_given)
DATE_IS_LATER = Guard("date_is_later", lambda f: f.date_is_later)
OFFER_STANDS = Guard("offer_stands", lambda f: not f.offer_over)
NO_LONGER_OWED = Guard("reply_no_longer_owed", lambda f: not f.owed)
OFFER_IS_OVER = Guard("offer_is_over", lambda f: f.offer_over or not f.owed)

EXTENSION_LIFECYCLE = Lifecycle(
    "Extension",
    S,
    S.ASKED,
    (
        Rule(Act.GRANT, (S.ASKED,), S.GRANTED, (STILL_OWED, DECIDER_STANDS_APART, DATE_IS_LATER)),
        Rule(Act.COUNTER, (S.ASKED,), S.COUNTERED, (STILL_OWED, DECIDER_STANDS_APART, DATE_IS_LATER)),
        Rule(Act.REFUSE, (S.ASKED,), S.REFUSED, (DECIDER_STANDS_APART, REASON_GIVEN)),
        Rule(Act.TAKE_OFFER, (S.COUNTERED,), S.GRANTED, (STILL_OWED, OFFER_STANDS, DATE_IS_LATER)),
        # Answered, released or closed before anybody decided: there is nothing left to extend.
        Rule(Act.LAPSE, (S.ASKED,), S.LAPSED, (NO_LONGER_OWED,)),
        Rule(Act.LAPSE, (S.COUNTERED,), S.LAPSED, (OFFER_IS_OVER,)),
    ),
)
