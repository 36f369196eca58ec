"""Delegations given and received; entering one for oneself or for an executive of the agency; revoking."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.account.blueprint import blueprint
from blueprints.account.forms import DelegationForm
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import agency_member, signed_in
from blueprints.web.identity import current_actor
from workflow.queries.delegations import DelegationChoices, delegation_choices, delegations_about
from workflow.services.delegations import RevokeDelegation, enter_delegation, revoke_delegation
from workflow.vocabulary.refusals import Incomplete, NotFound


@blueprint.get("/account/delegations")
@signed_in
def delegations() -> ResponseReturnValue:
    actor, now = current_actor(), application().clock.now()
    with reading() as read:
        choices = delegation_choices(read, actor, now)
        mine = {actor.officer_id} | {p.id for p in (choices.executives if choices else ())}
        given, received = delegations_about(read, actor.officer_id, mine)
    return render_template(
        "account/delegations.html",
        given=[(view, view.state(now), view.delegator_id in mine) for view in given],
        received=[(view, view.state(now), True) for view in received],
        may_enter=choices is not None and bool(choices.executives),
    )


@blueprint.route("/account/delegations/new", methods=["GET", "POST"])
@agency_member
def new_delegation() -> ResponseReturnValue:
    choices = _choices()
    form = DelegationForm()
    form.offer(choices, english=str(get_locale()) == "en")
    if form.validate_on_submit():
        try:
            run(enter_delegation, form.command(choices))
        except Incomplete as refusal:
            form.refuse(refusal.missing)
        else:
            flash(_("The delegation is entered. Both names will stand on every act."), "success")
            return redirect(url_for("account.delegations"), 303)
    page = render_template("account/new_delegation.html", form=form, choices=choices)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/account/delegations/<int:delegation_id>/revoke")
@signed_in
def revoke(delegation_id: int) -> ResponseReturnValue:
    run(revoke_delegation, RevokeDelegation(delegation_id=delegation_id))
    flash(_("The delegation has ended."), "success")
    return redirect(url_for("account.delegations"), 303)


def _choices() -> DelegationChoices:
    """Raises NotFound where there is nobody to delegate for."""
    with reading() as read:
        choices = delegation_choices(read, current_actor(), application().clock.now())
    if choices is None or not choices.executives:
        raise NotFound
    return choices
