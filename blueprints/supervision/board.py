"""The first page of a supervisor: what needs urging, who is late most, and week by week how late."""

from typing import Any

from flask import render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.supervision.account import account, replies_url
from blueprints.supervision.blueprint import blueprint
from blueprints.supervision.filters import Look, kept, look_over, page_number
from blueprints.supervision.heat import heat_rows
from blueprints.supervision.ranking import late_or_silent, ranking, saying_little
from blueprints.supervision.words import ATTENTION_WORDS, language
from blueprints.web.execution import reading
from blueprints.web.guards import overseer
from blueprints.web.identity import current_actor
from workflow.calendar import distance
from workflow.queries.board import MOST_COUNTED, PER_PAGE, Attention, AttentionPage, attention_page
from workflow.queries.lateness import lateness
from workflow.queries.standings import Counts, Tally, counts_by_agency, total
from workflow.queries.supervised_more_time import undecided_extensions
from workflow.queries.waivers import waiting_waivers
from workflow.vocabulary.roles import Role


@blueprint.get("/", endpoint="board")
@overseer
def show_board() -> ResponseReturnValue:
    actor = current_actor()
    view = next((kind for kind in Attention if kind.value == http.args.get("view")), None)
    with reading() as session:
        look = look_over(session)
        by_agency = counts_by_agency(session, look.scope, look.oversight)
        page = attention_page(session, look.scope, look.oversight, view=view, page=page_number(), language=language())
        weeks = lateness(session, look.scope, look.oversight)
        waiting = waiting_waivers(session, actor)
        undecided = undecided_extensions(session, look.scope, look.oversight, language=language())
    counts = total(by_agency.values())
    return render_template(
        "supervision/board.html",
        look=look,
        counts=counts,
        account=account(counts),
        all_url=replies_url(),
        tiles=_tiles(look, by_agency, counts),
        page=page,
        tabs=_tabs(page),
        most_late=ranking(look, by_agency, late_or_silent),
        most_little=ranking(look, by_agency, saying_little, little=1),
        heat=heat_rows(look, weeks),
        weeks=weeks,
        waiting=waiting,
        undecided=undecided,
        decides=any(actor.holding(Role.SUPERVISOR)),
        per_page=PER_PAGE,
        most=MOST_COUNTED,
    )


def _board_url(view: Attention | None) -> str:
    return url_for("supervision.board", **kept(), view=view.value if view else None, _anchor="attention")


def _tabs(page: AttentionPage) -> list[dict[str, Any]]:
    """Under each word how many; None of them chosen is all."""
    shown = [
        {"label": words, "url": _board_url(kind), "count": page.counts[kind], "current": page.view is kind}
        for kind, words in ATTENTION_WORDS.items()
    ]
    everything = {"label": _("All"), "url": _board_url(None), "count": page.everything, "current": page.view is None}
    return [everything, *shown]


def _tiles(look: Look, by_agency: dict[int, Counts], counts: Counts) -> dict[str, Any]:
    """What the notes under the figures say: how many agencies, and the longest delay in working days."""
    clock, longest = look.oversight.first, None
    if counts.oldest is not None:
        longest = -distance(look.oversight.now, counts.oldest, clock.calendar, clock.timezone)
    return {
        "overdue_agencies": sum(1 for one in by_agency.values() if one.of(Tally.OVERDUE)),
        "longest": longest,
        "silent_agencies": sum(1 for one in by_agency.values() if one.of(Tally.SILENT)),
        "little_agencies": sum(1 for one in by_agency.values() if one.little),
        "urls": {kind.value: _board_url(kind) for kind in Attention},
    }
