"""A text as sentences, each with its words and the phrases that stand in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from workflow.substance.lexicon import Lexicon, lexicon
from workflow.substance.normalise import Folded, bare, fold

_END: Final = re.compile(r"\./\.?|[.;!?]+(?=[\s\"')]|$)| {0,40}\n {0,40}")
_WORD: Final = re.compile(r"\w+")
_LONGEST: Final = 1500
"""Characters. A sentence is cut there: no person writes one, and the work per sentence stays bounded."""
_NUMBERING: Final = re.compile(r"\d+|[ivx]+|[a-zđ]")
_ONLY_AT_THE_HEAD: Final = frozenset({"formality", "preamble", "topic"})


class Hit(NamedTuple):
    """A tuple, since a long reply has a thousand of them."""

    name: str
    """The phrase's class in the lexicon."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    cased: str
    text: str
    """The whole folded text; offsets count in it."""
    start: int
    end: int
    words: tuple[tuple[str, int], ...]
    """Each word and where it starts."""
    hits: tuple[Hit, ...]
    """In the order of where they start."""
    lexicon: Lexicon
    """The one without diacritics when the author typed the sentence that way."""

    def covered(self, spans: Iterable[Hit]) -> "Cover":
        mask = bytearray(self.end - self.start)
        for span in spans:
            opening, closing = max(span.start, self.start), min(span.end, self.end)
            mask[opening - self.start : closing - self.start] = b"\1" * (closing - opening)
        return Cover(self.start, mask)


@dataclass(frozen=True, slots=True)
class Cover:
    """Which characters of a sentence lie under some spans: asked for every word, so it answers at once."""

    start: int
    mask: bytearray

    def hides(self, position: int) -> bool:
        return bool(self.mask[position - self.start])


def sentences(folded: Folded) -> Iterator[Sentence]:
    """The sentences that hold at least one word, in reading order."""
    start = 0
    for end, following in _ends(folded):
        for opening, closing in _pieces(folded.text, start, end):
            sentence = _sentence(folded, opening, closing)
            if sentence.words:
                yield sentence
        start = following


def quoted(folded: Folded, name: str) -> tuple[Hit, ...]:
    """Where the draft's own title or the name of an agency stands, whatever its case, blanks and diacritics."""
    words = bare(fold(name).text).split()
    if not words:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return tuple(Hit("title", found.start(), found.end()) for found in pattern.finditer(bare(folded.text)))


def _ends(folded: Folded) -> Iterator[tuple[int, int]]:
    """End of each sentence and start of the next; a line that goes on in small letters is the same sentence."""
    for found in _END.finditer(folded.text):
        if "\n" not in found[0] or not _goes_on(folded.cased, found.start(), found.end()):
            yield found.start(), found.end()
    yield len(folded.text), len(folded.text)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _goes_on(cased: str, end: int, following: int) -> bool:
    before, after = cased[max(end - 1, 0) : end], cased[following : following + 1]
    return after.islower() and (before.isalnum() or before == ",")


def _sentence(folded: Folded, start: int, end: int) -> Sentence:
    text = folded.text
    heard = lexicon(without_diacritics=text[start:end].isascii())
    words = tuple([(found[0], found.start()) for found in _WORD.finditer(text, start, end)])
    return Sentence(folded.cased, text, start, end, words, tuple(_hits(text, end, words, heard)), heard)


def _hits(text: str, end: int, words: tuple[tuple[str, int], ...], heard: Lexicon) -> Iterator[Hit]:
    starting = heard.phrases
    at_the_head = True
    for word, position in words:
        for name, match in starting.get(word, ()):
            if (at_the_head or name not in _ONLY_AT_THE_HEAD) and (found := match(text, position, end)):
                yield Hit(name, position, found.end())
        at_the_head = at_the_head and _NUMBERING.fullmatch(word) is not None
