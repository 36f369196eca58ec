"""The replies behind each count, of all agencies or of one, and the page of a single obligation."""

from typing import Any

from flask import abort, render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.supervision.account import account, replies_url
from blueprints.supervision.blueprint import blueprint
from blueprints.supervision.filters import Look, kept, look_over, page_number
from blueprints.supervision.words import SILENCE_BADGES, SILENCE_WORDS, TALLY_WORDS, language
from blueprints.web.execution import application, reading
from blueprints.web.guards import overseer
from blueprints.web.identity import current_actor
from blueprints.web.trail import happenings, history_page
from workflow.queries.board import MOST_COUNTED, PER_PAGE
from workflow.queries.oversight import oversight_of
from workflow.queries.silences import SilenceChoice, silences
from workflow.queries.standings import Counts, Tally, counts_by_agency, total
from workflow.queries.supervised_replies import SORTS, ReplyChoice, reply_page
from workflow.queries.supervised_reply import supervised_reply
from workflow.vocabulary.actions import ExplanationAction

# What is still owed burns from its old end; what is over is read from the newest.
MOST_SILENCES = 5
OLDEST_FIRST = frozenset({Tally.OVERDUE, Tally.NOT_YET_DUE})


@blueprint.get("/replies")
@overseer
def replies() -> ResponseReturnValue:
    return _list(None)


@blueprint.get("/agencies/<int:agency_id>")
@overseer
def agency(agency_id: int) -> ResponseReturnValue:
    return _list(agency_id)


def _list(agency_id: int | None) -> ResponseReturnValue:
    choice = _choice()
    with reading() as session:
        look = look_over(session)
        if agency_id is not None:
            look = _of_agency(look, agency_id)
        by_agency = counts_by_agency(session, look.scope, look.oversight)
        counts = total(by_agency.values())
        page = reply_page(session, look.scope, look.oversight, choice, counts, language=language())
        waiting = silences(session, look.oversight, SilenceChoice(agency_id=agency_id)) if agency_id else None
    return render_template(
        "supervision/replies.html",
        look=look,
        agency=look.choices.names[agency_id] if agency_id is not None else None,
        counts=counts,
        account=account(counts, agency_id),
        all_url=replies_url(agency_id),
        choice=choice,
        tabs=_tabs(counts, choice, agency_id),
        page=page,
        per_page=PER_PAGE,
        silences=waiting.rows[:MOST_SILENCES] if waiting else (),
        silent=waiting.all if waiting else 0,
        silences_url=url_for("supervision.silence_list", agency=agency_id),
        silence_words=SILENCE_WORDS,
        silence_badges=SILENCE_BADGES,
        most=MOST_COUNTED,
    )


def _of_agency(look: Look, agency_id: int) -> Look:
    if agency_id not in look.choices.names:
        abort(404)
    return look.of_agency(agency_id)


def _choice() -> ReplyChoice:
    given = http.args
    tally = next((one for one in Tally if one.value == given.get("tally")), None)
    sort = given.get("sort", "")
    usual = "due" if tally in OLDEST_FIRST else "-due"
    return ReplyChoice(
        tally=tally,
        little=tally is None and bool(given.get("little")),
        sort=sort if sort in SORTS else usual,
        page=page_number(),
    )


def _tabs(counts: Counts, choice: ReplyChoice, agency_id: int | None) -> list[dict[str, Any]]:
    shown = [
        {"label": words, "url": replies_url(agency_id, tally=tally.value), "count": counts.of(tally),
         "current": choice.tally is tally}
        for tally, words in TALLY_WORDS.items()
    ]  # fmt: skip
    everything = {
        "label": _("All"),
        "url": replies_url(agency_id),
        "count": counts.owed,
        "current": choice.tally is None and not choice.little,
    }
    little = {
        "label": _("Says little"),
        "url": replies_url(agency_id, little=1),
        "count": counts.little,
        "current": choice.little,
    }
    return [everything, *shown, little]


@blueprint.get("/replies/<int:reply_id>")
@overseer
def reply(reply_id: int) -> ResponseReturnValue:
    with reading() as session:
        oversight = oversight_of(session, current_actor(), application().clock.now(), language=language())
        found = supervised_reply(
            session, current_actor(), reply_id, oversight, language=language(), history=history_page()
        )
    return render_template(
        "supervision/reply.html",
        found=found,
        view=found.view,
        line=found.line,
        history=happenings(found.view.trail),
        explaining=ExplanationAction,
        agency_url=url_for("supervision.agency", agency_id=found.view.agency_id, **kept("agency")),
    )
