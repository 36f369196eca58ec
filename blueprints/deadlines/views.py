"""One page: start, days and kind in the address; the due date and its derivation as the answer."""

from datetime import datetime, time

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice

from blueprints.deadlines.forms import CalculatorForm
from blueprints.web.execution import application, reading
from blueprints.web.guards import public
from blueprints.web.labels import label
from workflow.calendar import DayEnd, Deadline, due
from workflow.queries.jurisdictions import clock_by_code, default_clock, jurisdiction_choices
from workflow.vocabulary.clock import DayKind

blueprint = Blueprint("deadlines", __name__, url_prefix="/deadlines")
NATIONAL = ""


@blueprint.get("/")
@public
def calculator() -> ResponseReturnValue:
    form = _form()
    asked = "start" in request.args
    valid = asked and form.validate()
    page = render_template(
        "deadlines/calculator.html", form=form, asked=asked, deadline=_deadline(form) if valid else None
    )
    return page, 200 if valid or not asked else 422


def _form() -> CalculatorForm:
    form = CalculatorForm(request.args)
    form.kind.choices = [SelectChoice(kind.value, label(kind)) for kind in DayKind]
    if form.kind.data is None or "kind" not in request.args:
        form.kind.data = DayKind.WORKING.value
    language = str(get_locale())[:2]
    with reading() as session:
        known = jurisdiction_choices(session)
    names = [SelectChoice(code, (language == "en" and english) or vietnamese) for code, vietnamese, english in known]
    form.jurisdiction.choices = [SelectChoice(NATIONAL, _("National calendar of Vietnam")), *names]
    form.jurisdiction.data = form.jurisdiction.data or NATIONAL
    if "start" not in request.args:
        form.start.data = application().clock.now().astimezone(default_clock().timezone).date()
    return form


def _deadline(form: CalculatorForm) -> Deadline:
    if form.jurisdiction.data == NATIONAL:
        clock = default_clock()
    else:
        with reading() as session:
            clock = clock_by_code(session, form.jurisdiction.data)
    start = datetime.combine(form.start.data, time.min, clock.timezone)
    return due(start, form.period(), clock.calendar, clock.timezone, DayEnd(clock.office_end))
