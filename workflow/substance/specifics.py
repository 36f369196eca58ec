"""What says something: a place in the draft, a wording to replace, a reason, a figure, a cited law, a question."""

import re
from typing import Final

from workflow.substance.sentences import Cover, Sentence

ENOUGH_WORDS: Final = 2
"""Words that not everybody writes, beside a request, a fault, a reason or a figure, that make it concrete."""
A_STATEMENT: Final = 5
"""Such words that make a sentence a statement of its own even without any of these."""
_SAYS_ENOUGH_ALONE: Final = frozenset({"contradiction", "disagreement", "location", "replacement"})
_NEEDS_AN_OBJECT: Final = frozenset({"request", "problem", "reason", "citation"})
_FIGURE: Final = re.compile(
    r"(?<![\w/])\d[\d.,]{0,30}\s{0,3}(?:%|(?:phần trăm|phan tram|(?:nghìn|nghin|ngàn|ngan|triệu|trieu|tỉ|ti)"
    r"(?: (?:đồng|dong))?|đồng|dong|km|m2|ha|mw|ngày|ngay|tháng|thang|giờ|gio|hộ|ho|người|nguoi|trường hợp|truong hop"
    r"|biên chế|bien che|chỉ tiêu|chi tieu|xã|xa|vnd|days?|weeks?|months?|percent|people|households?)\b)"
)


def is_concrete(sentence: Sentence, masks: Cover, phrases: Cover, own: int) -> bool:
    """Whether the sentence gives the drafter something to act upon.

    `masks` are formalities, where nothing counts; `phrases` are these and the agreeing or evading words, which are no
    hint of substance themselves but beside which an article or a wording is; `own` is `own_words` beside all of them.
    """
    if any(hit.name in _SAYS_ENOUGH_ALONE and not masks.hides(hit.start) for hit in sentence.hits):
        return True
    asks = sentence.text.startswith("?", sentence.end)
    return own >= ENOUGH_WORDS and (asks or _hinted(sentence, phrases) or _has_figure(sentence, phrases))


def own_words(sentence: Sentence, boilerplate: Cover) -> int:
    """How many words outside of boilerplate are neither figures nor words that everybody writes."""
    generic = sentence.lexicon.generic
    return sum(
        word not in generic and word.isalpha() and not boilerplate.hides(position) for word, position in sentence.words
    )


def _hinted(sentence: Sentence, boilerplate: Cover) -> bool:
    return any(hit.name in _NEEDS_AN_OBJECT and not boilerplate.hides(hit.start) for hit in sentence.hits)


def _has_figure(sentence: Sentence, boilerplate: Cover) -> bool:
    found = _FIGURE.finditer(sentence.text, sentence.start, sentence.end)
    return any(not boilerplate.hides(figure.start()) for figure in found)
