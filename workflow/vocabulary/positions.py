"""The closed vocabulary of positions and of comment weights. There is no fifth value and no default."""

from enum import StrEnum


class PositionCode(StrEnum):
    CONCUR = "concur"
    CONCUR_WITH_COMMENTS = "concur_with_comments"
    OBJECT = "object"
    OUTSIDE_REMIT = "outside_remit"


class CommentWeight(StrEnum):
    CONDITION = "condition"
    SHOULD_ADDRESS = "should_address"
    EDITORIAL = "editorial"
