"""What stands in a sentence and says nothing of the draft: salutations, the letter that asked, the draft's own title.

Spans are hits whose end was moved to where the formality truly ends. What starts inside one is not heard.
"""

import re
from collections.abc import Iterator
from typing import Final

from workflow.substance.sentences import Hit, Sentence

_A_NEW_VOICE: Final = re.compile(
    r",\s*(?=(?:sở|so|ban|ubnd|ủy ban|uy ban|công an|cong an|văn phòng|van phong|thanh tra|bộ|bo|hội|hoi|đơn vị|don vi|chúng tôi|chung toi"
    r"|cơ quan|co quan|trung tâm|trung tam|chi cục|chi cuc|cục|cuc|sau khi|qua|thống nhất|thong nhat|nhất trí|nhat tri|đồng ý|dong y"
    r"|cơ bản|co ban|về|ve|nội dung|noi dung|đề nghị|de nghi|việc|viec|tập thể|tap the|không|khong|we|the)\b)"
)
_A_BREAK: Final = re.compile(r"[:,)]")
_TO_THE_END: Final = frozenset({"formality"})
_AS_THEY_STAND: Final = frozenset({"letter", "pointer"})
_AGREEING: Final = frozenset({"agreement", "basic_agreement"})


def unsaid(sentence: Sentence, titles: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The spans to leave out; `titles` are the draft's own, found beforehand."""
    named = (hit for hit in titles if hit.end > sentence.start and hit.start < sentence.end)
    return (*named, *(span for hit in sentence.hits for span in _span(sentence, hit)))


def _span(sentence: Sentence, hit: Hit) -> Iterator[Hit]:
    if hit.name in _AS_THEY_STAND:
        yield hit
    elif hit.name in _TO_THE_END:
        yield Hit(hit.name, hit.start, sentence.end)
    elif hit.name in {"preamble", "received"}:
        yield _preamble(sentence, hit)
    elif hit.name == "agency":
        yield Hit(hit.name, hit.start, _end_of_name(sentence, hit.end))
    elif hit.name == "title":
        yield Hit(hit.name, hit.start, _end_of_object(sentence, hit, {"stop", "fault"}, _A_BREAK))
    elif hit.name in _AGREEING:
        yield from _agreed_object(sentence, hit)


def _preamble(sentence: Sentence, hit: Hit) -> Hit:
    """Up to where the agency itself begins to speak; the whole sentence when it only recalls a letter."""
    voice = _A_NEW_VOICE.search(sentence.text, hit.start, sentence.end)
    if voice:
        return Hit(hit.name, hit.start, voice.start())
    recalls = hit.name == "received" or any(other.name == "letter" for other in sentence.hits)
    return Hit(hit.name, hit.start, sentence.end if recalls else hit.start)


def _agreed_object(sentence: Sentence, hit: Hit) -> Iterator[Hit]:
    """The title of what is agreed to may cite laws, figures and articles: none of it is this reply's own."""
    end = _end_of_object(sentence, hit, {"stop"}, None)
    for other in sentence.hits:
        if other.name == "object" and hit.start <= other.start < end:
            yield Hit("object", other.start, end)
            return


def _end_of_object(sentence: Sentence, hit: Hit, stops: set[str], mark: re.Pattern[str] | None) -> int:
    ends = [other.start for other in sentence.hits if other.name in stops and other.start > hit.start]
    if mark and (found := mark.search(sentence.text, hit.end, sentence.end)):
        ends.append(found.start())
    return min((end for end in ends if end >= hit.end), default=sentence.end)


def _end_of_name(sentence: Sentence, end: int) -> int:
    """`UBND xã` goes on over `Phú Lâm`, unless everything is in capitals."""
    if sentence.cased[sentence.start : sentence.end].isupper():
        return end
    for word, position in sentence.words:
        if position == end + 1 and sentence.cased[position].isupper():
            end = position + len(word)
    return end
