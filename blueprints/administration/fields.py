"""Fields that the forms of the administration share."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from blueprints.web.labels import label

CHOOSE = ("", _("Choose"))
NONE = ("", _("None"))


def required_text(words: Any, limit: int) -> StringField:
    return StringField(words, validators=[InputRequired(_("Fill in this field.")), Length(max=limit)])


def optional_text(words: Any, limit: int) -> StringField:
    return StringField(words, validators=[Length(max=limit)])


def required_day(words: Any) -> DateField:
    return DateField(words, validators=[InputRequired(_("Enter a date."))])


def optional_day(words: Any, anchor: str | None = None) -> DateField:
    """`anchor` is the id on a page that shows a second field of the same name."""
    return DateField(words, validators=[Optional()], id=anchor)


def optional_number(words: Any) -> IntegerField:
    return IntegerField(words, validators=[Optional()])


def required_choice(words: Any) -> SelectField:
    """Nothing is preselected."""
    return SelectField(words, choices=[], validators=[InputRequired(_("Choose from the list."))])


def optional_choice(words: Any) -> SelectField:
    return SelectField(words, choices=[])


def version() -> HiddenField:
    return HiddenField(filters=[_number])


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def members(enum: type[StrEnum], *, blank: bool = True) -> list[tuple[str, Any]]:
    """Choices of a closed list, with a first one that chooses nothing."""
    listed = [(member.value, label(member)) for member in enum]
    return [CHOOSE, *listed] if blank else listed


def rows(choices: Sequence[tuple[int, str]], first: tuple[str, Any] = CHOOSE) -> list[tuple[str, Any]]:
    return [first, *((str(key), words) for key, words in choices)]


def chosen_id(field: SelectField) -> int | None:
    return int(field.data) if field.data else None
