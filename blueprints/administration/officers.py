"""Officers: the list, entering one with a first role, changing one, giving a temporary password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.administration import fields, scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import NewOfficerForm, OfficerForm, PasswordForm
from blueprints.administration.officer_page import officer_page
from blueprints.administration.saving import Attempt, attempt, saved
from blueprints.web.addresses import id_in_query
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import agency_choices
from workflow.queries.administration.officers import OfficerFilter, officer_list
from workflow.services.save_officer import FirstMembership, SaveOfficer, save_officer
from workflow.services.set_password import SetPassword, set_password
from workflow.vocabulary.roles import Role


@blueprint.get("/officers")
@administrator
def officers() -> ResponseReturnValue:
    chosen = OfficerFilter(
        words=request.args.get("words", ""),
        agency_id=id_in_query("agency"),
        role=request.args.get("role", ""),
        state=request.args.get("state", ""),
    )
    today = scope.today()
    with reading() as session:
        page = officer_list(
            session, scope.jurisdiction_id(), chosen, now=scope.now(), today=today, number=scope.page_number()
        )
        agencies = agency_choices(session, scope.jurisdiction_id(), scope.language())
    roles = fields.options(Role)
    return render_template("administration/officers.html", page=page, agencies=agencies, roles=roles)


@blueprint.route("/officers/new", methods=["GET", "POST"])
@administrator
def new_officer() -> ResponseReturnValue:
    form = NewOfficerForm()
    with reading() as session:
        form.offer(agency_choices(session, scope.jurisdiction_id(), scope.language()))
    if request.method == "GET":
        form.since.data = scope.today()
        return render_template("administration/new_officer.html", form=form, refused=[])
    tried = attempt(form, save_officer, lambda: _new(form))
    if not tried.ok:
        return render_template("administration/new_officer.html", form=form, refused=tried.refused), tried.status
    return saved(tried.done, url_for("administration.officer", officer_id=tried.done.id))


@blueprint.route("/officers/<int:officer_id>", methods=["GET", "POST"])
@administrator
def officer(officer_id: int) -> ResponseReturnValue:
    if request.method == "GET":
        return officer_page(officer_id, Attempt(status=200))
    form = OfficerForm()
    tried = attempt(form, save_officer, lambda: _changed(form, officer_id))
    if not tried.ok:
        return officer_page(officer_id, tried, form=form)
    return saved(tried.done, url_for("administration.officer", officer_id=officer_id))


@blueprint.post("/officers/<int:officer_id>/password")
@administrator
def officer_password(officer_id: int) -> ResponseReturnValue:
    """What is set here must be changed at the next sign-in."""
    form = PasswordForm()
    tried = attempt(form, set_password, lambda: SetPassword(officer_id=officer_id, password=form.password.data))
    if not tried.ok:
        return officer_page(officer_id, tried, password=form)
    flash(gettext("The password is set. It must be changed at the next sign-in."), "success")
    return redirect(url_for("administration.officer", officer_id=officer_id), 303)


def _new(form: NewOfficerForm) -> SaveOfficer:
    first = FirstMembership(
        role=Role(form.role.data), agency_id=fields.chosen_id(form.agency_id), since=form.since.data
    )
    return SaveOfficer(
        jurisdiction_id=scope.jurisdiction_id(),
        officer_id=None,
        version=None,
        username=form.username.data,
        full_name=form.full_name.data,
        title=form.title.data or "",
        email=form.email.data or "",
        locale=form.locale.data,
        membership=first,
    )


def _changed(form: OfficerForm, officer_id: int) -> SaveOfficer:
    return SaveOfficer(
        jurisdiction_id=scope.jurisdiction_id(),
        officer_id=officer_id,
        version=form.version.data,
        username=form.username.data,
        full_name=form.full_name.data,
        title=form.title.data or "",
        email=form.email.data or "",
        locale=form.locale.data,
        active=form.active.data,
    )
