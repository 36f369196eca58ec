"""The explanation of a recorded silence: asked of the head, given, and excused or upheld by a supervisor."""

from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import ExplanationAction as Act
from workflow.vocabulary.states import ExplanationState as S


@dataclass(frozen=True, kw_only=True)
class ExplanationFacts:
    """`heard`: something was explained, or its date has passed. `own`: the silence is one of the decider's own."""

    said: bool = False
    reason_given: bool = False
    heard: bool = False
    own: bool = False


REASON_GIVEN = Guard("reason_given", lambda f: f.reason_given)
NOT_OWN = Guard("silence_not_own", lambda f: not f.own)

EXPLANATION_LIFECYCLE = Lifecycle(
    "ExplanationRequest",
    S,
    S.ASKED,
    (
        Rule(Act.EXPLAIN, (S.ASKED, S.EXPLAINED), S.EXPLAINED, (Guard("explanation_given", lambda f: f.said),)),
        Rule(Act.EXCUSE, (S.ASKED, S.EXPLAINED), S.EXCUSED, (REASON_GIVEN, NOT_OWN)),
        Rule(
            Act.UPHOLD,
            (S.ASKED, S.EXPLAINED),
            S.UPHELD,
            (REASON_GIVEN, NOT_OWN, Guard("head_was_heard", lambda f: f.heard)),
        ),
    ),
)
