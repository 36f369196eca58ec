"""Change the own password; where somebody else set it, this page comes before any other."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.account.blueprint import blueprint
from blueprints.account.entry import keep_session, lockout_rules, sign_in_rate
from blueprints.account.forms import PasswordForm
from blueprints.extensions import limiter
from blueprints.web.execution import run
from blueprints.web.guards import signed_in
from blueprints.web.identity import identity
from workflow.policies.passwords import MINIMUM
from workflow.services.change_password import ChangePassword
from workflow.services.change_password import change_password as change


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit(sign_in_rate, methods=["POST"])
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        changed = run(change, _command(form))
        if changed.token is not None:
            keep_session(changed.token)
            flash(_("The password is changed. All other sessions have ended."), "success")
            return redirect(url_for("account.index"), 303)
        form.refuse(changed.missing)
    page = render_template("account/password.html", form=form, who=identity(), minimum=MINIMUM)
    return page, 422 if form.is_submitted() else 200


def _command(form: PasswordForm) -> ChangePassword:
    return ChangePassword(
        present=form.present.data,
        new=form.new.data,
        rules=lockout_rules(),
        address=request.remote_addr or "",
        user_agent=request.user_agent.string,
    )
