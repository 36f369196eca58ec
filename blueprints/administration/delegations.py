"""Delegations of the whole jurisdiction, entered and revoked for others."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from blueprints.administration import fields, scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import DelegationForm
from blueprints.administration.saving import Attempt, attempt
from blueprints.web.execution import reading, run
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import agency_choices
from workflow.queries.administration.officers import delegation_list, officer_choices
from workflow.services.delegations import EnterDelegation, RevokeDelegation, enter_delegation, revoke_delegation
from workflow.vocabulary.roles import SIGNING_ROLES


@blueprint.get("/delegations")
@administrator
def delegations() -> ResponseReturnValue:
    with reading() as session:
        page = delegation_list(
            session,
            scope.jurisdiction_id(),
            now=scope.now(),
            state=request.args.get("state", ""),
            number=scope.page_number(),
        )
    return render_template("administration/delegations.html", page=page)


@blueprint.route("/delegations/new", methods=["GET", "POST"])
@administrator
def new_delegation() -> ResponseReturnValue:
    form = DelegationForm()
    with reading() as session:
        here = scope.jurisdiction_id()
        form.delegator.choices = fields.rows(officer_choices(session, here, roles=sorted(SIGNING_ROLES)))
        only = SelectChoice("", gettext("The one for which the delegator signs"))
        form.agency.choices = fields.rows(agency_choices(session, here, scope.language()), only)
        form.delegate.choices = fields.rows(officer_choices(session, here))
    tried = Attempt(status=200)
    if request.method == "POST":
        tried = attempt(form, enter_delegation, lambda: _command(form))
        if tried.ok:
            flash(gettext("The delegation is entered."), "success")
            return redirect(url_for("administration.delegations"), 303)
    page = render_template("administration/new_delegation.html", form=form, refused=tried.refused)
    return page, tried.status


@blueprint.post("/delegations/<int:delegation_id>/revoke")
@administrator
def delegation_revoke(delegation_id: int) -> ResponseReturnValue:
    run(revoke_delegation, RevokeDelegation(delegation_id=delegation_id))
    flash(gettext("The delegation is revoked. What was done under it stays."), "success")
    return redirect(url_for("administration.delegations"), 303)


def _command(form: DelegationForm) -> EnterDelegation:
    zone = scope.timezone()
    return EnterDelegation(
        jurisdiction_id=scope.jurisdiction_id(),
        delegator_id=int(form.delegator.data),
        delegate_id=int(form.delegate.data),
        agency_id=fields.chosen_id(form.agency),
        starts_at=form.starts_at.data.replace(tzinfo=zone),
        ends_at=form.until.data.replace(tzinfo=zone),
        reason=form.reason.data,
        elsewhere_known=form.elsewhere_known.data,
    )
