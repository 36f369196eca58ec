"""What all forms share: CSRF by Flask-WTF, stripped text, refusals of the core put beside their fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FieldList
from wtforms.validators import ValidationError

from blueprints.web.messages import describe_missing
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said

# WTForms carries no Vietnamese; these are the sentences of its own that a reader can meet.
LIBRARY_SENTENCES = (
    _("This field is required."),
    _("Not a valid choice."),
    _("Invalid Choice: could not coerce."),
    _("Not a valid date value."),
    _("Not a valid datetime value."),
    _("Not a valid integer value."),
    _("Not a valid time value."),
    _("Invalid input."),
)


# Beyond these no service can count a day on, nor a time zone tell an instant.
YEARS = (1900, 2100)


def within_years(_form: Any, field: Field) -> None:
    """A validator for days and instants; what is left empty is for others to judge."""
    if field.data is not None and not YEARS[0] <= field.data.year <= YEARS[1]:
        words = gettext("Enter a day between the years %(first)d and %(last)d.", first=YEARS[0], last=YEARS[1])
        raise ValidationError(words)


class ReaderLanguage:
    """WTForms' own sentences through our translations."""

    def gettext(self, text: str) -> str:
        return str(gettext(text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return str(ngettext(one, many, number))


def stripped(value: Any) -> Any:
    return said(value) if isinstance(value, str) else value


class BaseForm(FlaskForm):  # type: ignore[misc]
    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: Any) -> ReaderLanguage:
            return ReaderLanguage()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = [*unbound_field.kwargs.get("filters", ())]
            if stripped not in filters and "Field" in unbound_field.field_class.__name__:
                filters.append(stripped)
            if unbound_field.field_class.__name__ not in {"FieldList", "FormField"}:
                options = {**options, "filters": filters}
            return super().bind_field(form, unbound_field, options)

    def refuse(self, missing: Iterable[Missing]) -> list[tuple[str, str]]:
        """Put each missing item at its field, as (field anchor, sentence) pairs for the error summary."""
        listed = []
        for item in missing:
            sentence = describe_missing(item)
            field = self._fields.get(item.place)
            if field is not None:
                field.errors = [*field.errors, sentence]
            listed.append((item.place, sentence))
        return listed


def rows_changed(rows: FieldList, blank: Mapping[str, Any]) -> bool:
    """Adds or removes a row of a form when one of those buttons was pressed (without JavaScript)."""
    if request.form.get("add_row") == rows.name:
        rows.append_entry(dict(blank))
        return True
    removed = request.form.get("remove_row")
    if not removed:
        return False
    kept = [row.data for row in rows if row.name != removed]
    while rows.entries:
        rows.pop_entry()
    for data in kept:
        rows.append_entry(data)
    return True
