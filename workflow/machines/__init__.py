"""State machines: one table of transitions per lifecycle, on one shared machine each."""

from workflow.machines.comment_lifecycle import COMMENT_LIFECYCLE, CommentFacts
from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.machines.extension_lifecycle import EXTENSION_LIFECYCLE, ExtensionFacts
from workflow.machines.reply_lifecycle import REPLY_LIFECYCLE, ReplyFacts
from workflow.machines.request_lifecycle import REQUEST_LIFECYCLE, RequestFacts

LIFECYCLES = (REQUEST_LIFECYCLE, REPLY_LIFECYCLE, COMMENT_LIFECYCLE, EXTENSION_LIFECYCLE)

__all__ = [
    "COMMENT_LIFECYCLE",
    "EXTENSION_LIFECYCLE",
    "LIFECYCLES",
    "REPLY_LIFECYCLE",
    "REQUEST_LIFECYCLE",
    "CommentFacts",
    "ExtensionFacts",
    "Guard",
    "Lifecycle",
    "ReplyFacts",
    "RequestFacts",
    "Rule",
]
