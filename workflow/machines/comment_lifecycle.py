"""The lifecycle of one comment after sending: the drafter's answer, the commenter's reaction, escalation."""

from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import CommentAction as Act
from workflow.vocabulary.states import CommentState as S


@dataclass(frozen=True, kw_only=True)
class CommentFacts:
    reason_given: bool = False
    is_condition: bool = False
    superior_named: bool = False
    outcome_given: bool = False


REASON_GIVEN = Guard("reason_given", lambda f: f.reason_given)
IS_CONDITION = Guard("comment_is_a_condition", lambda f: f.is_condition)
SUPERIOR_NAMED = Guard("superior_named", lambda f: f.superior_named)
OUTCOME_GIVEN = Guard("outcome_given", lambda f: f.outcome_given)

ANSWERED = (S.ACCEPTED, S.PARTLY_ACCEPTED, S.NOT_ACCEPTED)

COMMENT_LIFECYCLE = Lifecycle(
    "Comment",
    S,
    S.OPEN,
    (
        Rule(Act.ACCEPT, (S.OPEN,), S.ACCEPTED),
        Rule(Act.PARTLY_ACCEPT, (S.OPEN,), S.PARTLY_ACCEPTED, (REASON_GIVEN,)),
        Rule(Act.NOT_ACCEPT, (S.OPEN,), S.NOT_ACCEPTED, (REASON_GIVEN,)),
        Rule(Act.REACT_SATISFIED, ANSWERED, S.SATISFIED),
        Rule(Act.REACT_MAINTAINED, ANSWERED, S.MAINTAINED, (REASON_GIVEN,)),
        Rule(Act.ESCALATE, (S.MAINTAINED,), S.ESCALATED, (IS_CONDITION, SUPERIOR_NAMED)),
        Rule(Act.DECIDE, (S.ESCALATED,), S.DECIDED, (OUTCOME_GIVEN,)),
    ),
)
