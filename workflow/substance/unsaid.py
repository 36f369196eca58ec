"""What stands in a sentence and says nothing of the draft: salutations, the letter that asked, the draft's own title.

Spans are hits whose end was moved to where the formality truly ends. What starts inside one is not heard.
"""

import re
from collections.abc import Callable
from typing import Final

from workflow.substance.sentences import Hit, Sentence

_A_BREAK: Final = re.compile(r"[:,)]")


def unsaid(sentence: Sentence, names: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The spans to leave out; `names` are the draft's title and the agencies of the letter, found beforehand."""
    named = [hit for hit in names if hit.end > sentence.start and hit.start < sentence.end]
    ends = [(hit, _END[hit.name](sentence, hit)) for hit in sentence.hits if hit.name in _END]
    objects = [_agreed_object(sentence, hit) for hit in sentence.hits if hit.name in {"agreement", "basic_agreement"}]
    return (*named, *(Hit(hit.name, hit.start, end) for hit, end in ends), *objects)


def _end_of_preamble(sentence: Sentence, hit: Hit) -> int:
    """Up to the comma after which the agency itself speaks; the whole sentence when it only recalls a letter."""
    for other in sentence.hits:
        if other.name == "voice" and other.start > hit.end and _follows_a_comma(sentence, other):
            return other.start
    recalls = hit.name == "received" or any(other.name == "letter" for other in sentence.hits)
    return sentence.end if recalls else hit.start


def _follows_a_comma(sentence: Sentence, hit: Hit) -> bool:
    return sentence.text[max(hit.start - 2, sentence.start) : hit.start].rstrip().endswith(",")


def _end_of_name(sentence: Sentence, hit: Hit) -> int:
    """`UBND xã` goes on over `Phú Lâm`, but not over words in capitals throughout."""
    end = hit.end
    for word, position in sentence.words:
        if position == end + 1 and sentence.cased[position : position + len(word)].istitle():
            end = position + len(word)
    return end


def _end_of_title(sentence: Sentence, hit: Hit) -> int:
    found = _A_BREAK.search(sentence.text, hit.end, sentence.end)
    end = _stop(sentence, hit, {"stop", "fault"})
    return min(end, found.start()) if found else end


def _agreed_object(sentence: Sentence, hit: Hit) -> Hit:
    """The title of what is agreed to may cite laws, figures and articles: none of it is this reply's own."""
    end = _stop(sentence, hit, {"stop"})
    named = (other.start for other in sentence.hits if other.name == "object" and hit.start <= other.start < end)
    return Hit("object", next(named, end), end)


def _stop(sentence: Sentence, hit: Hit, stops: set[str]) -> int:
    ends = (other.start for other in sentence.hits if other.name in stops and other.start >= hit.end)
    return next(ends, sentence.end)


_END: Final[dict[str, Callable[[Sentence, Hit], int]]] = {
    "formality": lambda sentence, _: sentence.end,
    "letter": lambda _, hit: hit.end,
    "pointer": lambda _, hit: hit.end,
    "preamble": _end_of_preamble,
    "received": _end_of_preamble,
    "agency": _end_of_name,
    "title": _end_of_title,
}
