"""The form of a preparation: filled from what is stored, read back as content, with each lack put at its field."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any, TypeVar

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from blueprints.replies.forms import CommentForm, PreparationForm
from blueprints.web.addresses import number_in
from blueprints.web.messages import describe_missing
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import (
    AnswerDraft,
    PreparedContent,
    is_begun,
    missing_before_signature,
    stored_values,
)
from workflow.queries.reply_views import ReplyView
from workflow.vocabulary.positions import CommentWeight, PositionCode
from workflow.vocabulary.refusals import Missing

ROWS = "comments"
Word = TypeVar("Word", PositionCode, CommentWeight)


def stored_form(view: ReplyView) -> PreparationForm:
    """As it stands in the database; nothing is preselected where nothing was chosen."""
    kept = view.preparation
    given = kept.answers if kept else {}
    answers = [
        {"question_id": str(question.id), **asdict(given.get(question.id, AnswerDraft()))}
        for question in view.questions
    ]
    data: dict[str, Any] = {"version": "0", "reply_version": str(view.version), "answers": answers, "comments": []}
    if kept:
        names = ("opinion", "checked_parts", "remit_reason", "no_competent_reason", "internal_note")
        data |= {name: getattr(kept, name) for name in names}
        data |= {
            "version": str(kept.version),
            "code": kept.code.value if kept.code else "",
            "comments": [_row(comment) for comment in kept.comments],
            "competent_agency_id": str(kept.competent_agency_id or ""),
        }
    return PreparationForm(formdata=None, data=data)


def _row(comment: CommentDraft) -> dict[str, Any]:
    return {**asdict(comment), "weight": comment.weight.value if comment.weight else ""}


def offer(form: PreparationForm, agencies: Sequence[tuple[int, str]]) -> None:
    """Where the agency named before is no longer among them, the field says so and is empty."""
    field = form.competent_agency_id
    field.choices = [SelectChoice("", _("Choose an agency")), *(SelectChoice(str(key), name) for key, name in agencies)]
    if field.data and field.data not in {choice.value for choice in field.choices} and not field.errors:
        form.refuse([Missing(key="competent_agency_closed", place=field.name)])
        field.data = ""


def blank_row() -> SimpleNamespace:
    """The row that the browser copies when a comment is added."""
    return SimpleNamespace(form=CommentForm(formdata=None, prefix=f"{ROWS}-__index__-"))


def content_of(form: PreparationForm) -> PreparedContent:
    answers = {
        key: AnswerDraft(checked=bool(row.form.checked.data), answer=row.form.answer.data or "")
        for row in form.answers
        if (key := number_in(row.form.question_id.data)) is not None
    }
    return PreparedContent(
        code=_word(PositionCode, form.code.data),
        opinion=form.opinion.data or "",
        answers=answers,
        checked_parts=form.checked_parts.data or "",
        comments=tuple(_comment(row.form) for row in form.comments),
        remit_reason=form.remit_reason.data or "",
        competent_agency_id=number_in(form.competent_agency_id.data),
        no_competent_reason=form.no_competent_reason.data or "",
        internal_note=form.internal_note.data or "",
    )


def _comment(row: CommentForm) -> CommentDraft:
    texts = ("article", "clause", "point", "page", "text", "reason", "proposed_wording", "legal_basis")
    return CommentDraft(
        weight=_word(CommentWeight, row.weight.data),
        whole_text=bool(row.whole_text.data),
        **{name: getattr(row, name).data or "" for name in texts},
    )


def _word(vocabulary: type[Word], text: str | None) -> Word | None:
    """A word outside the vocabulary is none: nothing is ever assumed."""
    return vocabulary(text) if text in {member.value for member in vocabulary} else None


def lacking(form: PreparationForm) -> list[tuple[str, str]]:
    """As `points`: everything that stands between the form as it is and a signature, be it empty."""
    return points(form, missing_before_signature(SimpleNamespace(**stored_values(content_of(form)))))


def points(form: PreparationForm, missing: Iterable[Missing]) -> list[tuple[str, str]]:
    """(id of the field, sentence). `comments-1-…` means the second begun row, whatever number the browser gave it."""
    return [(_anchor(form, item.place), describe_missing(item)) for item in missing]


def mark(form: PreparationForm, missing: Iterable[Missing]) -> list[tuple[str, str]]:
    """As `points`, and each sentence at its field as well; returns those that have no field of their own."""
    loose = []
    for item in missing:
        sentence, anchor = describe_missing(item), _anchor(form, item.place)
        field = _fields(form).get(anchor)
        if field is None or isinstance(field.errors, dict) or anchor == ROWS:
            loose.append((anchor, sentence))
        else:
            field.errors = [*field.errors, sentence]
    return loose


def _anchor(form: PreparationForm, place: str) -> str:
    head, _dash, rest = place.partition("-")
    if head != ROWS or not rest:
        return place
    index, _dash, name = rest.partition("-")
    begun = [row.name for row in form.comments if is_begun(_comment(row.form))]
    return f"{begun[int(index)]}-{name}" if int(index) < len(begun) else ROWS


def _fields(form: PreparationForm) -> dict[str, Any]:
    rows = {field.name: field for row in form.comments for field in row.form}
    return {**form._fields, **rows}
