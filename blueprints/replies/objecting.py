"""Objections to the dossier: raised by the responding side, decided and met by the drafting one, on one page."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import ObjectionForm, PapersForm, ReasonForm, VersionedForm, uploaded
from blueprints.replies.pages import read_reply, refusals
from blueprints.web.context import short_date
from blueprints.web.decisions import first_pressed, none_chosen
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_guard
from blueprints.web.template_dates import due_day
from workflow.queries.reply_views import ReplyView
from workflow.queries.two_sides import one_side
from workflow.services.decide_objection import DecideObjection, SupplyPapers, decide_objection, supply_papers
from workflow.services.object_to_dossier import ObjectToDossier, object_to_dossier
from workflow.vocabulary.actions import ObjectionAction, ReplyAction
from workflow.vocabulary.refusals import Conflict, Incomplete

ACCEPT, REFUSE = "accept", "refuse"


@blueprint.get("/<int:reply_id>/objection")
@agency_member
def objection(reply_id: int) -> ResponseReturnValue:
    return _page(_between_the_two(reply_id))


@blueprint.post("/<int:reply_id>/objection")
@agency_member
def raise_objection(reply_id: int) -> ResponseReturnValue:
    form = ObjectionForm()
    command = ObjectToDossier(reply_id=reply_id, version=form.seen_version, lacking=form.lacking.data or "")
    try:
        run(object_to_dossier, command)
    except (Incomplete, Conflict) as refusal:
        return _refused(reply_id, refusal, raising=form)
    flash(_("The objection lies before the drafting agency. The clock of your reply stands from now."), "success")
    return _back(reply_id)


@blueprint.post("/<int:reply_id>/objection/decision")
@agency_member
def decide_on_objection(reply_id: int) -> ResponseReturnValue:
    form, accept = ReasonForm(), first_pressed(ACCEPT, REFUSE)
    if accept is None:
        return _page(_between_the_two(reply_id), refused=none_chosen(), status=422, deciding=form)
    command = DecideObjection(
        reply_id=reply_id, version=form.seen_version, accept=accept, reason=form.reason.data or ""
    )
    try:
        moved = run(decide_objection, command)
    except (Incomplete, Conflict) as refusal:
        return _refused(reply_id, refusal, deciding=form)
    if accept:
        flash(_("The objection is accepted. The clock stands until you supply the papers."), "success")
    else:
        flash(_on_again(reply_id, _("The objection is refused."), moved=moved), "success")
    return _back(reply_id)


@blueprint.post("/<int:reply_id>/objection/papers")
@agency_member
def supply(reply_id: int) -> ResponseReturnValue:
    form = PapersForm()
    command = SupplyPapers(
        reply_id=reply_id, version=form.seen_version, note=form.note.data or "", **uploaded(form.draft)
    )
    try:
        moved = run(supply_papers, command)
    except (Incomplete, Conflict) as refusal:
        return _refused(reply_id, refusal, supplying=form)
    flash(_on_again(reply_id, _("The papers are with the agency."), moved=moved), "success")
    return _back(reply_id)


def _on_again(reply_id: int, what: str, *, moved: bool) -> str:
    view = read_reply(reply_id)
    if view.paused_at is not None:
        then = _("Its clock still stands for another reason.")
    elif moved:
        then = _("The due date moves to %(day)s.", day=short_date(due_day(view.due_at)))
    else:
        then = _("The due date stays.")
    return f"{what} {then}"


def _back(reply_id: int) -> ResponseReturnValue:
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _between_the_two(reply_id: int) -> ReplyView:
    """404 for whoever stands on neither side."""
    view = read_reply(reply_id)
    if not (view.own or view.drafting):
        abort(404)
    return view


def _refused(reply_id: int, refusal: Incomplete | Conflict, **forms: VersionedForm) -> ResponseReturnValue:
    """The page as it stands now, with what was typed."""
    form = next(iter(forms.values()))
    if isinstance(refusal, Incomplete):
        form.refuse(refusal.missing)
    return _page(_between_the_two(reply_id), refused=refusals(refusal), status=refusal.status, **forms)


def _page(
    view: ReplyView, *, refused: list[tuple[str, str]] | None = None, status: int = 200, **forms: Any
) -> ResponseReturnValue:
    seen = {"version": str(view.version)}
    given = {
        "raising": forms.get("raising") or ObjectionForm(formdata=None, data=seen),
        "deciding": forms.get("deciding") or ReasonForm(formdata=None, data=seen),
        "supplying": forms.get("supplying") or PapersForm(formdata=None, data=seen),
    }
    against = (view.stops.unmet or {}).get(ReplyAction.OBJECT_TO_DOSSIER, ())
    shown = _shown(view)
    posted = next(iter(forms.items()), (shown, None))
    page = render_template(
        "replies/objection.html",
        view=view,
        act=ObjectionAction,
        against=[describe_guard(name) for name in (*against, *_apart(view))],
        shown=shown,
        posted=posted[1] if posted[0] == shown else None,
        lost=_typed(posted[1]) if posted[0] != shown else [],
        refused=refused or [],
        **given,
    )
    return page, status


def _apart(view: ReplyView) -> tuple[str, ...]:
    """Why the objection is not the reader's to decide, where the reader belongs to both agencies."""
    return one_side(view.both_sides, ObjectionAction.ACCEPT) if view.stops.open else ()


def _shown(view: ReplyView) -> str:
    """Which form the page holds for this reader now; "" is none."""
    if ObjectionAction.ACCEPT in view.stops.may:
        return "deciding"
    if ObjectionAction.SUPPLY in view.stops.may:
        return "supplying"
    return "raising" if ReplyAction.OBJECT_TO_DOSSIER in view.stops.may else ""


def _typed(form: VersionedForm | None) -> list[str]:
    """What was written into a form that the page does not hold any more."""
    fields = form or ()
    return [field.data for field in fields if field.name in ("lacking", "reason", "note") and field.data]
