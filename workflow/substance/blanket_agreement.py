"""Empty replies: agreement, absence of comment or praise, and nothing else once the formalities are gone."""

from collections.abc import Iterator
from typing import Final

from workflow.substance.finding import Finding, found
from workflow.substance.reading import AGREEING, HOLDING_BACK, Reading
from workflow.vocabulary.findings import FindingRule

_RULES: Final = (
    (FindingRule.BLANKET_AGREEMENT, "agreement"),
    (FindingRule.NO_COMMENT, "no_comment"),
    (FindingRule.PRAISE_ONLY, "praise"),
)
_OTHER_ANSWERS: Final = frozenset({"object", "outside_remit"})


def blanket_agreement(reading: Reading) -> Iterator[Finding]:
    if reading.says_something or reading.reply.position in _OTHER_ANSWERS or _holds_back(reading):
        return
    heard = [(rule, words) for rule, name in _RULES if (words := reading.words(name))]
    if heard:
        yield from (found(rule, words) for rule, words in _without_idle_praise(heard))
    elif not any(said.span for passage in reading.passages for said in passage.said):
        yield found(FindingRule.NOTHING_SAID)


def _without_idle_praise(heard: list[tuple[FindingRule, tuple[str, ...]]]) -> list[tuple[FindingRule, tuple[str, ...]]]:
    """Praise beside an agreement adds nothing to what is wrong."""
    return [(rule, words) for rule, words in heard if rule is not FindingRule.PRAISE_ONLY] or heard


def _holds_back(reading: Reading) -> bool:
    agrees = bool(reading.words(*AGREEING))
    return bool(reading.words(*HOLDING_BACK)) or (agrees and bool(reading.words("some_matters")))
