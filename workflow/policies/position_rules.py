"""What a position needs before it may be signed (product rules, section 2). Pure; used by form, service and CLI.

The database repeats these rules as CHECK constraints and triggers, so that no code path can store less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said


@dataclass(frozen=True, kw_only=True)
class CommentDraft:
    """One point as written; what nobody can read is not given. The place is an anchor or the whole text."""

    weight: CommentWeight | None = None
    whole_text: bool = False
    article: str = ""
    clause: str = ""
    point: str = ""
    page: str = ""
    text: str = ""
    reason: str = ""
    proposed_wording: str = ""
    legal_basis: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(
            said(value)
            for value in (
                self.article,
                self.clause,
                self.point,
                self.page,
                self.text,
                self.reason,
                self.proposed_wording,
                self.legal_basis,
            )
        )

    @property
    def has_place(self) -> bool:
        return self.whole_text or any(said(value) for value in (self.article, self.clause, self.point, self.page))


@dataclass(frozen=True, kw_only=True)
class PositionDraft:
    """A reply as prepared. `code` None means that no position was chosen yet: nothing is ever assumed."""

    code: PositionCode | None = None
    opinion: str = ""
    checked_question_ids: frozenset[int] = field(default_factory=frozenset)
    checked_parts: str = ""
    comments: Sequence[CommentDraft] = ()
    remit_reason: str = ""
    competent_agency_id: int | None = None
    no_competent_reason: str = ""

    @property
    def conditions(self) -> int:
        return sum(comment.weight is CommentWeight.CONDITION for comment in self.comments)

    @property
    def checked(self) -> int:
        """Number of ticked questions, and one more when checked parts are named."""
        return len(self.checked_question_ids) + bool(said(self.checked_parts))


def missing_in_comment(number: int, comment: CommentDraft) -> Iterator[Missing]:
    """What one comment lacks; `number` counts from 1 and names the form fields `comments-<number-1>-…`."""

    def lacks(key: str, name: str) -> Missing:
        return Missing(key=key, place=f"comments-{number - 1}-{name}", args={"number": number})

    if comment.weight is None:
        yield lacks("comment_weight_missing", "weight")
    if not comment.has_place:
        yield lacks("comment_place_missing", "article")
    if not said(comment.text):
        yield lacks("comment_text_missing", "text")
    if comment.weight in {CommentWeight.CONDITION, CommentWeight.SHOULD_ADDRESS} and not said(comment.reason):
        yield lacks("comment_reason_missing", "reason")
    if comment.weight is CommentWeight.CONDITION and not said(comment.proposed_wording):
        yield lacks("condition_change_missing", "proposed_wording")


def missing_for_concur(draft: PositionDraft) -> Iterator[Missing]:
    if not draft.checked:
        yield Missing(key="nothing_checked", place="checked_questions")
    if draft.conditions:
        yield Missing(key="concur_with_condition", place="code")


def missing_for_concur_with_comments(draft: PositionDraft) -> Iterator[Missing]:
    if not draft.comments:
        yield Missing(key="no_comment_given", place="comments")
    if draft.conditions:
        yield Missing(key="concur_with_condition", place="code")


def missing_for_object(draft: PositionDraft) -> Iterator[Missing]:
    if not draft.conditions:
        yield Missing(key="objection_without_condition", place="comments")


def missing_for_outside_remit(draft: PositionDraft) -> Iterator[Missing]:
    if not said(draft.remit_reason):
        yield Missing(key="remit_reason_missing", place="remit_reason")
    if draft.competent_agency_id is None and not said(draft.no_competent_reason):
        yield Missing(key="competent_agency_missing", place="competent_agency_id")


RULES = {
    PositionCode.CONCUR: missing_for_concur,
    PositionCode.CONCUR_WITH_COMMENTS: missing_for_concur_with_comments,
    PositionCode.OBJECT: missing_for_object,
    PositionCode.OUTSIDE_REMIT: missing_for_outside_remit,
}


def missing_in_position(draft: PositionDraft) -> tuple[Missing, ...]:
    """Everything that still stands between this draft and a signature, in the order of the form."""
    if draft.code is None:
        chosen: tuple[Missing, ...] = (Missing(key="position_missing", place="code"),)
    else:
        chosen = tuple(RULES[draft.code](draft))
    comments = (m for number, c in enumerate(draft.comments, 1) for m in missing_in_comment(number, c))
    return (*chosen, *comments)
