"""More time for one reply: asked for by its agency, decided by the drafting one, an offer taken."""

from collections.abc import Callable
from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import AskForm, DecideForm, VersionedForm
from blueprints.replies.pages import page_of, read_reply
from blueprints.web.addresses import number_in
from blueprints.web.context import short_date
from blueprints.web.decisions import none_chosen
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_conflict, describe_guard
from blueprints.web.template_dates import due_day
from workflow.queries.reply_views import ReplyView
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.decide_extension import DecideExtension, decide_extension
from workflow.services.take_extension_offer import TakeOffer, take_offer
from workflow.vocabulary.actions import ExtensionAction
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotNow, NotPermitted

DECISIONS = {
    action.value: action for action in (ExtensionAction.GRANT, ExtensionAction.COUNTER, ExtensionAction.REFUSE)
}


@blueprint.get("/<int:reply_id>/extension/ask")
@agency_member
def ask_more_time(reply_id: int) -> ResponseReturnValue:
    view = _own(reply_id)
    if view.asking is None:
        raise NotNow(ExtensionAction.ASK.value, view.state.value)
    if view.asking.against:
        raise GuardsUnmet(ExtensionAction.ASK.value, view.asking.against)
    return _ask_page(view, AskForm(formdata=None, data={"version": str(view.version)}))


@blueprint.post("/<int:reply_id>/extension/ask")
@agency_member
def asked_more_time(reply_id: int) -> ResponseReturnValue:
    form = AskForm()
    command = AskExtension(
        reply_id=reply_id, version=form.seen_version, reason=form.reason.data or "", day=form.day.data
    )
    try:
        run(ask_extension, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _ask_page(_own(reply_id), form, status=422)
    except Conflict as refusal:
        return _ask_page(_own(reply_id), form, refused=sentences(refusal), status=409)
    view = read_reply(reply_id)
    until = short_date(due_day(view.extensions[0].decide_by)) if view.extensions else ""
    flash(
        _("%(agency)s was asked for more time. It has until %(day)s to decide; until then the due date stays.",
          agency=view.drafting_agency, day=until),
        "success",
    )  # fmt: skip
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _own(reply_id: int) -> ReplyView:
    """404 for whoever does not stand on the responding side."""
    return _standing(reply_id, lambda view: view.own)


def _standing(reply_id: int, there: Callable[[ReplyView], bool]) -> ReplyView:
    view = read_reply(reply_id)
    if not there(view):
        abort(404)
    return view


def sentences(refusal: Conflict) -> list[tuple[str, str]]:
    """What a page says on top: each unmet guard, or why it is out of date."""
    if isinstance(refusal, GuardsUnmet):
        return [("", describe_guard(name)) for name in refusal.guards]
    return [("", describe_conflict(refusal.reason))]


def _ask_page(
    view: ReplyView, form: AskForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    return render_template("replies/extension_ask.html", view=view, form=form, refused=refused or []), status


@blueprint.get("/<int:reply_id>/extension/decide")
@agency_member
def decide_more_time(reply_id: int) -> ResponseReturnValue:
    view = _drafting(reply_id)
    extension = view.open_extension
    if extension is None or ExtensionAction.REFUSE not in view.extension_acts:
        if extension is None or extension.decided_at is not None:
            raise NotNow(ExtensionAction.GRANT.value, view.state.value)
        raise NotPermitted(ExtensionAction.GRANT.value)
    data = {"version": str(extension.version), "extension_id": str(extension.id)}
    return _decide_page(view, DecideForm(formdata=None, data=data))


@blueprint.post("/<int:reply_id>/extension/decide")
@agency_member
def decided_more_time(reply_id: int) -> ResponseReturnValue:
    form, action = DecideForm(), DECISIONS.get(http.form.get("decision", ""))
    if action is None:
        return _decide_page(_drafting(reply_id), form, refused=none_chosen(), status=422)
    command = DecideExtension(
        reply_id=reply_id,
        extension_id=number_in(form.extension_id.data) or 0,
        version=form.seen_version,
        action=action,
        reason=form.reason.data or "",
        day=form.day.data,
    )
    try:
        day = run(decide_extension, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _decide_page(_drafting(reply_id), form, status=422)
    except Conflict as refusal:
        return _decide_page(_drafting(reply_id), form, refused=sentences(refusal), status=409)
    flash(_decided(action, day), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _decided(action: ExtensionAction, day: date | None) -> str:
    if day is None:
        return str(_("The extension is refused; the due date stays."))
    if action is ExtensionAction.COUNTER:
        return str(_("%(day)s is offered. The due date moves once the agency takes it.", day=short_date(day)))
    return str(_("The extension is granted: the reply is due until %(day)s.", day=short_date(day)))


def _drafting(reply_id: int) -> ReplyView:
    """404 for whoever does not stand on the drafting side."""
    return _standing(reply_id, lambda view: view.drafting)


def _decide_page(
    view: ReplyView, form: DecideForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    """The extension that the page was about, also after somebody else has decided it."""
    seen = number_in(form.extension_id.data)
    extension = next((one for one in view.extensions if one.id == seen), None)
    page = render_template(
        "replies/extension_decide.html",
        view=view,
        form=form,
        extension=extension,
        open=view.open_extension is not None and extension == view.open_extension and extension.decided_at is None,
        apart=describe_guard("decider_stands_apart"),
        refused=refused or [],
    )
    return page, status


@blueprint.post("/<int:reply_id>/extension/take")
@agency_member
def take_offered_day(reply_id: int) -> ResponseReturnValue:
    form = VersionedForm()
    extension_id = number_in(http.form.get("extension_id")) or 0
    try:
        day = run(take_offer, TakeOffer(reply_id=reply_id, extension_id=extension_id, version=form.seen_version))
    except Conflict as refusal:
        return page_of(_own(reply_id), refused=sentences(refusal), status=409)
    flash(_("The offered date holds: the reply is due until %(day)s.", day=short_date(day)), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)
