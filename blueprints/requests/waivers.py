"""Waivers: a drafter asks with a reason, a supervisor decides with a reason, both stay on record."""

from flask import flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from blueprints.requests.blueprint import blueprint
from blueprints.requests.forms import GRANT, AskWaiverForm, DecideWaiverForm
from blueprints.requests.pages import language, read_request, waived_by
from blueprints.web.addresses import page_in_query
from blueprints.web.execution import reading, run
from blueprints.web.guards import agency_member, overseer
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_conflict, describe_guard, describe_missing
from workflow.queries.waivers import PER_PAGE, WaiverRow, waiver, waiver_list
from workflow.services.ask_waiver import AskWaiver
from workflow.services.ask_waiver import ask_waiver as ask
from workflow.services.decide_waiver import DecideWaiver
from workflow.services.decide_waiver import decide_waiver as decide
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotNow, NotPermitted
from workflow.vocabulary.roles import Role


@blueprint.route("/requests/<int:request_id>/waivers/new", methods=["GET", "POST"])
@agency_member
def ask_waiver(request_id: int) -> ResponseReturnValue:
    view, form, status, refused = read_request(request_id), AskWaiverForm(), 200, ""
    kind = _kind(form.kind.data or http.args.get("kind", ""))
    offered = view.offers.get(RequestAction.ASK_WAIVER)
    if not view.drafting_side or (offered is not None and not offered.permitted):
        raise NotPermitted(RequestAction.ASK_WAIVER.value)
    if offered is None:
        raise NotNow(RequestAction.ASK_WAIVER.value, view.state.value)
    if form.is_submitted():
        try:
            run(ask, AskWaiver(request_id=view.id, version=form.seen_version, kind=kind, reason=form.reason.data or ""))
        except Incomplete as refusal:
            status, refused = 422, " ".join(text for place, text in form.refuse(refusal.missing) if place != "reason")
        except Conflict as refusal:
            status, refused = 409, describe_conflict(refusal.reason)
        else:
            flash(_("The supervisor was asked. You see the decision on this page."), "success")
            return redirect(url_for("requests.show", request_id=request_id))
    form.kind.data, form.version.data = kind.value, form.version.data or str(view.version)
    rule = [describe_missing(item) for item in view.missing if waived_by(item) is kind]
    return render_template(
        "requests/ask_waiver.html", view=view, form=form, kind=kind, rule=rule, refused=refused
    ), status


def _kind(value: str) -> WaiverKind:
    try:
        return WaiverKind(value)
    except ValueError:
        raise NotFound from None


@blueprint.get("/waivers")
@overseer
def waiver_index() -> ResponseReturnValue:
    page = page_in_query(40)
    with reading() as session:
        rows, total = waiver_list(session, current_actor(), page=page, language=language())
    decides = any(current_actor().holding(Role.SUPERVISOR))
    return render_template(
        "requests/waivers.html", rows=rows, total=total, number=page, per_page=PER_PAGE, decides=decides
    )


@blueprint.route("/waivers/<int:waiver_id>", methods=["GET", "POST"])
@overseer
def waiver_show(waiver_id: int) -> ResponseReturnValue:
    row, form, status = _waiver(waiver_id), DecideWaiverForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                run(decide, _decision(form, row))
            except Incomplete as refusal:
                form.refuse(refusal.missing)
            except GuardsUnmet:  # the page says why
                status = 409
            else:
                flash(_("Your decision is recorded and the drafting agency sees it."), "success")
                return redirect(url_for("requests.waiver_show", waiver_id=waiver_id))
    decides = any(current_actor().holding(Role.SUPERVISOR))
    own = describe_guard("waiver_not_own") if row.own else ""
    return render_template("requests/waiver.html", row=row, form=form, decides=decides, own=own), status


def _waiver(waiver_id: int) -> WaiverRow:
    with reading() as session:
        return waiver(session, current_actor(), waiver_id, language=language())


def _decision(form: DecideWaiverForm, row: WaiverRow) -> DecideWaiver:
    return DecideWaiver(
        request_id=row.request_id,
        waiver_id=row.id,
        granted=form.decision.data == GRANT,
        reason=form.reason.data or "",
    )
