"""The working calendar of a year: public holidays, swapped days, and the jurisdiction's own decisions."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.calendar_change import applied, to_confirm
from blueprints.administration.forms import OverlayForm
from blueprints.administration.saving import Attempt, attempt
from blueprints.web.execution import reading, run
from blueprints.web.guards import administrator
from workflow.queries.administration.calendar_year import calendar_year
from workflow.services.change_calendar import ChangeCalendar, change_calendar
from workflow.services.save_overlay_day import YEARS, SaveOverlayDay
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
        tried = attempt(form, change_calendar, lambda: ChangeCalendar(change=_change(form)))
        if tried.ok:
            return _go_on(_change(form), tried)
    with reading() as session:
        found = calendar_year(session, scope.jurisdiction_id(), year)
    page = render_template(
        "administration/calendar.html",
        found=found,
        form=form,
        refused=tried.refused,
        years=YEARS,
        this_year=scope.today().year,
    )
    return page, tried.status


def _go_on(change: SaveOverlayDay, tried: Attempt) -> ResponseReturnValue:
    """A day that moves nothing is entered at once; else what would move is looked at first."""
    rehearsed = tried.done
    if rehearsed.applied:
        return applied(rehearsed, change.day.year)
    if not rehearsed.foreseen.moves:
        done = run(change_calendar, ChangeCalendar(change=change, seen=rehearsed.foreseen))
        if done.applied:
            return applied(done, change.day.year)
    return to_confirm(change)


def _change(form: OverlayForm) -> SaveOverlayDay:
    return SaveOverlayDay(
        jurisdiction_id=scope.jurisdiction_id(),
        day=form.day.data,
        kind=OverlayKind(form.kind.data),
        name=form.name.data,
        source=form.source.data,
    )
