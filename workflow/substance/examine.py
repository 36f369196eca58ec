"""Examine a reply before it is signed and after it was sent: which signals say that it says little."""

from typing import Final

from workflow.substance.blanket_agreement import blanket_agreement
from workflow.substance.deflection import deflection
from workflow.substance.finding import Finding
from workflow.substance.no_position import no_position
from workflow.substance.reading import ReplyText, read
from workflow.substance.unanswered_questions import unanswered_questions
from workflow.substance.unlisted_reservation import unlisted_reservation

_SIGNALS: Final = (blanket_agreement, deflection, unlisted_reservation)


def examine(reply: ReplyText) -> tuple[Finding, ...]:
    """Every finding, in the order of `FindingRule`; the same text always gives the same findings."""
    reading = read(reply)
    told = tuple(finding for signal in _SIGNALS for finding in signal(reading))
    explained = told or tuple(no_position(reading))
    return (*explained, *unanswered_questions(reading))
