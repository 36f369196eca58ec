"""Acts on a request that is under way: withdraw, add a consultee, close the round, conclude."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.requests.blueprint import blueprint
from blueprints.requests.forms import AddConsulteeForm, ReasonForm, SubmitForm, choose
from blueprints.requests.pages import language, open_for
from blueprints.web.context import short_date
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import agency_member
from blueprints.web.template_dates import due_day
from workflow.queries.request_detail import RequestView
from workflow.queries.request_editing import form_choices
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.conclude_request import ConcludeRequest, conclude_request
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Incomplete


@blueprint.route("/requests/<int:request_id>/withdraw", methods=["GET", "POST"])
@agency_member
def withdraw(request_id: int) -> ResponseReturnValue:
    view, form, status = open_for(request_id, RequestAction.WITHDRAW), ReasonForm(), 200
    if form.is_submitted():
        try:
            command = WithdrawRequest(request_id=request_id, version=form.seen_version, reason=form.reason.data or "")
            released = run(withdraw_request, command)
        except Incomplete as refusal:
            form.refuse(refusal.missing)
            status = 422
        else:
            flash(_withdrawn(released), "success")
            return redirect(url_for("requests.show", request_id=request_id))
    form.version.data = form.version.data or str(view.version)
    owing = [row for row in view.replies if row.owing]
    return render_template("requests/withdraw.html", view=view, form=form, owing=owing), status


def _withdrawn(released: int) -> str:
    if not released:
        return str(_("The request was withdrawn."))
    return str(
        ngettext(
            "The request was withdrawn. %(num)s agency was released from replying.",
            "The request was withdrawn. %(num)s agencies were released from replying.",
            released,
        )
    )


@blueprint.route("/requests/<int:request_id>/consultees/add", methods=["GET", "POST"])
@agency_member
def add(request_id: int) -> ResponseReturnValue:
    view, form, status = open_for(request_id, RequestAction.ADD_CONSULTEE), AddConsulteeForm(), 200
    _offer(form, view)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                due_at = run(add_consultee, _added(form, request_id))
            except Incomplete as refusal:
                form.refuse(refusal.missing)
            else:
                day = short_date(due_day(due_at))
                flash(_("The agency was added with the full period, until %(day)s.", day=day), "success")
                return redirect(url_for("requests.show", request_id=request_id))
    form.version.data = form.version.data or str(view.version)
    return render_template("requests/add_consultee.html", view=view, form=form), status


def _added(form: AddConsulteeForm, request_id: int) -> AddConsultee:
    return AddConsultee(
        request_id=request_id,
        version=form.seen_version,
        agency_id=form.agency_id.data,
        question_ids=frozenset(form.question_ids.data or ()),
        new_question=form.new_question.data or "",
    )


def _offer(form: AddConsulteeForm, view: RequestView) -> None:
    asked = {consultee.agency_id for consultee in view.consultees}
    with reading() as session:
        choices = form_choices(
            session,
            view.jurisdiction_id,
            drafting_id=view.agency_id,
            now=application().clock.now(),
            language=language(),
        )
    choose(form.agency_id, [(a.id, f"{a.name} ({a.symbol})") for a in choices.agencies if a.id not in asked])
    choose(form.question_ids, [(q.id, q.text) for q in view.questions if not q.for_all])


@blueprint.post("/requests/<int:request_id>/consolidate")
@agency_member
def consolidate(request_id: int) -> ResponseReturnValue:
    command = StartConsolidating(request_id=request_id, version=SubmitForm().seen_version)
    silent = run(start_consolidating, command)
    words = ngettext(
        "The round is closed. %(num)s agency was recorded as silent.",
        "The round is closed. %(num)s agencies were recorded as silent.",
        silent,
    )
    flash(words if silent else _("The round is closed. Every agency had answered."), "success")
    return redirect(url_for("requests.show", request_id=request_id))


@blueprint.post("/requests/<int:request_id>/conclude")
@agency_member
def conclude(request_id: int) -> ResponseReturnValue:
    run(conclude_request, ConcludeRequest(request_id=request_id, version=SubmitForm().seen_version))
    flash(_("The request is concluded."), "success")
    return redirect(url_for("requests.show", request_id=request_id))
