"""A reply to questions that answers none of them."""

from collections.abc import Iterator

from workflow.substance.finding import Finding, found
from workflow.substance.reading import Reading
from workflow.vocabulary.findings import FindingRule


def unanswered_questions(reading: Reading) -> Iterator[Finding]:
    reply = reading.reply
    if reply.position != "outside_remit" and reply.questions_total > 0 and reply.questions_answered <= 0:
        yield found(FindingRule.QUESTIONS_UNANSWERED)
