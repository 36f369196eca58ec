"""Forms of the responding side. They take anything: what a position needs is said beside the form, never in its way."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from blueprints.web.addresses import number_in
from blueprints.web.forms import BaseForm
from blueprints.web.labels import label
from workflow.vocabulary.positions import CommentWeight, PositionCode


class VersionedForm(BaseForm):
    """`version` of the reply that the page showed."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """What cannot be read counts as the version of no reply, so that nothing is done unseen."""
        return number_in(self.version.data) or 0


class SignForm(VersionedForm):
    preparation_version = HiddenField()

    @property
    def seen_preparation(self) -> int:
        return number_in(self.preparation_version.data) or 0


class AssignForm(VersionedForm):
    officer_id = SelectField(_("Officer"), coerce=lambda value: number_in(str(value)) or 0, validate_choice=False)


class ReasonForm(VersionedForm):
    reason = TextAreaField(_("Reason"))


class Day(DateField):  # type: ignore[misc]
    """A local day; left empty or misread it is none, and the service says what is missing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


class AskForm(VersionedForm):
    """In the order of the page, which is that of its list of errors."""

    day = Day(_("Until which day"))
    reason = TextAreaField(_("Reason"))


class DecideForm(VersionedForm):
    """`version` is that of the extension."""

    extension_id = HiddenField()
    day = Day(_("Another day"))
    reason = TextAreaField(_("Reason"))


class Row(BaseForm):
    """One row of a larger form, which carries the token."""

    class Meta(BaseForm.Meta):
        csrf = False


class AnswerForm(Row):
    question_id = HiddenField()
    checked = BooleanField(_("Checked"))
    answer = TextAreaField(_("Answer"))


class CommentForm(Row):
    weight = RadioField(_("Weight"), choices=[], validate_choice=False, default="")
    whole_text = BooleanField(_("The whole text"))
    article = StringField(_("Article"))
    clause = StringField(_("Clause"))
    point = StringField(_("Point"))
    page = StringField(_("Page"))
    text = TextAreaField(_("Comment"))
    reason = TextAreaField(_("Reason"))
    proposed_wording = TextAreaField(_("Proposed wording"))
    legal_basis = TextAreaField(_("Legal basis"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weight.flags.required = self.text.flags.required = True
        self.weight.choices = [SelectChoice(weight.value, label(weight)) for weight in CommentWeight]


class PreparationForm(BaseForm):
    """`version` is that of the preparation (autosave renews it), `reply_version` that of the reply."""

    version = HiddenField()
    reply_version = HiddenField()
    code = RadioField(_("Position"), choices=[], validate_choice=False, default="")
    opinion = TextAreaField(_("General opinion"))
    answers = FieldList(FormField(AnswerForm), label=_("Questions"))
    checked_parts = TextAreaField(_("Parts of the draft that were checked"))
    comments = FieldList(FormField(CommentForm), label=_("Comments"))
    remit_reason = TextAreaField(_("Why it is outside your remit"))
    competent_agency_id = SelectField(_("Competent agency"), coerce=str, validate_choice=False)
    no_competent_reason = TextAreaField(_("If no agency is competent: why"))
    internal_note = TextAreaField(_("Internal note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.flags.required = True
        self.code.choices = [SelectChoice(code.value, label(code)) for code in PositionCode]

    @property
    def seen_version(self) -> int:
        return number_in(self.version.data) or 0

    @property
    def seen_reply(self) -> int:
        return number_in(self.reply_version.data) or 0


class ObjectionForm(VersionedForm):
    lacking = TextAreaField(_("Which papers are missing"))


class PapersForm(VersionedForm):
    """`draft` is the name under which a refused file is reported."""

    note = TextAreaField(_("Note"))
    draft = FileField(_("File (PDF or DOCX)"))


class ExplanationForm(VersionedForm):
    words = TextAreaField(_("Explanation"))
    draft = FileField(_("Attachment (PDF or DOCX)"))


def uploaded(field: FileField) -> dict[str, Any]:
    """Name and content of a file, as the commands take them; none is an empty name."""
    file = field.data
    return {"name": file.filename, "content": file.read()} if file else {"name": "", "content": b""}
