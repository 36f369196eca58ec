"""The form of a ladder of chases: one row per rung."""

import re
from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from blueprints.administration import fields
from blueprints.web.forms import BaseForm
from blueprints.web.labels import label
from blueprints.web.messages import describe_missing
from workflow.services.save_ladder import SaveLadder
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung
from workflow.vocabulary.refusals import Missing

ROWS = "rungs"
BLANK: dict[str, Any] = {"offset": None, "kind": "", "audience": []}


class SignedField(IntegerField):  # type: ignore[misc]
    """Takes the dashes that a keyboard or a text program puts for a minus."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([re.sub(r"^\s*[\u2212\u2013]\s*", "-", value) for value in valuelist])


class RungForm(Form):  # type: ignore[misc]
    """Labels say in words what each is; `offset` in working days, negative before the due day."""

    offset = SignedField(_("Working days from the due day"), validators=[InputRequired(_("Enter a number."))])
    kind = SelectField(_("What the step does"), choices=[], validators=[InputRequired(_("Choose from the list."))])
    audience = SelectMultipleField(_("Whom it speaks to"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["kind"].choices = [fields.CHOOSE, *(SelectChoice(one.value, label(one)) for one in ChaseForm)]
        self["audience"].choices = [SelectChoice(one.value, label(one)) for one in ChaseAudience]


class LadderForm(BaseForm):
    version = fields.version()
    rungs = FieldList(FormField(RungForm), label=_("Steps"))

    def command(self, jurisdiction_id: int, procedure_id: int) -> SaveLadder:
        return SaveLadder(
            jurisdiction_id=jurisdiction_id,
            procedure_id=procedure_id,
            version=self.version.data,
            rungs=tuple(_rung(row.form) for row in self.rungs),
        )

    def refuse(self, missing: Any) -> list[tuple[str, str]]:
        """`rungs-2-offset` is the third row as posted. Gives back what stands at no field of a row."""
        return [point for item in missing if (point := self._refused(item)) is not None]

    def _refused(self, item: Missing) -> tuple[str, str] | None:
        sentence = describe_missing(item)
        _head, _dash, rest = item.place.partition("-")
        if not rest:
            return (ROWS, sentence)
        index, _dash, name = rest.partition("-")
        row = self.rungs.entries[int(index)]
        row.form[name].errors = [*row.form[name].errors, sentence]
        return None


def _rung(row: Any) -> Rung:
    return Rung(
        offset=row["offset"].data,
        form=ChaseForm(row["kind"].data),
        audience=frozenset(ChaseAudience(word) for word in row["audience"].data or ()),
    )


def stored_rows(rungs: tuple[Rung, ...]) -> list[dict[str, Any]]:
    return [
        {"offset": rung.offset, "kind": rung.form.value, "audience": [word.value for word in rung.audience]}
        for rung in rungs
    ]


def blank_row() -> SimpleNamespace:
    """The row that the browser copies when a step is added."""
    return SimpleNamespace(form=RungForm(formdata=None, prefix=f"{ROWS}-__index__-"))
