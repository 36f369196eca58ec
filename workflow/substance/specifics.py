"""What says something: a place in the draft, a wording to replace, a reason, a figure, a law cited by number."""

import re
from typing import Final

from workflow.substance.sentences import Hit, Sentence

ENOUGH_WORDS: Final = 2
"""Words that not everybody writes, beside a request, a fault, a reason or a figure, that make it concrete."""
A_STATEMENT: Final = 6
"""Such words that make a sentence a statement of its own even without any of these."""
_SAYS_ENOUGH_ALONE: Final = frozenset({"disagreement", "location", "replacement"})
_NEEDS_AN_OBJECT: Final = frozenset({"request", "problem", "reason", "citation"})
_FIGURE: Final = re.compile(
    r"(?<![\w/])\d[\d.,]{0,30}\s{0,3}(?:%|phần trăm|phan tram|(?:(?:nghìn|nghin|ngàn|ngan|triệu|trieu|tỉ|ti) )?(?:đồng|dong)"
    r"|triệu|trieu|tỉ|ti|km|m2|ha|mw|ngày|ngay|tháng|thang|giờ|gio|hộ|ho|người|nguoi|trường hợp|truong hop|biên chế|bien che"
    r"|chỉ tiêu|chi tieu|xã|xa|vnd|days?|weeks?|months?|percent|people|households?)\b"
)
_DIGIT: Final = re.compile(r"\d")


def is_concrete(sentence: Sentence, masks: tuple[Hit, ...], phrases: tuple[Hit, ...]) -> bool:
    """Whether the sentence gives the drafter something to act upon.

    `masks` are formalities, where nothing counts; `phrases` are agreeing or evading words, whose own words do not count
    but beside which an article or a wording does.
    """
    if any(hit.name in _SAYS_ENOUGH_ALONE and not inside(hit, masks) for hit in sentence.hits):
        return True
    spans = masks + phrases
    hinted = any(hit.name in _NEEDS_AN_OBJECT and not inside(hit, spans) for hit in sentence.hits)
    return (hinted or _has_figure(sentence, spans)) and own_words(sentence, spans) >= ENOUGH_WORDS


def own_words(sentence: Sentence, spans: tuple[Hit, ...]) -> int:
    """How many words outside of `spans` are neither figures nor words that everybody writes."""
    generic = sentence.lexicon.generic
    return sum(
        word not in generic and not _DIGIT.search(word) and not _covered(position, spans)
        for word, position in sentence.words
    )


def inside(hit: Hit, spans: tuple[Hit, ...]) -> bool:
    """Whether a hit starts within another's span."""
    return _covered(hit.start, tuple(span for span in spans if span is not hit))


def _has_figure(sentence: Sentence, spans: tuple[Hit, ...]) -> bool:
    found = _FIGURE.finditer(sentence.text, sentence.start, sentence.end)
    return any(not _covered(figure.start(), spans) for figure in found)


def _covered(position: int, spans: tuple[Hit, ...]) -> bool:
    return any(span.start <= position < span.end for span in spans)
