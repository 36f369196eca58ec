"""Agencies: the list, entering one, changing one."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.administration import fields, scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import AgencyForm
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import AgencyView, agency_choices, agency_list, agency_view
from workflow.services.save_agency import SaveAgency, save_agency
from workflow.vocabulary.administration import AgencyKind


@blueprint.get("/agencies")
@administrator
def agencies() -> ResponseReturnValue:
    today = scope.today()
    with reading() as session:
        page = agency_list(
            session,
            scope.jurisdiction_id(),
            today=today,
            words=request.args.get("words", ""),
            kind=request.args.get("kind", ""),
            lacking=request.args.get("lacking", ""),
            number=scope.page_number(),
        )
    return render_template(
        "administration/agencies.html",
        page=page,
        words=fields.KIND_WORDS,
        kinds=[(kind.value, words) for kind, words in fields.KIND_WORDS.items()],
        language=scope.language(),
    )


@blueprint.route("/agencies/new", methods=["GET", "POST"])
@administrator
def new_agency() -> ResponseReturnValue:
    form = _form(None)
    if request.method == "GET":
        return _page(form, None, Attempt(status=200))
    tried = attempt(form, save_agency, lambda: _command(form, None))
    if not tried.ok:
        return _page(form, None, tried)
    return saved(tried.done, url_for("administration.tenures", agency_id=tried.done.id))


@blueprint.route("/agencies/<int:agency_id>", methods=["GET", "POST"])
@administrator
def agency(agency_id: int) -> ResponseReturnValue:
    with reading() as session:
        view = agency_view(session, scope.jurisdiction_id(), agency_id)
    form = _form(view)
    if request.method == "GET":
        return _page(form, view, Attempt(status=200))
    tried = attempt(form, save_agency, lambda: _command(form, agency_id))
    return saved(tried.done, url_for("administration.agencies")) if tried.ok else _page(form, view, tried)


def _form(view: AgencyView | None) -> AgencyForm:
    form = AgencyForm(obj=view if request.method == "GET" else None)
    with reading() as session:
        choices = agency_choices(session, scope.jurisdiction_id(), scope.language())
    form.offer([(key, words) for key, words in choices if view is None or key != view.id])
    if request.method == "GET" and view is not None:
        form.parent_id.data = str(view.parent_id or "")
    return form


def _command(form: AgencyForm, agency_id: int | None) -> SaveAgency:
    return SaveAgency(
        jurisdiction_id=scope.jurisdiction_id(),
        agency_id=agency_id,
        version=form.version.data,
        code=form.code.data,
        symbol=form.symbol.data,
        slug=form.slug.data or "",
        name_vi=form.name_vi.data,
        name_en=form.name_en.data or "",
        kind=AgencyKind(form.kind.data),
        parent_id=fields.chosen_id(form.parent_id),
        active_from=form.active_from.data,
        active_to=form.active_to.data,
    )


def _page(form: AgencyForm, view: AgencyView | None, tried: Attempt) -> ResponseReturnValue:
    page = render_template("administration/agency.html", form=form, view=view, refused=tried.refused)
    return page, tried.status
