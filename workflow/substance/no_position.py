"""The rest of the evasive replies: no phrase gives them away, but they neither agree nor object nor name anything.

It speaks only when no other rule does, and not where a position was taken: then a short text is enough.
"""

from collections.abc import Iterator

from workflow.substance.finding import Finding, found
from workflow.substance.reading import Reading, Said
from workflow.substance.sentences import Hit
from workflow.vocabulary.findings import FindingRule


def no_position(reading: Reading) -> Iterator[Finding]:
    if reading.reply.position is not None or reading.says_something:
        return
    words = tuple(word for passage in reading.passages for word in passage.words(_what_is_left))
    yield found(FindingRule.NO_POSITION, words)


def _what_is_left(said: Said) -> tuple[Hit, ...]:
    return (said.span,) if said.span else ()
