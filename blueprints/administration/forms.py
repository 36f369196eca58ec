"""Forms for master data: agencies, officers, memberships, tenures, delegations, days, the jurisdiction."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, IntegerField, PasswordField, SelectField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from blueprints.administration import fields
from blueprints.web.forms import BaseForm, within_years
from workflow.vocabulary.administration import OverlayKind, SilenceLaw
from workflow.vocabulary.roles import Role

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LANGUAGES = [SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")]


class AgencyForm(BaseForm):
    version = fields.version()
    name_vi = fields.required_text(_("Name in Vietnamese"), 300)
    name_en = fields.optional_text(_("Name in English"), 300)
    code = fields.required_text(_("Electronic identifier"), 64)
    symbol = fields.required_text(_("Symbol in document numbers"), 32)
    kind = fields.required_choice(_("Kind of agency"))
    parent_id = fields.optional_choice(_("Parent agency"))
    slug = fields.optional_text(_("Name for presets"), 64)
    active_from = fields.optional_day(_("Active from"))
    active_to = fields.optional_day(_("Active until"))

    def offer(self, agencies: list[tuple[int, str]]) -> None:
        self.kind.choices = fields.kinds()
        self.parent_id.choices = fields.rows(agencies, fields.NONE)


class OfficerForm(BaseForm):
    version = fields.version()
    full_name = fields.required_text(_("Full name"), 300)
    username = fields.required_text(_("User name"), 120)
    title = fields.optional_text(_("Title"), 300)
    email = fields.optional_text(_("E-mail"), 254)
    locale = SelectField(_("Language"), choices=LANGUAGES, default="vi")
    active = BooleanField(_("The account may be used"), default=True)


class MembershipForm(BaseForm):
    role = fields.required_choice(_("Role"))
    agency_id = fields.optional_choice(_("Agency"))
    since = fields.required_day(_("From"))
    until = fields.optional_day(_("Last day"), "grant-until")

    def offer(self, agencies: list[tuple[int, str]]) -> None:
        self.role.choices = fields.members(Role)
        self.agency_id.choices = fields.rows(agencies, SelectChoice("", _("The whole jurisdiction")))


class NewOfficerForm(OfficerForm, MembershipForm):
    """An officer is entered with a first membership."""

    active = None
    until = None


class EndForm(BaseForm):
    until = fields.required_day(_("Last day"))


class PasswordForm(BaseForm):
    password = PasswordField(_("Temporary password"), validators=[InputRequired(_("Enter a password."))], filters=[])


class TenureForm(BaseForm):
    officer_id = fields.required_choice(_("Head"))
    since = fields.required_day(_("From"))
    until = fields.optional_day(_("Last day"), "tenure-until")


class DelegationForm(BaseForm):
    delegator = fields.required_choice(_("Who delegates"))
    agency = fields.optional_choice(_("In which agency"))
    delegate = fields.required_choice(_("Who acts"))
    starts_at = DateTimeLocalField(
        _("Begins"), format=FORMATS, validators=[InputRequired(_("Enter a date.")), within_years]
    )
    until = DateTimeLocalField(_("Ends"), format=FORMATS, validators=[InputRequired(_("Enter a date.")), within_years])
    reason = TextAreaField(_("Reason"), validators=[DataRequired(_("Fill in this field.")), Length(max=2000)])
    elsewhere_known = BooleanField(_("I know that the delegate works in another agency"))


class OverlayForm(BaseForm):
    day = fields.required_day(_("Day"))
    kind = fields.required_choice(_("What the day is"))
    name = fields.required_text(_("Reason or name"), 300)
    source = fields.required_text(_("Number of the decision"), 300)

    def offer(self) -> None:
        self.kind.choices = fields.members(OverlayKind)


class JurisdictionForm(BaseForm):
    version = fields.version()
    name_vi = fields.required_text(_("Name in Vietnamese"), 300)
    name_en = fields.required_text(_("Name in English"), 300)
    timezone = SelectField(_("Time zone"), choices=sorted(available_timezones()))
    office_end = TimeField(_("End of office hours"), validators=[Optional()])
    silence_default = fields.required_choice(_("When the law says nothing of no answer"))
    explanation_days = fields.optional_number(_("Working days to explain a recorded silence"))
    completion_days = IntegerField(
        _("Working days to complete a returned reply"), validators=[InputRequired(_("Enter a number from 1 to 30."))]
    )
    author_may_sign = BooleanField(_("The author of a document may also sign it"))

    def offer(self) -> None:
        self.silence_default.choices = fields.members(SilenceLaw, blank=False)


class UploadForm(BaseForm):
    file = FileField(_("File"), validators=[FileRequired(_("Choose a file."))])


class ApplyForm(BaseForm):
    """Only the token; what is applied was shown on the page."""
