"""What may be said about a reply that says little: the kinds a reader filters by, the rules that found it."""

from enum import StrEnum


class FindingKind(StrEnum):
    EMPTY = "empty"
    """Agrees, or says there is nothing to say, and says nothing else."""
    DEFLECTING = "deflecting"
    """Hands the question to the law, to somebody else or to a later day."""
    UNLISTED = "unlisted"
    """Holds something back ("cơ bản nhất trí") or announces comments, and lists none."""
    UNANSWERED = "unanswered"
    """Questions were put and not one was answered."""


class FindingRule(StrEnum):
    """Stable names: they are stored, printed and translated by. The order is the order of findings."""

    NOTHING_SAID = "nothing_said"
    BLANKET_AGREEMENT = "blanket_agreement"
    NO_COMMENT = "no_comment"
    PRAISE_ONLY = "praise_only"
    CURRENT_REGULATIONS = "current_regulations"
    SOMEONE_ELSES_COMPETENCE = "someone_elses_competence"
    CONSIDER_AND_DECIDE = "consider_and_decide"
    NOTED = "noted"
    PASSED_ON = "passed_on"
    PUT_OFF = "put_off"
    GENERAL_ADVICE = "general_advice"
    VAGUE_CRITICISM = "vague_criticism"
    NO_POSITION = "no_position"
    BASIC_AGREEMENT_UNLISTED = "basic_agreement_unlisted"
    ANNOUNCED_UNLISTED = "announced_unlisted"
    CONDITION_UNNAMED = "condition_unnamed"
    QUESTIONS_UNANSWERED = "questions_unanswered"


KIND_OF_RULE: dict[FindingRule, FindingKind] = {
    FindingRule.NOTHING_SAID: FindingKind.EMPTY,
    FindingRule.BLANKET_AGREEMENT: FindingKind.EMPTY,
    FindingRule.NO_COMMENT: FindingKind.EMPTY,
    FindingRule.PRAISE_ONLY: FindingKind.EMPTY,
    FindingRule.CURRENT_REGULATIONS: FindingKind.DEFLECTING,
    FindingRule.SOMEONE_ELSES_COMPETENCE: FindingKind.DEFLECTING,
    FindingRule.CONSIDER_AND_DECIDE: FindingKind.DEFLECTING,
    FindingRule.NOTED: FindingKind.DEFLECTING,
    FindingRule.PASSED_ON: FindingKind.DEFLECTING,
    FindingRule.PUT_OFF: FindingKind.DEFLECTING,
    FindingRule.GENERAL_ADVICE: FindingKind.DEFLECTING,
    FindingRule.VAGUE_CRITICISM: FindingKind.DEFLECTING,
    FindingRule.NO_POSITION: FindingKind.DEFLECTING,
    FindingRule.BASIC_AGREEMENT_UNLISTED: FindingKind.UNLISTED,
    FindingRule.ANNOUNCED_UNLISTED: FindingKind.UNLISTED,
    FindingRule.CONDITION_UNNAMED: FindingKind.UNLISTED,
    FindingRule.QUESTIONS_UNANSWERED: FindingKind.UNANSWERED,
}
