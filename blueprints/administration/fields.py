"""Fields that the forms of the administration share."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from blueprints.web.forms import within_years
from blueprints.web.labels import label
from workflow.vocabulary.administration import AgencyKind

CHOOSE = SelectChoice("", _("Choose"))
NONE = SelectChoice("", _("None"))


def required_text(words: Any, limit: int) -> StringField:
    return StringField(words, validators=[DataRequired(_("Fill in this field.")), Length(max=limit)])


def optional_text(words: Any, limit: int) -> StringField:
    return StringField(words, validators=[Length(max=limit)])


def required_day(words: Any) -> DateField:
    return DateField(words, validators=[InputRequired(_("Enter a date.")), within_years])


def optional_day(words: Any, anchor: str | None = None) -> DateField:
    """`anchor` is the id on a page that shows a second field of the same name."""
    return DateField(words, validators=[Optional(), within_years], id=anchor)


def optional_number(words: Any) -> IntegerField:
    return IntegerField(words, validators=[Optional()])


def required_choice(words: Any) -> SelectField:
    """Nothing is preselected."""
    return SelectField(words, choices=[], validators=[InputRequired(_("Choose from the list."))])


def optional_choice(words: Any) -> SelectField:
    return SelectField(words, choices=[], default="")


def version() -> HiddenField:
    return HiddenField(filters=[_number])


def _number(shown: str | int | None) -> int | None:
    """From the row when the page is drawn, as text when the form comes back."""
    text = "" if shown is None else str(shown)
    return int(text) if text.isdecimal() else None


# One agency's kind; the labels that lists of agencies group by are plural.
KIND_WORDS: dict[AgencyKind, Any] = {
    AgencyKind.DEPARTMENT: _("Department"),
    AgencyKind.VERTICAL: _("Vertical agency"),
    AgencyKind.COMMUNE: _("Commune or ward"),
    AgencyKind.OFFICE: _("Office"),
    AgencyKind.OTHER: _("Other body"),
}


def kinds() -> list[SelectChoice]:
    return [CHOOSE, *(SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items())]


def options(enum: type[StrEnum]) -> list[tuple[str, Any]]:
    """(value, words) of a closed list, for a filter."""
    return [(member.value, label(member)) for member in enum]


def members(enum: type[StrEnum], *, blank: bool = True) -> list[SelectChoice]:
    """Choices of a closed list, with a first one that chooses nothing."""
    listed = [SelectChoice(value, words) for value, words in options(enum)]
    return [CHOOSE, *listed] if blank else listed


def rows(choices: Sequence[tuple[int, str]], first: SelectChoice = CHOOSE) -> list[SelectChoice]:
    return [first, *(SelectChoice(str(key), words) for key, words in choices)]


def chosen_id(field: SelectField) -> int | None:
    return int(field.data) if field.data else None
