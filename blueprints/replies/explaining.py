"""The head of the agency explains a recorded silence."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import ExplanationForm, uploaded
from blueprints.replies.pages import read_reply, refusals
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.identity import identity
from workflow.queries.reply_views import ReplyView
from workflow.services.explain_silence import ExplainSilence, explain_silence
from workflow.vocabulary.actions import ExplanationAction
from workflow.vocabulary.refusals import Conflict, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.states import UNDECIDED_SILENCES


@blueprint.get("/<int:reply_id>/explanation")
@agency_member
def explanation(reply_id: int) -> ResponseReturnValue:
    view = _own_silence(reply_id)
    if view.silence is None or view.silence.state not in UNDECIDED_SILENCES:
        raise NotNow(ExplanationAction.EXPLAIN.value, view.state.value)
    if ExplanationAction.EXPLAIN not in view.silence.may:
        raise NotPermitted(ExplanationAction.EXPLAIN.value)
    return _page(view, ExplanationForm(formdata=None, data={"version": str(view.version)}))


@blueprint.post("/<int:reply_id>/explanation")
@agency_member
def explain(reply_id: int) -> ResponseReturnValue:
    form = ExplanationForm()
    command = ExplainSilence(
        reply_id=reply_id, version=form.seen_version, words=form.words.data or "", **uploaded(form.draft)
    )
    try:
        run(explain_silence, command)
    except (Incomplete, Conflict) as refusal:
        if isinstance(refusal, Incomplete):
            form.refuse(refusal.missing)
        return _page(_own_silence(reply_id), form, refused=refusals(refusal), status=refusal.status)
    flash(_("Your explanation is on record and lies before the supervisor."), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _own_silence(reply_id: int) -> ReplyView:
    """404 for other agencies."""
    view = read_reply(reply_id)
    if not view.own:
        abort(404)
    return view


def _page(
    view: ReplyView, form: ExplanationForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    who = identity()
    principals = ", ".join(sorted(who.principals.values())) if who else ""
    page = render_template(
        "replies/explanation.html", view=view, form=form, principals=principals, refused=refused or []
    )
    return page, status
