"""What a reply says, if anything: pure rules over its text, each explained by the author's own words."""

from workflow.substance.examine import examine
from workflow.substance.finding import Finding
from workflow.substance.normalise import normalise
from workflow.substance.reading import CommentText, ReplyText
from workflow.substance.reasons import reason_text
from workflow.vocabulary.findings import FindingKind, FindingRule

__all__ = [
    "CommentText",
    "Finding",
    "FindingKind",
    "FindingRule",
    "ReplyText",
    "examine",
    "normalise",
    "reason_text",
]
