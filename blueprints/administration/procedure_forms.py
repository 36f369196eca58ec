"""The form of one procedure."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from blueprints.administration import fields
from blueprints.web.forms import BaseForm
from workflow.services.save_procedure import SaveProcedure
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.clock import ClockStart, DayKind

PLAIN = (
    "code",
    "name_vi",
    "name_en",
    "basis",
    "days",
    "urgent_days",
    "minimum_days",
    "requires_own_position",
    "verified",
    "active",
    "note",
)


class ProcedureForm(BaseForm):
    version = fields.version()
    code = fields.required_text(_("Code"), 64)
    name_vi = fields.required_text(_("Name in Vietnamese"), 300)
    name_en = fields.optional_text(_("Name in English"), 300)
    basis = TextAreaField(_("Legal basis"), validators=[DataRequired(_("Fill in this field.")), Length(max=4000)])
    verified = BooleanField(_("The basis was checked against the text of the law"))
    days = fields.optional_number(_("Period in days"))
    urgent_days = fields.optional_number(_("Period in urgent cases"))
    minimum_days = fields.optional_number(_("Minimum period"))
    day_kind = fields.required_choice(_("Counted in"))
    clock_start = fields.required_choice(_("Counted"))
    silence = fields.required_choice(_("What the law says of no answer"))
    requires_own_position = BooleanField(_("The drafting agency must state its own position"), default=True)
    extension_max_days = IntegerField(
        _("Longest extension in days"), default=0, validators=[InputRequired(_("Enter a number; 0 for none."))]
    )
    extension_count = IntegerField(
        _("How often it may be extended"), default=0, validators=[InputRequired(_("Enter a number; 0 for none."))]
    )
    mandatory_ids = SelectMultipleField(_("Agencies that must be consulted"), choices=[])
    active = BooleanField(_("May be used for new requests"), default=True)
    note = TextAreaField(_("Note"), validators=[Length(max=4000)])

    def offer(self, agencies: list[tuple[int, str]]) -> None:
        self.day_kind.choices = fields.members(DayKind)
        self.clock_start.choices = fields.members(ClockStart)
        self.silence.choices = fields.members(SilenceLaw)
        self.mandatory_ids.choices = [SelectChoice(str(key), words) for key, words in agencies]

    def command(self, jurisdiction_id: int, procedure_id: int | None) -> SaveProcedure:
        return SaveProcedure(
            jurisdiction_id=jurisdiction_id,
            procedure_id=procedure_id,
            version=self.version.data,
            **{name: self[name].data for name in PLAIN},
            day_kind=DayKind(self.day_kind.data),
            clock_start=ClockStart(self.clock_start.data),
            silence=SilenceLaw(self.silence.data),
            extension_max_days=self.extension_max_days.data,
            extension_count=self.extension_count.data,
            mandatory_ids=[int(key) for key in self.mandatory_ids.data or ()],
        )
