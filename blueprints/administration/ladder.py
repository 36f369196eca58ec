"""The ladder of chases of one procedure: the product's, or one of its own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.ladder_forms import BLANK, LadderForm, blank_row, stored_rows
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.chases import rung_sentence
from blueprints.web.execution import reading
from blueprints.web.forms import BaseForm, rows_changed
from blueprints.web.guards import administrator
from workflow.queries.administration.ladders import LadderView, ladder_view, product_ladder
from workflow.services.save_ladder import SaveLadder, save_ladder


@blueprint.route("/procedures/<int:procedure_id>/ladder", methods=["GET", "POST"])
@administrator
def ladder(procedure_id: int) -> ResponseReturnValue:
    view = _view(procedure_id)
    if request.method == "GET":
        data = {"version": view.procedure.version, "rungs": stored_rows(view.rungs)}
        return _page(view, LadderForm(formdata=None, data=data), Attempt(status=200))
    form = LadderForm()
    if rows_changed(form.rungs, BLANK):
        return _page(view, form, Attempt(status=200))
    tried = attempt(form, save_ladder, lambda: form.command(scope.jurisdiction_id(), procedure_id))
    if tried.ok:
        return saved(tried.done, url_for("administration.ladder", procedure_id=procedure_id))
    return _page(view, form, tried)


@blueprint.post("/procedures/<int:procedure_id>/ladder/default")
@administrator
def ladder_default(procedure_id: int) -> ResponseReturnValue:
    """Back to the product's own; what was typed on the page is given up, which its button says."""
    view = _view(procedure_id)
    command = SaveLadder(
        jurisdiction_id=scope.jurisdiction_id(),
        procedure_id=procedure_id,
        version=request.form.get("version", type=int),
        rungs=None,
    )
    tried = attempt(BaseForm(), save_ladder, lambda: command)
    if tried.ok:
        return saved(tried.done, url_for("administration.ladder", procedure_id=procedure_id))
    for problem in tried.refused or [gettext("The form had expired. Try again.")]:
        flash(problem, "error")
    return redirect(url_for("administration.ladder", procedure_id=view.procedure.id), 303)


def _view(procedure_id: int) -> LadderView:
    with reading() as session:
        return ladder_view(session, scope.jurisdiction_id(), procedure_id)


def _page(view: LadderView, form: LadderForm, tried: Attempt) -> ResponseReturnValue:
    page = render_template(
        "administration/ladder.html",
        view=view,
        form=form,
        blank=blank_row(),
        refused=tried.refused,
        usual=product_ladder(),
        rung_sentence=rung_sentence,
        name=view.procedure.name(scope.language()),
    )
    return page, tried.status
