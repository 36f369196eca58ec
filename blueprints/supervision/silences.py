"""Recorded silences: what waits for an explanation or a decision, what was decided, what each head left unanswered."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField

from blueprints.supervision.blueprint import blueprint
from blueprints.supervision.filters import page_number
from blueprints.supervision.words import SILENCE_BADGES, SILENCE_WORDS, language
from blueprints.web.addresses import id_in_query, number_in
from blueprints.web.decisions import first_pressed, none_chosen
from blueprints.web.execution import application, reading, run
from blueprints.web.forms import BaseForm
from blueprints.web.guards import overseer, supervisor
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_conflict, describe_guard
from workflow.queries.oversight import choices_of, oversight_of
from workflow.queries.silences import MOST_COUNTED, PER_PAGE, SilenceChoice, SilencePage, Waiting, head_view, silences
from workflow.queries.supervised_reply import SupervisedReply, supervised_reply
from workflow.services.decide_explanation import DecideExplanation, decide_explanation
from workflow.vocabulary.actions import ExplanationAction
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotNow
from workflow.vocabulary.states import UNDECIDED_SILENCES, ExplanationState

EXCUSE, UPHOLD = "excuse", "uphold"


class DecisionForm(BaseForm):
    """`version` of the reply that the page showed."""

    version = HiddenField()
    reason = TextAreaField(lazy_gettext("Reason"))

    @property
    def seen_version(self) -> int:
        return number_in(self.version.data) or 0


@blueprint.app_template_global()
def head_url(officer_id: int) -> str:
    """For the pages of other features that name the head of a silent agency."""
    return url_for("supervision.head", officer_id=officer_id)


@blueprint.get("/silences")
@overseer
def silence_list() -> ResponseReturnValue:
    with reading() as session:
        oversight = oversight_of(session, current_actor(), application().clock.now(), language=language())
        choices = choices_of(session, oversight, language=language())
        chosen = _choice(agency_id=next((key for key in choices.names if key == id_in_query("agency")), None))
        page = silences(session, oversight, chosen, language=language())
    return render_template(
        "supervision/silences.html",
        agencies=choices.agencies,
        tabs=_tabs(page, chosen, "supervision.silence_list", agency=chosen.agency_id),
        **_values(page, chosen),
    )


@blueprint.get("/heads/<int:officer_id>")
@overseer
def head(officer_id: int) -> ResponseReturnValue:
    chosen = _choice(head_id=officer_id)
    with reading() as session:
        oversight = oversight_of(session, current_actor(), application().clock.now(), language=language())
        view = head_view(session, oversight, officer_id, language=language())
        page = silences(session, oversight, chosen, language=language())
    return render_template(
        "supervision/head.html",
        view=view,
        tabs=_tabs(page, chosen, "supervision.head", officer_id=officer_id),
        **_values(page, chosen),
    )


def _choice(*, agency_id: int | None = None, head_id: int | None = None) -> SilenceChoice:
    waiting = next((one for one in Waiting if one.value == http.args.get("waiting")), None)
    return SilenceChoice(waiting=waiting, agency_id=agency_id, head_id=head_id, page=page_number())


def _values(page: SilencePage, chosen: SilenceChoice) -> dict[str, Any]:
    return {
        "page": page,
        "chosen": chosen,
        "silence_words": SILENCE_WORDS,
        "silence_badges": SILENCE_BADGES,
        "per_page": PER_PAGE,
        "most": MOST_COUNTED,
    }


def _tabs(page: SilencePage, chosen: SilenceChoice, endpoint: str, **kept: Any) -> list[dict[str, Any]]:
    everything = {
        "label": _("All"),
        "url": url_for(endpoint, **kept),
        "count": page.all,
        "current": chosen.waiting is None,
    }
    shown = [
        {
            "label": words,
            "url": url_for(endpoint, waiting=waiting.value, **kept),
            "count": page.counts[waiting],
            "current": chosen.waiting is waiting,
        }
        for waiting, words in SILENCE_WORDS.items()
    ]
    return [everything, *shown]


@blueprint.get("/replies/<int:reply_id>/silence")
@supervisor
def silence(reply_id: int) -> ResponseReturnValue:
    found = _found(reply_id)
    if found.view.silence is None or found.view.silence.state not in UNDECIDED_SILENCES:
        raise NotNow(ExplanationAction.UPHOLD.value, found.view.state.value)
    return _page(found, DecisionForm(formdata=None, data={"version": str(found.view.version)}))


@blueprint.post("/replies/<int:reply_id>/silence")
@supervisor
def decide_silence(reply_id: int) -> ResponseReturnValue:
    form, excuse = DecisionForm(), first_pressed(EXCUSE, UPHOLD)
    if excuse is None:
        return _page(_found(reply_id), form, refused=none_chosen(), status=422)
    command = DecideExplanation(
        reply_id=reply_id, version=form.seen_version, excuse=excuse, reason=form.reason.data or ""
    )
    try:
        state = run(decide_explanation, command)
    except Incomplete as refusal:
        form.refuse(refusal.missing)
        return _page(_found(reply_id), form, status=refusal.status)
    except Conflict as refusal:
        return _page(_found(reply_id), form, refused=_sentences(refusal), status=refusal.status)
    flash(_decided(state), "success")
    return redirect(url_for("supervision.reply", reply_id=reply_id), 303)


def _decided(state: ExplanationState) -> str:
    if state is ExplanationState.EXCUSED:
        return str(_("The silence is excused. It stays on record and counts as excused."))
    return str(_("The silence is upheld. It stays on record and counts as silent."))


def _sentences(refusal: Conflict) -> list[tuple[str, str]]:
    if isinstance(refusal, GuardsUnmet):
        return [("", describe_guard(name)) for name in refusal.guards]
    return [("", describe_conflict(refusal.reason))]


def _found(reply_id: int) -> SupervisedReply:
    with reading() as session:
        oversight = oversight_of(session, current_actor(), application().clock.now(), language=language())
        return supervised_reply(session, current_actor(), reply_id, oversight, language=language())


def _page(
    found: SupervisedReply, form: DecisionForm, *, refused: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template("supervision/silence.html", found=found, view=found.view, form=form, refused=refused or [])
    return page, status
