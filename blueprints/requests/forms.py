"""Forms of the drafting side. They check syntax; what a request needs is the services' to say."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from blueprints.web.addresses import number_in
from blueprints.web.forms import BaseForm

TO_ALL, TO_NAMED = "all", "named"
GRANT, REFUSE = "grant", "refuse"


class VersionedForm(BaseForm):
    """`version` is that of the request the page showed."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """What cannot be read counts as the version of no request, so that nothing is overwritten unseen."""
        return number_in(self.version.data) or 0


class NewRequestForm(BaseForm):
    agency_id = SelectField(_("Drafting agency"), coerce=int, validators=[InputRequired()])
    procedure_id = SelectField(_("Procedure"), coerce=int, validators=[InputRequired()])
    subject = TextAreaField(_("Subject"))


class QuestionForm(BaseForm):
    """One row of questions. `scope` all or named; `agency_ids` counts for named."""

    class Meta(BaseForm.Meta):
        csrf = False

    text = TextAreaField(_("Question"))
    scope = RadioField(
        _("Put to"),
        choices=[SelectChoice(TO_ALL, _("all consulted agencies")), SelectChoice(TO_NAMED, _("only these:"))],
    )
    agency_ids = SelectMultipleField(_("Agencies it is put to"), coerce=int, choices=[])


class RequestForm(VersionedForm):
    procedure_id = SelectField(_("Procedure"), coerce=int, validators=[InputRequired()])
    subject = TextAreaField(_("Subject"))
    legal_basis = TextAreaField(_("Legal basis"))
    own_position = TextAreaField(_("Own position of the drafting agency"))
    draft = FileField(_("Draft document"))
    agency_ids = SelectMultipleField(_("Agencies consulted"), coerce=int, choices=[])
    kinds = SelectMultipleField(_("Add whole groups"), choices=[])
    with_mandatory = BooleanField(_("Include the agencies that the procedure requires"))
    questions = FieldList(FormField(QuestionForm), label=_("Questions"))
    urgent = BooleanField(_("Urgent"))
    urgent_reason = TextAreaField(_("Why it is urgent"))
    period_days = IntegerField(_("Period (days)"), validators=[Optional()])
    replies_open_to_consultees = BooleanField(_("Sent replies are open to all consulted agencies at once"))
    restricted = BooleanField(_("Restricted: consulted agencies do not see one another"))


class SubmitForm(VersionedForm):
    """An act that needs nothing but the version seen."""


class ReasonForm(VersionedForm):
    """An act that needs a reason; the service insists on it."""

    reason = TextAreaField(_("Reason"))


class AskWaiverForm(ReasonForm):
    kind = HiddenField()


class DecideWaiverForm(BaseForm):
    decision = RadioField(
        _("Decision"),
        choices=[SelectChoice(GRANT, _("Grant the waiver")), SelectChoice(REFUSE, _("Refuse the waiver"))],
        validators=[InputRequired()],
    )
    reason = TextAreaField(_("Reason"))


class AddConsulteeForm(VersionedForm):
    agency_id = SelectField(_("Agency"), coerce=int, validators=[InputRequired()])
    question_ids = SelectMultipleField(_("Questions already put that it answers too"), coerce=int, choices=[])
    new_question = TextAreaField(_("A question of its own"))


def choose(field: Any, choices: Iterable[tuple[Any, str]]) -> None:
    """Choices known only at run time, as (value, words); WTForms checks what is posted against them."""
    field.choices = [SelectChoice(value, words) for value, words in choices]
