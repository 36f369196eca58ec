"""Roles of an officer: granting one, setting its last day."""

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.administration import fields, scope
from blueprints.administration.blueprint import blueprint
from blueprints.administration.forms import EndForm, MembershipForm
from blueprints.administration.officer_page import officer_page
from blueprints.administration.saving import attempt, saved
from blueprints.web.execution import reading
from blueprints.web.guards import administrator
from workflow.queries.administration.agencies import agency_choices
from workflow.queries.administration.officers import officer_view
from workflow.services.end_membership import EndMembership, end_membership
from workflow.services.grant_membership import GrantMembership, grant_membership
from workflow.vocabulary.roles import Role


@blueprint.post("/officers/<int:officer_id>/memberships")
@administrator
def membership_grant(officer_id: int) -> ResponseReturnValue:
    form = MembershipForm()
    with reading() as session:
        officer_view(session, scope.jurisdiction_id(), officer_id, scope.today())
        form.offer(agency_choices(session, scope.jurisdiction_id(), scope.language()))
    tried = attempt(form, grant_membership, lambda: _command(form, officer_id))
    if not tried.ok:
        return officer_page(officer_id, tried, grant=form)
    return saved(tried.done, url_for("administration.officer", officer_id=officer_id))


@blueprint.post("/officers/<int:officer_id>/memberships/<int:membership_id>/end")
@administrator
def membership_end(officer_id: int, membership_id: int) -> ResponseReturnValue:
    form = EndForm()
    tried = attempt(
        form,
        end_membership,
        lambda: EndMembership(
            jurisdiction_id=scope.jurisdiction_id(), membership_id=membership_id, until=form.until.data
        ),
    )
    if not tried.ok:
        return officer_page(officer_id, tried, end=form, ending=membership_id)
    return saved(tried.done, url_for("administration.officer", officer_id=officer_id))


def _command(form: MembershipForm, officer_id: int) -> GrantMembership:
    return GrantMembership(
        jurisdiction_id=scope.jurisdiction_id(),
        officer_id=officer_id,
        agency_id=fields.chosen_id(form.agency_id),
        role=Role(form.role.data),
        since=form.since.data,
        until=form.until.data,
    )
