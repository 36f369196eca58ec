"""Submit for signature; a leader's one screen to sign and circulate, or to return with a reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.requests.blueprint import blueprint
from blueprints.requests.detail import due_now, page_of
from blueprints.requests.forms import ReasonForm, SubmitForm
from blueprints.requests.pages import missing_points, read_request
from blueprints.web.drafts import draft_html
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_guard
from workflow.queries.request_detail import RequestView
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.return_to_drafter import ReturnToDrafter, return_to_drafter
from workflow.services.submit_for_signature import SubmitForSignature, submit_for_signature
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import GuardsUnmet, Incomplete, NotNow, NotPermitted


@blueprint.post("/requests/<int:request_id>/submit")
@agency_member
def submit(request_id: int) -> ResponseReturnValue:
    form = SubmitForm()
    try:
        run(submit_for_signature, SubmitForSignature(request_id=request_id, version=form.seen_version))
    except Incomplete as refusal:
        return page_of(read_request(request_id), refused=tuple(_sentences(refusal, request_id)), status=422)
    flash(_("Submitted for signature. The leaders of your agency see it under “awaiting signature”."), "success")
    return redirect(url_for("requests.show", request_id=request_id))


def _sentences(refusal: Incomplete, request_id: int) -> list[str]:
    return [point["text"] for point in missing_points(refusal.missing, request_id)]


@blueprint.get("/requests/<int:request_id>/sign")
@agency_member
def sign(request_id: int) -> ResponseReturnValue:
    view = _signable(request_id)
    return _page(view, ReasonForm(formdata=None, data={"version": str(view.version)}), 200)


@blueprint.post("/requests/<int:request_id>/circulate")
@agency_member
def circulate(request_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        done = run(circulate_request, CirculateRequest(request_id=request_id, version=form.seen_version))
    except Incomplete as refusal:
        return _page(_signable(request_id), form, 422, refused=missing_points(refusal.missing, request_id))
    except GuardsUnmet as refusal:
        view = _signable(request_id)
        points = [{"text": text, "href": ""} for text in ([_barred(view)] if view.signing_bar else _against(refusal))]
        return _page(view, form, 409, refused=points)
    words = ngettext(
        "Signed as No. %(number)s and circulated to %(num)s agency.",
        "Signed as No. %(number)s and circulated to %(num)s agencies.",
        done.consultees,
        number=done.number,
    )
    flash(words, "success")
    return redirect(url_for("requests.show", request_id=request_id))


@blueprint.post("/requests/<int:request_id>/return")
@agency_member
def send_back(request_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        command = ReturnToDrafter(request_id=request_id, version=form.seen_version, reason=form.reason.data or "")
        run(return_to_drafter, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _page(_signable(request_id), form, 422)
    flash(_("Returned to the drafter with your reason."), "success")
    return redirect(url_for("requests.show", request_id=request_id))


def _signable(request_id: int) -> RequestView:
    """Raises NotPermitted for whoever may not sign, NotNow when it does not wait for a signature."""
    view = read_request(request_id)
    offered = view.offers.get(RequestAction.CIRCULATE)
    if not view.drafting_side or (offered is not None and not offered.permitted):
        raise NotPermitted(RequestAction.CIRCULATE.value)
    if offered is None:
        raise NotNow(RequestAction.CIRCULATE.value, view.state.value)
    return view


def _against(refusal: GuardsUnmet) -> list[str]:
    return [describe_guard(name) for name in refusal.guards]


def _barred(view: RequestView) -> str:
    """Why the reader may not sign, and who may; empty where nothing bars them."""
    if view.signing_bar is None:
        return ""
    rule = describe_guard("signer_is_not_the_author")
    if view.signing_bar.others:
        who = _("These may sign, or a delegate of theirs: %(names)s.", names=", ".join(view.signing_bar.others))
    else:
        who = _(
            "Nobody else in your agency signs at present. Ask an administrator to enter a further leader, or withdraw "
            "this request and have an officer write it anew; then you sign."
        )
    return f"{rule} {who}"


def _page(
    view: RequestView, form: ReasonForm, status: int, refused: list[dict[str, str]] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "requests/sign.html",
        view=view,
        form=form,
        refused=refused or [],
        missing=missing_points(view.missing, view.id),
        barred=_barred(view),
        preview=due_now(view),
        html=draft_html(view.draft.digest) if view.draft and view.draft.is_docx else None,
    )
    return page, status
