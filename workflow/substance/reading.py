"""A reply as the rules read it: sentence by sentence, what was heard and whether it says something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workflow.substance.normalise import Folded, fold
from workflow.substance.sentences import Hit, Sentence, sentences, title_hits
from workflow.substance.specifics import A_STATEMENT, ENOUGH_WORDS, inside, is_concrete, own_words
from workflow.substance.unsaid import unsaid

AGREEING: Final = frozenset({"agreement", "no_comment", "praise"})
HOLDING_BACK: Final = frozenset({"basic_agreement", "announced", "unnamed_condition"})
EVADING: Final = frozenset({"current_regulations", "competence", "decide", "noted", "passed_on", "put_off", "vague"})
_PHRASES: Final = AGREEING | HOLDING_BACK | EVADING | {"some_matters"}
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
    body = _passage(reply.text, reply.title)
    comments = tuple(
        _passage("\n\n".join((comment.text, comment.reason, comment.proposed_wording)), reply.title, comment)
        for comment in reply.comments
    )
    return Reading(body, comments, reply)


def _passage(text: str, title: str, comment: CommentText | None = None) -> Passage:
    folded = fold(text)
    titles = title_hits(folded, title)
    said = tuple(_said(sentence, titles) for sentence in sentences(folded))
    rewords = comment is not None and bool(comment.proposed_wording.strip())
    return Passage(folded, said, rewords or any(one.concrete for one in said), comment is not None)


def _said(sentence: Sentence, titles: tuple[Hit, ...]) -> Said:
    masks = unsaid(sentence, titles)
    live = tuple(hit for hit in sentence.hits if not inside(hit, masks))
    phrases = tuple(hit for hit in live if hit.name in _PHRASES and _meant(sentence, hit))
    reserved = tuple(hit for hit in phrases if hit.name in HOLDING_BACK)
    heard = tuple(hit for hit in live if hit.name not in _PHRASES or (hit in phrases and not inside(hit, reserved)))
    return Said(heard, is_concrete(sentence, masks, phrases), own_words(sentence, masks + phrases))


def _meant(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words before let a phrase mean what it usually means."""
    before = _just_before(sentence, hit)
    if hit.name in {"agreement", "praise"}:
        return not before & {"guard", "negation"}
    return hit.name not in {"decide", "competence"} or "submission" not in before


def _just_before(sentence: Sentence, hit: Hit) -> set[str]:
    """Classes of the words in the same part of the sentence that lead up to a hit."""
    earlier = [position for _, position in sentence.words if position < hit.start]
    window = earlier[-_WORDS_BEFORE] if len(earlier) >= _WORDS_BEFORE else sentence.start
    opening = max(window, *(sentence.text.rfind(mark, sentence.start, hit.start) for mark in ",:("))
    return {other.name for other in sentence.hits if opening <= other.start < hit.start}
