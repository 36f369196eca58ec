"""A reply as its agency prepares it, tolerant of anything unfinished; and what still stands before its signature. Pure.

The stored form is plain JSON, so that autosave never refuses a half sentence; `position_draft` reads it strictly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol

from workflow.policies.position_rules import CommentDraft, PositionDraft, missing_in_position
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said

LONGEST_TEXT = 20_000
LONGEST_PLACE = 120
LONGEST_PAGE = 32
MOST_COMMENTS = 300
PLACES = ("article", "clause", "point")


class PreparedAgain(Protocol):
    """What is written over an answer."""

    code: Any
    updated_at: Any


class Prepared(Protocol):
    """What a stored preparation offers; `answers` maps question ids (as text) to {"checked", "answer"}."""

    code: Any
    opinion: Any
    answers: Any
    checked_parts: Any
    comments: Any
    remit_reason: Any
    competent_agency_id: Any
    no_competent_reason: Any


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    checked: bool = False
    answer: str = ""

    @property
    def is_given(self) -> bool:
        return self.checked or bool(said(self.answer))


@dataclass(frozen=True, kw_only=True)
class PreparedContent:
    """All that the form holds. `answers` by question id; `internal_note` never leaves the agency."""

    code: PositionCode | None = None
    opinion: str = ""
    answers: Mapping[int, AnswerDraft] = field(default_factory=dict)
    checked_parts: str = ""
    comments: Sequence[CommentDraft] = ()
    remit_reason: str = ""
    competent_agency_id: int | None = None
    no_competent_reason: str = ""
    internal_note: str = ""


def is_begun(comment: CommentDraft) -> bool:
    """A row of the form that its author has touched; an untouched one is not kept."""
    return not comment.is_blank or comment.weight is not None or comment.whole_text


def stored_values(content: PreparedContent) -> dict[str, Any]:
    """The columns of a preparation; letters that no database text can hold are left out."""
    answers = {str(key): _clean(asdict(answer)) for key, answer in sorted(content.answers.items()) if answer.is_given}
    return {
        "code": content.code,
        "answers": answers,
        "comments": [_clean(asdict(comment)) for comment in content.comments if is_begun(comment)],
        "competent_agency_id": content.competent_agency_id,
        **_clean({name: getattr(content, name) for name in TEXTS}),
    }


TEXTS = ("opinion", "checked_parts", "remit_reason", "no_competent_reason", "internal_note")


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.replace("\x00", "") if isinstance(value, str) else value for key, value in values.items()}


def too_long(content: PreparedContent) -> tuple[Missing, ...]:
    """What no preparation may hold: texts or lists beyond any honest length."""
    texts = [getattr(content, name) for name in TEXTS]
    texts += [answer.answer for answer in content.answers.values()]
    texts += [value for comment in content.comments for value in asdict(comment).values() if isinstance(value, str)]
    if any(len(text) > LONGEST_TEXT for text in texts):
        return (Missing(key="text_too_long", args={"most": LONGEST_TEXT}),)
    if len(content.comments) > MOST_COMMENTS:
        return (Missing(key="too_many_comments", place="comments", args={"most": MOST_COMMENTS}),)
    return ()


COMMENT_FIELDS = frozenset(field.name for field in fields(CommentDraft))


def comment_drafts(rows: Iterable[Mapping[str, Any]]) -> tuple[CommentDraft, ...]:
    """Comments as stored."""
    return tuple(_comment(row) for row in rows)


def _comment(row: Mapping[str, Any]) -> CommentDraft:
    known = {key: value for key, value in row.items() if key in COMMENT_FIELDS}
    weight = known.pop("weight", None)
    return CommentDraft(weight=CommentWeight(weight) if weight else None, **known)


def answer_drafts(stored: Mapping[str, Mapping[str, Any]]) -> dict[int, AnswerDraft]:
    return {int(key): AnswerDraft(checked=bool(row["checked"]), answer=row["answer"]) for key, row in stored.items()}


def position_draft(prepared: Prepared) -> PositionDraft:
    """The stored preparation as the rules of a position read it."""
    answers = answer_drafts(prepared.answers)
    return PositionDraft(
        code=prepared.code,
        opinion=prepared.opinion,
        checked_question_ids=frozenset(key for key, answer in answers.items() if answer.checked),
        checked_parts=prepared.checked_parts,
        comments=comment_drafts(prepared.comments),
        remit_reason=prepared.remit_reason,
        competent_agency_id=prepared.competent_agency_id,
        no_competent_reason=prepared.no_competent_reason,
    )


def missing_before_signature(prepared: Prepared | None) -> tuple[Missing, ...]:
    """The rules of the position, and what the register of comments cannot hold; all of it when nothing is prepared."""
    if prepared is None:
        return missing_in_position(PositionDraft())
    draft = position_draft(prepared)
    long_places = (m for number, comment in enumerate(draft.comments, 1) for m in _long_places(number, comment))
    return (*missing_in_position(draft), *long_places)


def missing_to_complete(answered_at: datetime | None, prepared: PreparedAgain | None) -> tuple[Missing, ...]:
    """A returned answer is completed by a newer one, and by no claim that there was nothing to answer.

    `answered_at`: when the returned answer was signed; None where nothing was returned.
    """
    if answered_at is None:
        return ()
    if prepared is None or prepared.updated_at <= answered_at:
        return (Missing(key="nothing_newer_prepared", place="code"),)
    return (Missing(key="claim_after_answer", place="code"),) if prepared.code is PositionCode.OUTSIDE_REMIT else ()


def _long_places(number: int, comment: CommentDraft) -> Iterable[Missing]:
    limits = {**dict.fromkeys(PLACES, LONGEST_PLACE), "page": LONGEST_PAGE}
    for name, most in limits.items():
        if len(getattr(comment, name)) > most:
            yield Missing(
                key="comment_place_too_long",
                place=f"comments-{number - 1}-{name}",
                args={"number": number, "most": most},
            )
