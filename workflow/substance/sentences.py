"""A text as sentences, each with its words and the phrases that stand in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workflow.substance.lexicon import Lexicon, lexicon
from workflow.substance.normalise import Folded, bare, fold

_END: Final = re.compile(r"\./\.?|[.;!?]+(?=[\s\"')]|$)| {0,40}\n {0,40}")
_WORD: Final = re.compile(r"\w+")
_NUMBERING: Final = re.compile(r"\d+|[ivx]+|[a-zđ]")
_ONLY_AT_THE_HEAD: Final = frozenset({"formality", "preamble"})


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    """The phrase's class in the lexicon."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    cased: str
    text: str
    """The whole folded text (without diacritics when the sentence has none); offsets count in it."""
    start: int
    end: int
    words: tuple[tuple[str, int], ...]
    """Each word and where it starts."""
    hits: tuple[Hit, ...]
    lexicon: Lexicon


def sentences(folded: Folded) -> Iterator[Sentence]:
    """The sentences that hold at least one word, in reading order."""
    plain = bare(folded.text)
    start = 0
    for end, following in _ends(folded):
        sentence = _sentence(folded, plain, start, end)
        if sentence.words:
            yield sentence
        start = following


def title_hits(folded: Folded, title: str) -> tuple[Hit, ...]:
    """Where the draft's own title is quoted, whatever its case, blanks and diacritics."""
    words = bare(fold(title).text).split()
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


def _goes_on(cased: str, end: int, following: int) -> bool:
    before, after = cased[max(end - 1, 0) : end], cased[following : following + 1]
    return after.islower() and (before.isalnum() or before == ",")


def _sentence(folded: Folded, plain: str, start: int, end: int) -> Sentence:
    typed_bare = folded.text[start:end].isascii()
    spelled = plain if typed_bare else folded.text
    heard = lexicon(without_diacritics=typed_bare)
    words = tuple((found[0], found.start()) for found in _WORD.finditer(spelled, start, end))
    return Sentence(folded.cased, spelled, start, end, words, tuple(_hits(spelled, end, words, heard)), heard)


def _hits(text: str, end: int, words: tuple[tuple[str, int], ...], heard: Lexicon) -> Iterator[Hit]:
    at_the_head = True
    for word, position in words:
        for phrase in heard.phrases.get(word, ()):
            if phrase.name in _ONLY_AT_THE_HEAD and not at_the_head:
                continue
            if found := phrase.pattern.match(text, position, end):
                yield Hit(phrase.name, position, found.end())
        at_the_head = at_the_head and _NUMBERING.fullmatch(word) is not None
