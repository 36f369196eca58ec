"""What the calculator asks for. A GET form: its address can be sent to a colleague."""

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from blueprints.web.forms import BaseForm
from workflow.calendar import Period
from workflow.vocabulary.clock import DayKind

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class CalculatorForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # it changes nothing

    start = DateField(_("Start event on"), validators=[InputRequired(_("Enter the day of the start event."))])
    days = IntegerField(
        _("Number of days"),
        validators=[
            InputRequired(_("Enter the number of days.")),
            NumberRange(1, 366, _("The number of days lies between 1 and 366.")),
        ],
    )
    kind = SelectField(_("Counted in"), choices=[])
    jurisdiction = SelectField(_("Calendar"), choices=[])

    def validate_start(self, field: DateField) -> None:
        if field.data is not None and not FIRST <= field.data <= LAST:
            raise ValidationError(_("The day lies between 01/01/2000 and 31/12/2100."))

    def period(self) -> Period:
        return Period(self.days.data, DayKind(self.kind.data))
