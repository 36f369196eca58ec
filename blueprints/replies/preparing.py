"""Writing a reply: autosave and the Save button, live warnings, submitting for clearance."""

from types import SimpleNamespace

from flask import flash, jsonify, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.content import content_of, lacking, mark, points, stored_form
from blueprints.replies.forms import PreparationForm
from blueprints.replies.pages import WRITE, in_words, page_of, read_reply
from blueprints.web.addresses import number_in
from blueprints.web.execution import reading, run
from blueprints.web.forms import rows_changed
from blueprints.web.guards import agency_member
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_conflict, describe_guard
from blueprints.web.template_dates import as_moment
from workflow.policies.prepared_position import position_draft, stored_values
from workflow.queries.reply_warnings import asked_of, warnings_of
from workflow.services.save_preparation import Saved, SavePreparation, save_preparation
from workflow.services.submit_for_clearance import SubmitForClearance, submit_for_clearance
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete
from workflow.vocabulary.states import ReplyState


@blueprint.post("/<int:reply_id>/preparation")
@agency_member
def save(reply_id: int) -> ResponseReturnValue:
    form = PreparationForm()
    if http.accept_mimetypes.best == "application/json":
        return _autosave(reply_id, form)
    if rows_changed(form.comments, {}):
        return page_of(read_reply(reply_id), WRITE, form=form)
    try:
        _save(reply_id, form)
    except Incomplete as refusal:
        return page_of(read_reply(reply_id), WRITE, form=form, refused=mark(form, refusal.missing), status=422)
    except Conflict as refusal:
        return overtaken(reply_id, form, refusal)
    flash(_("Saved."), "success")
    return redirect(_next(reply_id), 303)


def _save(reply_id: int, form: PreparationForm) -> Saved:
    """`overwrite`: its author has seen that somebody else saved, and puts the own text over it knowingly."""
    version = number_in(http.form.get("overwrite"))
    command = SavePreparation(
        reply_id=reply_id, version=form.seen_version if version is None else version, content=content_of(form)
    )
    return run(save_preparation, command)


def _autosave(reply_id: int, form: PreparationForm) -> ResponseReturnValue:
    try:
        saved = _save(reply_id, form)
    except Incomplete as refusal:
        return jsonify(refused=[words for _place, words in points(form, refusal.missing)]), 422
    except Conflict as refusal:
        return jsonify(refused=[_conflict_words(refusal)]), 409
    return jsonify(saved_at=f"{as_moment(saved.saved_at):%H:%M}", version=saved.version)


def _next(reply_id: int) -> str:
    """Where the pressed button leads: on writing, or before the leader who edited what lay there."""
    if http.form.get("then") == "clear":
        return url_for("replies.clear", reply_id=reply_id)
    if http.form.get("then") == "write":
        return url_for("replies.write", reply_id=reply_id)
    return url_for("replies.show", reply_id=reply_id)


def overtaken(reply_id: int, form: PreparationForm, refusal: Conflict) -> ResponseReturnValue:
    """Somebody was faster. Every typed character stays on the page, and nothing of theirs is overwritten unseen."""
    view = read_reply(reply_id)
    newer = view.preparation.version if view.preparation and refusal.reason == "preparation_changed" else None
    return page_of(view, WRITE, form=form, refused=[("", _conflict_words(refusal))], conflict=newer, status=409)


def _conflict_words(refusal: Conflict) -> str:
    if isinstance(refusal, GuardsUnmet):
        return " ".join(describe_guard(name) for name in refusal.guards)
    return describe_conflict(refusal.reason)


@blueprint.post("/<int:reply_id>/warnings")
@agency_member
def warnings_fragment(reply_id: int) -> ResponseReturnValue:
    """What is missing and what would be flagged, as the form stands; stores nothing."""
    form = PreparationForm()
    with reading() as session:
        asked = asked_of(session, current_actor(), reply_id)
    content = content_of(form)
    prepared = SimpleNamespace(**stored_values(content))
    found = warnings_of(position_draft(prepared), content.answers, asked)
    return render_template(
        "replies/warnings.html",
        missing=lacking(form),
        warnings=in_words(found),
    )


@blueprint.post("/<int:reply_id>/submit")
@agency_member
def submit(reply_id: int) -> ResponseReturnValue:
    """Saves first, so that nothing typed depends on whether it is complete."""
    form = PreparationForm()
    try:
        saved = _save(reply_id, form)
        run(submit_for_clearance, _submitting(reply_id, form, saved))
    except Incomplete as refusal:
        return _incomplete(reply_id, form, refusal)
    except Conflict as refusal:
        return overtaken(reply_id, form, refusal)
    flash(_("Submitted for clearance. The leaders of your agency see it under “waiting for signature”."), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _submitting(reply_id: int, form: PreparationForm, saved: Saved) -> SubmitForClearance:
    return SubmitForClearance(reply_id=reply_id, version=form.seen_reply, preparation_version=saved.version)


def _incomplete(reply_id: int, form: PreparationForm, refusal: Incomplete) -> ResponseReturnValue:
    """The form as stored, so that its rows are numbered as the sentences say; as posted when it was not stored."""
    view = read_reply(reply_id)
    kept = view.preparation
    if kept is not None and kept.version != form.seen_version and view.state is not ReplyState.SENT:
        form = stored_form(view)
    return page_of(view, WRITE, form=form, refused=mark(form, refusal.missing), status=422)
