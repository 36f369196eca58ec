"""A leader's screen: sign and send, sign a newer position, or return with a reason."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.forms import ReasonForm, SignForm
from blueprints.replies.pages import CLEAR, READ, clearable, page_of, read_reply
from blueprints.web.execution import run
from blueprints.web.guards import agency_member
from blueprints.web.messages import describe_conflict, describe_guard, describe_missing
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.sign_reply import Signed, SignReply, sign_reply
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, Refusal
from workflow.vocabulary.states import ReplyState


@blueprint.post("/<int:reply_id>/sign")
@agency_member
def sign(reply_id: int) -> ResponseReturnValue:
    form = SignForm()
    command = SignReply(reply_id=reply_id, version=form.seen_version, preparation_version=form.seen_preparation)
    try:
        signed = run(sign_reply, command)
    except (Incomplete, Conflict) as refusal:
        return _refused(reply_id, refusal)
    flash(_signed_words(signed), "success")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _signed_words(signed: Signed) -> str:
    if signed.state is ReplyState.REMIT_CLAIMED:
        words = _(
            "Signed as No. %(number)s. The claim lies before the drafting agency; the clock stands until it decides."
        )
    elif signed.completed:
        words = _("Signed as No. %(number)s and sent. The reply is completed; the time of your first answer stays.")
    elif signed.late:
        words = _("Signed as No. %(number)s and sent. It was sent after the due date and is marked late.")
    else:
        words = _("Signed as No. %(number)s and sent.")
    return str(words) % {"number": signed.number}


@blueprint.post("/<int:reply_id>/supersede")
@agency_member
def supersede(reply_id: int) -> ResponseReturnValue:
    form = SignForm()
    command = SupersedePosition(reply_id=reply_id, version=form.seen_version, preparation_version=form.seen_preparation)
    try:
        signed = run(supersede_position, command)
    except (Incomplete, Conflict) as refusal:
        return _refused(reply_id, refusal)
    flash(
        _("Signed as No. %(number)s. It supersedes the earlier position, which stays on record.", number=signed.number),
        "success",
    )
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@blueprint.post("/<int:reply_id>/return")
@agency_member
def send_back(reply_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    command = ReturnForRework(reply_id=reply_id, version=form.seen_version, reason=form.reason.data or "")
    try:
        run(return_for_rework, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return page_of(read_reply(reply_id), CLEAR, reason=form, status=422)
    except Conflict as refusal:
        return _refused(reply_id, refusal, form)
    flash(_("Returned with your reason."), "success")
    return redirect(url_for("replies.inbox"), 303)


def _refused(reply_id: int, refusal: Refusal, reason: ReasonForm | None = None) -> ResponseReturnValue:
    """The page as it stands now, the refusal on top, a typed reason kept."""
    view = read_reply(reply_id)
    return page_of(
        view, CLEAR if clearable(view) else READ, reason=reason, refused=_sentences(refusal), status=refusal.status
    )


def _sentences(refusal: Refusal) -> list[tuple[str, str]]:
    if isinstance(refusal, Incomplete):
        return [("", describe_missing(item)) for item in refusal.missing]
    if isinstance(refusal, GuardsUnmet):
        return [("", describe_guard(name)) for name in refusal.guards]
    return [("", describe_conflict(refusal.reason if isinstance(refusal, Conflict) else ""))]
