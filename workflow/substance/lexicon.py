"""The phrases that rules listen for, compiled once from `data/phrases.tsv`, by the word a phrase starts with.

Looking a word up before trying any pattern keeps a long reply cheap: most words of a text start no phrase at all.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from workflow.substance.normalise import bare, respell

_GENERIC: Final = "generic"
_HEAD: Final = re.compile(r"(?P<head>\((?P<group>[^()?]*)\)|[^\s,?()|\\~]+)(?P<tail>.*)", re.DOTALL)
_END: Final = r"(?:\s*+(?:$|[,:()\-])|\s++(?:và|để|cho|thì|nhưng|tuy|song|trong|khi|theo|and|but|or|so)\b)"
_GAP: Final = r"(?:\s++[^\s,]++){0,8}?\s++"
_LONG_GAP: Final = r"(?:\s++\S++){0,25}?\s++"


class Phrase(NamedTuple):
    name: str
    """The class in the first column: what kind of thing these words are."""
    match: Callable[[str, int, int], re.Match[str] | None]
    """Of the text, from where the first word stands to the end of the sentence."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    phrases: Mapping[str, tuple[Phrase, ...]]
    """First word → the phrases that may start there."""
    generic: frozenset[str]


@cache
def lexicon(*, without_diacritics: bool) -> Lexicon:
    """The phrases as spelled, or as typed by somebody who leaves every diacritic out."""
    spell = bare if without_diacritics else str
    tails: dict[tuple[str, str], list[str]] = defaultdict(list)
    generic: set[str] = set()
    for name, written in _rows():
        phrase = spell(respell(unicodedata.normalize("NFC", written)))
        if name == _GENERIC:
            generic.update(phrase.split())
            continue
        for first, rest in _by_first_word(phrase):
            tails[first, name].append(rest)
    found: dict[str, list[Phrase]] = defaultdict(list)
    for (first, name), rests in tails.items():
        pattern = re.compile(f"{re.escape(first)}\\b(?:{'|'.join(map(_expand, rests))})")
        found[first].append(Phrase(name, pattern.match))
    return Lexicon({first: tuple(phrases) for first, phrases in found.items()}, frozenset(generic))


def _rows() -> Iterator[tuple[str, str]]:
    text = (resources.files("workflow.substance") / "data" / "phrases.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, phrase = line.split("\t")
            yield name, phrase


def _by_first_word(phrase: str) -> Iterator[tuple[str, str]]:
    """`(sau khi|qua) họp` → (`sau`, ` khi họp`), (`qua`, ` họp`)."""
    head = _HEAD.match(phrase)
    if head is None:
        raise ValueError(f"This phrase must start with a word or a group of words: {phrase}")
    for opening in (head["group"] or head["head"]).split("|"):
        first, _, rest = opening.partition(" ")
        yield first, (f" {rest}" if rest else "") + head["tail"]


def _expand(tail: str) -> str:
    """The small notation of the table as a regular expression."""
    tail = re.sub(r"(?<!\\)\((?!\?)", "(?:", tail)
    tail = re.sub(r" ?~~ ?", lambda _: _LONG_GAP, tail)
    tail = re.sub(r" ?~ ?", lambda _: _GAP, tail)
    tail = re.sub(r" [?*]", lambda _: r"\s*+", tail)
    return tail.replace("$$", _END).replace(" ", r"\s++")
