"""The drafting agency decides on a claim to be outside remit."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import ReasonForm
from blueprints.replies.pages import read_reply, refusals
from blueprints.web.context import short_date
from blueprints.web.decisions import first_pressed, none_chosen
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_guard
from blueprints.web.template_dates import due_day
from workflow.queries.reply_views import ReplyView
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.refusals import Conflict, Incomplete, NotNow, NotPermitted

ACCEPT, REFUSE = "accept", "refuse"


@blueprint.get("/<int:reply_id>/claim")
@agency_member
def claim(reply_id: int) -> ResponseReturnValue:
    view = _before_the_drafter(reply_id)
    if ReplyAction.REFUSE_REMIT_CLAIM not in view.may:
        if view.undecided_claim is None:
            raise NotNow(ReplyAction.REFUSE_REMIT_CLAIM.value, view.state.value)
        raise NotPermitted(ReplyAction.REFUSE_REMIT_CLAIM.value)
    return _page(view, ReasonForm(formdata=None, data={"version": str(view.version)}))


@blueprint.post("/<int:reply_id>/claim")
@agency_member
def decide(reply_id: int) -> ResponseReturnValue:
    form, accept = ReasonForm(), first_pressed(ACCEPT, REFUSE)
    if accept is None:
        return _page(_before_the_drafter(reply_id), form, refused=none_chosen(), status=422)
    command = DecideRemitClaim(
        reply_id=reply_id, version=form.seen_version, accept=accept, reason=form.reason.data or ""
    )
    try:
        moved = run(decide_remit_claim, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _page(_before_the_drafter(reply_id), form, status=422)
    except Conflict as refusal:
        return _page(_before_the_drafter(reply_id), form, refused=refusals(refusal), status=409)
    flash(_decided(reply_id, accept=accept, moved=moved), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _decided(reply_id: int, *, accept: bool, moved: bool) -> str:
    if accept:
        return str(_("The claim is accepted; it stands as the agency's answer."))
    if not moved:
        return str(_("The claim is refused; the agency owes its reply again. The due date stays."))
    day = short_date(due_day(read_reply(reply_id).due_at))
    return str(_("The claim is refused; the agency owes its reply again, until %(day)s.", day=day))


def _before_the_drafter(reply_id: int) -> ReplyView:
    """404 for whoever does not stand on the drafting side."""
    view = read_reply(reply_id)
    if not view.drafting:
        abort(404)
    return view


def _page(
    view: ReplyView, form: ReasonForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    apart = describe_guard("stands_on_one_side") if ReplyAction.ACCEPT_REMIT_CLAIM in view.both_sides else ""
    return render_template("replies/claim.html", view=view, form=form, apart=apart, refused=refused or []), status
