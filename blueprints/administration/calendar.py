"""The working calendar of a year: public holidays, swapped days, and the jurisdiction's own decisions."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import OverlayForm
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.execution import reading, run
from blueprints.web.guards import administrator
from workflow.queries.administration.calendar_year import calendar_year
from workflow.services.remove_overlay_day import RemoveOverlayDay, remove_overlay_day
from workflow.services.save_overlay_day import YEARS, SaveOverlayDay, save_overlay_day
from workflow.vocabulary.administration import OverlayKind


@blueprint.route("/calendar/<int:year>", methods=["GET", "POST"])
@administrator
def calendar(year: int) -> ResponseReturnValue:
    if year not in YEARS:
        raise NotFound
    form = OverlayForm()
    form.offer()
    tried = Attempt(status=200)
    if request.method == "POST":
        tried = attempt(form, save_overlay_day, lambda: _command(form))
        if tried.ok:
            return saved(tried.done, url_for("administration.calendar", year=form.day.data.year))
    with reading() as session:
        found = calendar_year(session, scope.jurisdiction_id(), year)
    page = render_template("administration/calendar.html", found=found, form=form, refused=tried.refused, years=YEARS)
    return page, tried.status


@blueprint.post("/calendar/<int:year>/<int:overlay_id>/remove")
@administrator
def calendar_remove(year: int, overlay_id: int) -> ResponseReturnValue:
    run(remove_overlay_day, RemoveOverlayDay(jurisdiction_id=scope.jurisdiction_id(), overlay_id=overlay_id))
    flash(gettext("The day is removed from your calendar."), "success")
    return redirect(url_for("administration.calendar", year=year), 303)


def _command(form: OverlayForm) -> SaveOverlayDay:
    return SaveOverlayDay(
        jurisdiction_id=scope.jurisdiction_id(),
        day=form.day.data,
        kind=OverlayKind(form.kind.data),
        name=form.name.data,
        source=form.source.data,
    )
