"""Suspend a request and resume it: each screen says beforehand which clocks will stand still, and which dates move."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.requests.blueprint import blueprint
from blueprints.requests.forms import ReasonForm, SubmitForm
from blueprints.requests.pages import language, open_for
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import agency_member
from blueprints.web.identity import current_actor
from workflow.queries.resuming import Effect, resumed_dates
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Incomplete


@blueprint.route("/requests/<int:request_id>/suspend", methods=["GET", "POST"])
@agency_member
def suspend(request_id: int) -> ResponseReturnValue:
    view, form, status = open_for(request_id, RequestAction.SUSPEND), ReasonForm(), 200
    if form.is_submitted():
        try:
            command = SuspendRequest(request_id=request_id, version=form.seen_version, reason=form.reason.data or "")
            stopped = run(suspend_request, command)
        except Incomplete as refusal:
            form.refuse(refusal.missing)
            status = 422
        else:
            flash(_suspended(stopped), "success")
            return redirect(url_for("requests.show", request_id=request_id))
    form.version.data = form.version.data or str(view.version)
    return render_template("requests/suspend.html", view=view, form=form), status


def _suspended(stopped: int) -> str:
    if not stopped:
        return str(_("The request is suspended. No clock was running."))
    return str(
        ngettext(
            "The request is suspended. The clock of %(num)s reply stands still.",
            "The request is suspended. The clocks of %(num)s replies stand still.",
            stopped,
        )
    )


@blueprint.route("/requests/<int:request_id>/resume", methods=["GET", "POST"])
@agency_member
def resume(request_id: int) -> ResponseReturnValue:
    view, form = open_for(request_id, RequestAction.RESUME, RequestAction.RESUME_CONSOLIDATING), SubmitForm()
    if form.is_submitted():
        moved = run(resume_request, ResumeRequest(request_id=request_id, version=form.seen_version))
        flash(_resumed(moved), "success")
        return redirect(url_for("requests.show", request_id=request_id))
    with reading() as session:
        now = application().clock.now()
        rows = resumed_dates(session, current_actor(), request_id, now=now, language=language())
    return render_template(
        "requests/resume.html",
        view=view,
        rows=rows,
        moving=sum(row.effect is Effect.MOVES for row in rows),
        consolidating=RequestAction.RESUME_CONSOLIDATING in view.offers,
    )


def _resumed(moved: int) -> str:
    if not moved:
        return str(_("The request goes on. No due date moved."))
    return str(
        ngettext(
            "The request goes on. %(num)s due date was moved.",
            "The request goes on. %(num)s due dates were moved.",
            moved,
        )
    )
