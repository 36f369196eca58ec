"""The drafting agency pauses the clock of one reply and lets it run again."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import ReasonForm, VersionedForm
from blueprints.replies.pages import page_of, read_reply, refusals
from blueprints.web.context import short_date
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_guard
from blueprints.web.template_dates import due_day
from workflow.queries.reply_views import ReplyView
from workflow.services.pause_reply import PauseReply, ResumeReply, pause_reply, resume_reply
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.refusals import Conflict, Incomplete, NotPermitted


@blueprint.get("/<int:reply_id>/pause")
@agency_member
def pause(reply_id: int) -> ResponseReturnValue:
    view = _drafting(reply_id)
    return _page(view, ReasonForm(formdata=None, data={"version": str(view.version)}))


@blueprint.post("/<int:reply_id>/pause")
@agency_member
def stop(reply_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    command = PauseReply(reply_id=reply_id, version=form.seen_version, reason=form.reason.data or "")
    try:
        run(pause_reply, command)
    except (Incomplete, Conflict) as refusal:
        if isinstance(refusal, Incomplete):
            form.refuse(refusal.missing)
        return _page(_drafting(reply_id), form, refused=refusals(refusal), status=refusal.status)
    flash(_("The clock of this reply stands still. The agency reads your reason."), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@blueprint.post("/<int:reply_id>/resume")
@agency_member
def resume(reply_id: int) -> ResponseReturnValue:
    try:
        moved = run(resume_reply, ResumeReply(reply_id=reply_id, version=VersionedForm().seen_version))
    except Conflict as refusal:
        return page_of(read_reply(reply_id), refused=refusals(refusal), status=refusal.status)
    flash(_resumed(read_reply(reply_id), moved=moved), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _resumed(view: ReplyView, *, moved: bool) -> str:
    if view.paused_at is not None:
        return str(_("This pause is over. The clock still stands for another reason."))
    if not moved:
        return str(_("The clock runs again. The due date stays."))
    return str(_("The clock runs again. The due date moves to %(day)s.", day=short_date(due_day(view.due_at))))


def _drafting(reply_id: int) -> ReplyView:
    """404 off the drafting side, 403 for who may not sign there."""
    view = read_reply(reply_id)
    if not view.drafting:
        abort(404)
    if ReplyAction.PAUSE not in (view.stops.unmet or {}):
        raise NotPermitted(ReplyAction.PAUSE.value)
    return view


def _page(
    view: ReplyView, form: ReasonForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    against = [describe_guard(name) for name in (view.stops.unmet or {}).get(ReplyAction.PAUSE, ())]
    return render_template("replies/pause.html", view=view, form=form, against=against, refused=refused or []), status
