"""State machines: one table of transitions per lifecycle, on one shared machine each."""

from workflow.machines.comment_lifecycle import COMMENT_LIFECYCLE, CommentFacts
from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.machines.explanation_lifecycle import EXPLANATION_LIFECYCLE, ExplanationFacts
from workflow.machines.extension_lifecycle import EXTENSION_LIFECYCLE, ExtensionFacts
from workflow.machines.objection_lifecycle import OBJECTION_LIFECYCLE, ObjectionFacts
from workflow.machines.reply_lifecycle import REPLY_LIFECYCLE, ReplyFacts
from workflow.machines.request_lifecycle import REQUEST_LIFECYCLE, RequestFacts

LIFECYCLES = (
    REQUEST_LIFECYCLE,
    REPLY_LIFECYCLE,
    OBJECTION_LIFECYCLE,
    EXTENSION_LIFECYCLE,
    EXPLANATION_LIFECYCLE,
    COMMENT_LIFECYCLE,
)

__all__ = [
    "COMMENT_LIFECYCLE",
    "EXPLANATION_LIFECYCLE",
    "EXTENSION_LIFECYCLE",
    "LIFECYCLES",
    "OBJECTION_LIFECYCLE",
    "REPLY_LIFECYCLE",
    "REQUEST_LIFECYCLE",
    "CommentFacts",
    "ExplanationFacts",
    "ExtensionFacts",
    "Guard",
    "Lifecycle",
    "ObjectionFacts",
    "ReplyFacts",
    "RequestFacts",
    "Rule",
]
