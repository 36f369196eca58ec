"""Receipt and assignment, from the list or from the page."""

from flask import flash, redirect, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import AssignForm, VersionedForm
from blueprints.replies.pages import page_of, read_reply
from blueprints.web.context import short_date
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_guard
from blueprints.web.redirects import safe_next
from blueprints.web.template_dates import due_day
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.confirm_receipt import ConfirmReceipt, confirm_receipt
from workflow.vocabulary.refusals import GuardsUnmet


def _back(reply_id: int) -> ResponseReturnValue:
    return redirect(safe_next(http.form.get("next"), url_for("replies.show", reply_id=reply_id)), 303)


@blueprint.post("/<int:reply_id>/receipt")
@agency_member
def receive(reply_id: int) -> ResponseReturnValue:
    moved = run(confirm_receipt, ConfirmReceipt(reply_id=reply_id, version=VersionedForm().seen_version))
    if moved:
        day = short_date(due_day(read_reply(reply_id).due_at))
        flash(
            _("Receipt confirmed. The period counts from receipt, so the reply is due until %(day)s.", day=day),
            "success",
        )
    else:
        flash(_("Receipt confirmed."), "success")
    return _back(reply_id)


@blueprint.post("/<int:reply_id>/assign")
@agency_member
def assign(reply_id: int) -> ResponseReturnValue:
    form = AssignForm()
    command = AssignReply(reply_id=reply_id, version=form.seen_version, officer_id=form.officer_id.data or 0)
    try:
        run(assign_reply, command)
    except GuardsUnmet as refusal:
        sentences = [("officer_id", describe_guard(name)) for name in refusal.guards]
        return page_of(read_reply(reply_id), refused=sentences, status=422)
    flash(_("Assigned."), "success")
    return _back(reply_id)
