"""The page of one reply: written by its author, cleared by a leader, read by everybody else who may see it."""

from collections.abc import Iterable
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from blueprints.replies.blueprint import blueprint
from blueprints.replies.content import blank_row, lacking, offer, stored_form
from blueprints.replies.forms import AssignForm, PreparationForm, ReasonForm
from blueprints.web.drafts import draft_html
from blueprints.web.execution import application, reading, run
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor, identity
from blueprints.web.messages import describe_conflict, describe_guard, describe_missing
from blueprints.web.trail import happenings, history_page
from workflow.policies.notice_words import HEADINGS
from workflow.queries.competent_agencies import competent_choices
from workflow.queries.deliveries import Delivery, deliveries_of_reply
from workflow.queries.reply_detail import view_reply
from workflow.queries.reply_positions import FindingView
from workflow.queries.reply_views import ReplyView
from workflow.services.open_draft import OpenDraft, open_draft
from workflow.substance import Finding, reason_text
from workflow.vocabulary.actions import ExplanationAction, ObjectionAction
from workflow.vocabulary.actions import ReplyAction as Act
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotPermitted, Refusal
from workflow.vocabulary.states import ReplyState

WRITE, CLEAR, READ = "write", "clear", "read"


def language() -> str:
    return str(get_locale() or "vi")[:2]


@blueprint.get("/<int:reply_id>")
@signed_in
def show(reply_id: int) -> ResponseReturnValue:
    return page_of(_opened(reply_id))


@blueprint.get("/<int:reply_id>/write")
@signed_in
def write(reply_id: int) -> ResponseReturnValue:
    """The form where the page itself opens otherwise: while it lies before the leader, and for a newer position."""
    view = _opened(reply_id)
    if Act.WRITE not in view.may:
        _refuse(view, Act.WRITE)
    return page_of(view, WRITE)


@blueprint.get("/<int:reply_id>/clear")
@signed_in
def clear(reply_id: int) -> ResponseReturnValue:
    view = _opened(reply_id)
    if not clearable(view):
        _refuse(view, Act.SIGN_AND_SEND)
    return page_of(view, CLEAR)


def _refuse(view: ReplyView, act: Act) -> None:
    """Who stands outside the agency does not learn that there is such a page."""
    if not view.own:
        abort(404)
    raise NotPermitted(act.value)


def read_reply(reply_id: int) -> ReplyView:
    """Raises NotFound for what the signed-in officer may not see."""
    with reading() as session:
        return view_reply(
            session,
            current_actor(),
            reply_id,
            now=application().clock.now(),
            language=language(),
            history=history_page(),
        )


def _opened(reply_id: int) -> ReplyView:
    """The draft stands on the page, so opening the page opens it. A note of reading, like a log: nothing is decided."""
    view = read_reply(reply_id)
    if view.own and view.draft_opened_at is None and (view.owing or view.state is ReplyState.SENT):
        run(open_draft, OpenDraft(reply_id=reply_id))
    return view


def clearable(view: ReplyView) -> bool:
    """Something lies before a signer: a reply in clearance, or a newer position over one that was sent."""
    return Act.SIGN_AND_SEND in view.may or (Act.SUPERSEDE in view.may and view.newer_prepared)


def usual_mode(view: ReplyView) -> str:
    if Act.SIGN_AND_SEND in view.may:
        return CLEAR
    return WRITE if Act.WRITE in view.may and view.state is not ReplyState.SENT else READ


def page_of(
    view: ReplyView,
    mode: str | None = None,
    *,
    form: PreparationForm | None = None,
    reason: ReasonForm | None = None,
    refused: list[tuple[str, str]] | None = None,
    conflict: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """`form` and `reason` as posted, when refused. `conflict`: the preparation's version that a newer save made."""
    chosen = mode or usual_mode(view)
    values: dict[str, Any] = {"refused": refused or [], "conflict": conflict}
    if chosen == WRITE:
        values |= _writing(view, form)
    if chosen == CLEAR or reason is not None:
        values["reason"] = reason or ReasonForm(formdata=None, data={"version": str(view.version)})
    page = render_template(
        f"replies/{chosen}.html",
        view=view,
        act=Act,
        html=draft_html(view.draft.digest) if view.draft.is_docx else None,
        warnings=in_words(view.preparation.warnings) if view.preparation else [],
        history=happenings(view.trail),
        assign=_assigning(view),
        principal=_principal(view),
        clearable=clearable(view),
        lacking=[describe_missing(item) for item in view.preparation.missing] if view.preparation else [],
        flagged_in=in_words,
        deliveries=_deliveries(view),
        notice_heading=lambda kind: gettext(HEADINGS[kind]),
        mailing=application().mailer is not None,
        objecting=ObjectionAction,
        explaining=ExplanationAction,
        against_objection=[describe_guard(name) for name in (view.stops.unmet or {}).get(Act.OBJECT_TO_DOSSIER, ())],
        hindering=[describe_guard(name) for name in view.asking.against] if view.asking else [],
        apart=describe_guard("stands_on_one_side"),
        keeping=[describe_guard(name) for name in view.return_against],
        **values,
    )
    return page, status


def _deliveries(view: ReplyView) -> tuple[Delivery, ...]:
    """Who of the own agency was told, and how it reached them; others do not see it here."""
    if not view.own:
        return ()
    with reading() as session:
        return deliveries_of_reply(session, view.id, view.agency_id, language=language())


def _writing(view: ReplyView, posted: PreparationForm | None) -> dict[str, Any]:
    form = posted or stored_form(view)
    with reading() as session:
        choices = competent_choices(
            session,
            jurisdiction_id=view.jurisdiction_id,
            agency_id=view.agency_id,
            today=view.today,
            language=language(),
        )
    offer(form, choices)
    return {
        "form": form,
        "blank": blank_row(),
        "missing": lacking(form),
        "save_url": url_for("replies.save", reply_id=view.id),
    }


def _assigning(view: ReplyView) -> AssignForm | None:
    if Act.ASSIGN not in view.may:
        return None
    form = AssignForm(formdata=None, data={"version": str(view.version), "officer_id": view.assignee_id or 0})
    form.officer_id.choices = [(officer.id, officer.words) for officer in view.officers]
    return form


def _principal(view: ReplyView) -> str:
    """The leader in whose name the reader would sign."""
    who = identity()
    return who.principals.get(view.signs_for_id or 0, "") if who else ""


def in_words(findings: Iterable[Finding | FindingView]) -> list[dict[str, Any]]:
    """Findings as the panel shows them, in the reader's language."""
    tongue = "en" if language() == "en" else "vi"
    return [{"reason": reason_text(finding.rule, tongue), "words": finding.words} for finding in findings]


def refusals(refusal: Refusal) -> list[tuple[str, str]]:
    """The sentences of a refusal, for the summary above a page."""
    if isinstance(refusal, Incomplete):
        return [(item.place, describe_missing(item)) for item in refusal.missing]
    if isinstance(refusal, GuardsUnmet):
        return [("", describe_guard(name)) for name in refusal.guards]
    return [("", describe_conflict(refusal.reason if isinstance(refusal, Conflict) else ""))]
