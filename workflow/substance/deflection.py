"""Evasive replies: the law in general, another's competence, another day, general advice, a fault without a place."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from workflow.substance.finding import Finding, found
from workflow.substance.reading import AGREEING, EVADING, HOLDING_BACK, Passage, Reading, Said
from workflow.substance.sentences import Hit
from workflow.vocabulary.findings import FindingRule

_RULES: Final = (
    (FindingRule.CURRENT_REGULATIONS, "current_regulations"),
    (FindingRule.SOMEONE_ELSES_COMPETENCE, "competence"),
    (FindingRule.CONSIDER_AND_DECIDE, "decide"),
    (FindingRule.NOTED, "noted"),
    (FindingRule.PASSED_ON, "passed_on"),
    (FindingRule.PUT_OFF, "put_off"),
)
_PROPER_TO_OUTSIDE_REMIT: Final = frozenset({FindingRule.SOMEONE_ELSES_COMPETENCE, FindingRule.PASSED_ON})


def deflection(reading: Reading) -> Iterator[Finding]:
    """A covering text is excused by anything concrete in the reply; a comment must be concrete itself."""
    evasive = [comment for comment in reading.comments if not comment.concrete]
    if not reading.concrete:
        evasive.insert(0, reading.body)
    for rule, name in _RULES:
        if reading.reply.position == "outside_remit" and rule in _PROPER_TO_OUTSIDE_REMIT:
            continue
        yield from _found(rule, evasive, lambda said, name=name: said.hears(name))  # type: ignore[misc]
    yield from _found(FindingRule.GENERAL_ADVICE, evasive, _general_advice)
    if not (reading.words(*AGREEING, "basic_agreement") and reading.words("some_matters")):
        yield from _found(FindingRule.VAGUE_CRITICISM, evasive, lambda said: said.hears("vague"))


def _found(rule: FindingRule, passages: list[Passage], choose: Callable[[Said], Sequence[Hit]]) -> Iterator[Finding]:
    if words := tuple(word for passage in passages for word in passage.words(choose)):
        yield found(rule, words)


def _general_advice(said: Said) -> tuple[Hit, ...]:
    """From the asking word to the last verb of improvement, when nothing else explains the sentence better."""
    asked, advised = said.hears("request"), said.hears("advice")
    better = said.hears("procedure", "some_matters", *HOLDING_BACK, *EVADING)
    if not asked or not advised or better or advised[-1].end <= asked[0].start:
        return ()
    return (Hit("advice", asked[0].start, advised[-1].end),)
