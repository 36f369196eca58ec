"""Forms of the own account. Secrets are never sent back to the browser."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from blueprints.web.forms import BaseForm, within_years
from workflow.queries.delegations import DelegationChoices, Person
from workflow.services.delegations import EnterDelegation

LANGUAGE_NAMES = (SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English"))


class Secret(PasswordField):  # type: ignore[misc]
    """Taken exactly as typed: unlike other fields of `BaseForm`, blanks at its ends belong to it."""


class SignInForm(BaseForm):
    username = StringField(_("Account name"), validators=[InputRequired(_("Enter your account name."))])
    password = Secret(_("Password"), validators=[InputRequired(_("Enter your password."))])


class PasswordForm(BaseForm):
    present = Secret(_("Present password"), validators=[InputRequired(_("Enter your present password."))])
    new = Secret(_("New password"), validators=[InputRequired(_("Enter a new password."))])
    again = Secret(_("New password, once more"), validators=[InputRequired(_("Enter the new password once more."))])

    def validate_again(self, field: Secret) -> None:
        if field.data != self.new.data:
            raise ValidationError(_("The two entries of the new password differ."))


class LanguageForm(BaseForm):
    locale = RadioField(_("Language of the screens"), choices=LANGUAGE_NAMES, validate_choice=False)


class MailForm(BaseForm):
    mode = RadioField(
        _("How mail reaches you"),
        choices=[
            SelectChoice("immediate", _("A mail for each event, at once")),
            SelectChoice("digest", _("One summary a day, at 7:30; what is due that day comes at once")),
        ],
        validate_choice=False,
    )


class Day(DateField):  # type: ignore[misc]
    """A local day; what is no day is named in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a day of the calendar.")) from None


class DelegationForm(BaseForm):
    delegator = SelectField(
        _("Whose authority is delegated"),
        validators=[InputRequired(_("Choose whose authority is delegated."))],
        validate_choice=False,
    )
    agency = SelectField(_("In which agency"), validate_choice=False)
    delegate = SelectField(_("Delegated to"), validate_choice=False)
    delegate_username = StringField(_("Or the account name of an officer of another agency"))
    since = Day(_("From"), validators=[InputRequired(_("Enter the first day.")), within_years])
    until = Day(_("Until and including"), validators=[InputRequired(_("Enter the last day.")), within_years])
    reason = TextAreaField(
        _("Reason, with the number of the decision if there is one"),
        validators=[InputRequired(_("Say why, and name the decision if there is one."))],
    )

    elsewhere_known = BooleanField(_("I know that the delegate works in another agency"))

    def validate_delegate(self, field: SelectField) -> None:
        if not field.data and not self.delegate_username.data:
            raise ValidationError(_("Choose an active officer of your jurisdiction."))

    def offer(self, choices: DelegationChoices, *, english: bool = False) -> None:
        """Fill the lists; who may delegate for one person, or in one agency, only need not choose."""
        nobody = SelectChoice("", _("Choose…"))
        executives = [_choice(person) for person in choices.executives]
        self.delegator.choices = [nobody, *executives] if len(executives) > 1 else executives
        agencies = [SelectChoice(str(key), en if english else vi) for key, vi, en in choices.agencies]
        self.agency.choices = [nobody, *agencies] if len(agencies) > 1 else agencies
        self.delegate.choices = [nobody, *(_choice(person) for person in choices.delegates)]

    def command(self, choices: DelegationChoices) -> EnterDelegation:
        zone = ZoneInfo(choices.timezone)
        return EnterDelegation(
            jurisdiction_id=choices.jurisdiction_id,
            delegator_id=_id(self.delegator.data) or 0,
            delegate_id=_id(self.delegate.data),
            delegate_username=self.delegate_username.data or "",
            agency_id=_id(self.agency.data),
            starts_at=_midnight(self.since.data, zone),
            ends_at=_midnight(self.until.data + timedelta(days=1), zone),
            reason=self.reason.data or "",
            elsewhere_known=self.elsewhere_known.data,
        )


def _choice(person: Person) -> SelectChoice:
    return SelectChoice(str(person.id), f"{person.full_name} – {person.title}" if person.title else person.full_name)


def _id(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004  what 64 bits hold


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
