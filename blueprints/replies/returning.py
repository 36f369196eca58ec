"""The drafting agency returns an answer, once, for having no clear position."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.extending import sentences
from blueprints.replies.forms import ReasonForm
from blueprints.replies.pages import in_words, read_reply
from blueprints.web.context import short_date
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.template_dates import due_day
from workflow.queries.reply_views import ReplyView
from workflow.services.return_as_unclear import ReturnAsUnclear, return_as_unclear
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState

ACTION = ReplyAction.RETURN_AS_UNCLEAR


@blueprint.get("/<int:reply_id>/return-as-unclear")
@agency_member
def return_unclear(reply_id: int) -> ResponseReturnValue:
    view = _before_the_drafter(reply_id)
    if view.state is not ReplyState.SENT:
        raise NotNow(ACTION.value, view.state.value)
    if view.return_against:
        raise GuardsUnmet(ACTION.value, view.return_against)
    if ACTION not in view.may:
        raise NotPermitted(ACTION.value)
    return _page(view, ReasonForm(formdata=None, data={"version": str(view.version)}))


@blueprint.post("/<int:reply_id>/return-as-unclear")
@agency_member
def returned_unclear(reply_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    command = ReturnAsUnclear(reply_id=reply_id, version=form.seen_version, reason=form.reason.data or "")
    try:
        until = run(return_as_unclear, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _page(_before_the_drafter(reply_id), form, status=422)
    except Conflict as refusal:
        return _page(_before_the_drafter(reply_id), form, refused=sentences(refusal), status=409)
    flash(
        _("The reply is returned. The agency has until %(day)s to complete it; its first answer stays on record.",
          day=short_date(due_day(until))),
        "success",
    )  # fmt: skip
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _before_the_drafter(reply_id: int) -> ReplyView:
    """404 for whoever does not stand on the drafting side."""
    view = read_reply(reply_id)
    if not view.drafting:
        abort(404)
    return view


def _page(
    view: ReplyView, form: ReasonForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    findings = in_words(view.position.findings) if view.position else []
    page = render_template(
        "replies/return_unclear.html",
        view=view,
        form=form,
        findings=findings,
        refused=refused or [],
        flagged_in=in_words,
    )
    return page, status
