"""A reply as the rules read it: sentence by sentence, what was heard and whether it says something."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import itemgetter
from typing import Final

from workflow.substance.normalise import Folded, fold
from workflow.substance.sentences import Cover, Hit, Sentence, quoted, sentences
from workflow.substance.specifics import A_STATEMENT, ENOUGH_WORDS, is_concrete, own_words
from workflow.substance.unsaid import unsaid
from workflow.vocabulary.said import said

AGREEING: Final = frozenset({"agreement", "no_comment", "praise"})
HOLDING_BACK: Final = frozenset({"basic_agreement", "announced", "unnamed_condition"})
EVADING: Final = frozenset({"current_regulations", "competence", "decide", "noted", "passed_on", "put_off", "vague"})
_PHRASES: Final = AGREEING | HOLDING_BACK | EVADING | {"some_matters"}
_EXCUSED: Final = _PHRASES - HOLDING_BACK
"""Said within a reservation ("sau khi tiếp thu ý kiến…") these belong to it."""
_WORDS_BEFORE: Final = 8


@dataclass(frozen=True, slots=True)
class CommentText:
    """One comment as its author typed it; an empty string is a part left open."""

    text: str
    reason: str = ""
    proposed_wording: str = ""


@dataclass(frozen=True, slots=True)
class ReplyText:
    text: str
    comments: Sequence[CommentText] = ()
    title: str = ""
    """The draft's title: quoting it is not substance."""
    agencies: Sequence[str] = ()
    """Names of the agencies that write and that asked: naming them is not substance either."""
    position: str | None = None
    """The code of the position taken (`concur`, …), when one was taken already."""
    questions_answered: int = 0
    questions_total: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: the phrases heard in it and how much it says beside them."""

    heard: tuple[Hit, ...]
    concrete: bool
    own_words: int
    """Words outside of boilerplate that not everybody writes."""
    span: Hit | None
    """From the first word to the last outside of formalities; none when nothing is left."""

    def hears(self, *names: str) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.heard if hit.name in names)

    @property
    def evades(self) -> bool:
        return bool(self.hears(*EVADING))


@dataclass(frozen=True, slots=True)
class Passage:
    """The reply's own text, or one comment with its reason and proposed wording."""

    folded: Folded
    said: tuple[Said, ...]
    concrete: bool
    is_comment: bool

    def words(self, choose: Callable[[Said], Sequence[Hit]]) -> tuple[str, ...]:
        return tuple(self.folded.quote(hit.start, hit.end) for said in self.said for hit in choose(said))

    @property
    def states(self) -> bool:
        """Whether it says something of its own; a comment of a few words does so where a covering letter would not."""
        enough = ENOUGH_WORDS if self.is_comment else A_STATEMENT
        return self.concrete or any(
            said.own_words >= enough and not said.evades and not (self.is_comment and said.hears(*AGREEING))
            for said in self.said
        )


@dataclass(frozen=True, slots=True)
class Reading:
    body: Passage
    comments: tuple[Passage, ...]
    reply: ReplyText

    @property
    def passages(self) -> tuple[Passage, ...]:
        return (self.body, *self.comments)

    @property
    def concrete(self) -> bool:
        return any(passage.concrete for passage in self.passages)

    @property
    def says_something(self) -> bool:
        return any(passage.states for passage in self.passages)

    def words(self, *names: str) -> tuple[str, ...]:
        """The author's words behind every hit of these classes, wherever they stand."""
        return tuple(word for passage in self.passages for word in passage.words(lambda said: said.hears(*names)))


def read(reply: ReplyText) -> Reading:
    names = (reply.title, *reply.agencies)
    body = _passage(reply.text, names)
    comments = tuple(
        _passage(f"{comment.text}\n\n{comment.reason}\n\n{comment.proposed_wording}", names, comment)
        for comment in reply.comments
    )
    return Reading(body, comments, reply)


def _passage(text: str, names: Sequence[str], comment: CommentText | None = None) -> Passage:
    folded = fold(text)
    named = tuple(hit for name in names for hit in quoted(folded, name))
    spoken = tuple(_said(sentence, named) for sentence in sentences(folded))
    rewords = comment is not None and bool(said(comment.proposed_wording))
    return Passage(folded, spoken, rewords or any(one.concrete for one in spoken), comment is not None)


def _said(sentence: Sentence, named: tuple[Hit, ...]) -> Said:
    formalities = unsaid(sentence, named)
    masks = sentence.covered(formalities)
    live = tuple(
        hit for index, hit in enumerate(sentence.hits) if not masks.hides(hit.start) and _meant(sentence, index)
    )
    phrases = tuple(hit for hit in live if hit.name in _PHRASES)
    evaded = tuple(hit for hit in live if hit.name == "topic") if any(hit.name in EVADING for hit in phrases) else ()
    boilerplate = sentence.covered(formalities + phrases + evaded)
    reserved = sentence.covered(hit for hit in phrases if hit.name in HOLDING_BACK)
    heard = tuple(hit for hit in live if hit.name not in _EXCUSED or not reserved.hides(hit.start))
    own = own_words(sentence, boilerplate)
    return Said(heard, is_concrete(sentence, masks, boilerplate, own), own, _left(sentence, masks))


def _left(sentence: Sentence, masks: Cover) -> Hit | None:
    left = [(word, start) for word, start in sentence.words if not masks.hides(start) and not word.isdigit()]
    return Hit("said", left[0][1], left[-1][1] + len(left[-1][0])) if left else None


def _meant(sentence: Sentence, index: int) -> bool:
    """Whether the words before let a phrase mean what it usually means."""
    name = sentence.hits[index].name
    if name in {"agreement", "praise"}:
        return not _just_before(sentence, index) & {"guard", "negation"}
    if name in {"announced", "some_matters"}:
        return "negation" not in _just_before(sentence, index)
    return name not in {"decide", "competence"} or "submission" not in _just_before(sentence, index)


def _just_before(sentence: Sentence, index: int) -> set[str]:
    """Classes of the few words that lead up to a hit in the same part of the sentence."""
    start = sentence.hits[index].start
    earlier = bisect_left(sentence.words, start, key=itemgetter(1))
    opening = max(
        sentence.words[max(earlier - _WORDS_BEFORE, 0)][1],
        *(sentence.text.rfind(mark, sentence.start, start) for mark in ",:("),
    )
    leading = takewhile(lambda hit: hit.start >= opening, reversed(sentence.hits[:index]))
    return {hit.name for hit in leading if hit.start < start}
