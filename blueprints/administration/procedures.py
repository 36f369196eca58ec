"""Procedures: the list with basis and mandatory consultees, entering one, changing one."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.administration import scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.procedure_forms import ProcedureForm
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import agency_choices
from workflow.queries.administration.procedures import ProcedureView, procedure_list, procedure_view
from workflow.services.save_procedure import save_procedure


@blueprint.get("/procedures")
@administrator
def procedures() -> ResponseReturnValue:
    with reading() as session:
        rows = procedure_list(
            session,
            scope.jurisdiction_id(),
            words=request.args.get("words", ""),
            state=request.args.get("state", ""),
        )
    return render_template("administration/procedures.html", rows=rows, language=scope.language())


@blueprint.route("/procedures/new", methods=["GET", "POST"])
@administrator
def new_procedure() -> ResponseReturnValue:
    return _edit(None)


@blueprint.route("/procedures/<int:procedure_id>", methods=["GET", "POST"])
@administrator
def procedure(procedure_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _edit(procedure_view(session, scope.jurisdiction_id(), procedure_id))


def _edit(view: ProcedureView | None) -> ResponseReturnValue:
    form = ProcedureForm(obj=view)
    with reading() as session:
        form.offer(agency_choices(session, scope.jurisdiction_id(), scope.language()))
    tried = Attempt(status=200)
    if request.method == "POST":
        tried = attempt(
            form, save_procedure, lambda: form.command(scope.jurisdiction_id(), None if view is None else view.id)
        )
        if tried.ok:
            return saved(tried.done, url_for("administration.procedures"))
    elif view is not None:
        form.mandatory_ids.data = [str(agency_id) for agency_id in view.mandatory_ids]
    page = render_template("administration/procedure.html", form=form, view=view, refused=tried.refused)
    return page, tried.status
