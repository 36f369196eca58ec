"""Reservations without content: "cơ bản nhất trí", comments announced, changes made a condition, with none listed."""

from collections.abc import Iterator

from workflow.substance.finding import Finding, found
from workflow.substance.reading import AGREEING, Reading, Said
from workflow.substance.sentences import Hit
from workflow.vocabulary.findings import FindingRule


def unlisted_reservation(reading: Reading) -> Iterator[Finding]:
    """One listed comment, in the text or as a comment of its own, is enough to have a reservation make sense."""
    if reading.says_something:
        return
    if words := reading.words("basic_agreement"):
        yield found(FindingRule.BASIC_AGREEMENT_UNLISTED, words)
    agrees = bool(reading.words(*AGREEING, "basic_agreement"))
    if words := reading.words("announced", *(("some_matters",) if agrees else ())):
        yield found(FindingRule.ANNOUNCED_UNLISTED, words)
    if words := tuple(word for passage in reading.passages for word in passage.words(_unnamed_condition)):
        yield found(FindingRule.CONDITION_UNNAMED, words)


def _unnamed_condition(said: Said) -> tuple[Hit, ...]:
    agrees = said.hears(*AGREEING, "basic_agreement", "readiness")
    return said.hears("unnamed_condition") if agrees else ()
