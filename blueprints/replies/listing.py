"""The inbox: a leader opens on what waits for the signature, everybody else on what burns."""

from typing import Any

from flask import render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from blueprints.replies.blueprint import blueprint
from blueprints.replies.pages import language
from blueprints.web.addresses import id_in_query, page_in_query
from blueprints.web.execution import application, reading
from blueprints.web.guards import agency_member
from blueprints.web.identity import current_actor
from workflow.queries.drafting_agencies import asking_agencies
from workflow.queries.inbox import inbox
from workflow.queries.inbox_views import MOST_COUNTED, PER_PAGE, Due, Inbox, InboxFilter, Tab
from workflow.vocabulary.actions import ReplyAction

TABS = {
    Tab.COMPLETE: _("Returned to be completed"),
    Tab.TODO: _("To do"),
    Tab.SIGN: _("Waiting for signature"),
    Tab.NEWER: _("Newer positions to sign"),
    Tab.MINE: _("Assigned to me"),
    Tab.SENT: _("Sent"),
    Tab.CLOSED: _("Closed without reply"),
    Tab.CLAIMS: _("Remit claims to decide"),
    Tab.OBJECTIONS: _("Objections to the dossier"),
    Tab.EXTENSIONS: _("Extensions to decide"),
    Tab.EXPLAIN: _("Silences to explain"),
}
WHERE_SOMETHING_WAITS = frozenset({Tab.COMPLETE, Tab.NEWER, Tab.CLAIMS, Tab.OBJECTIONS, Tab.EXTENSIONS, Tab.EXPLAIN})
LAST_PAGE = MOST_COUNTED // PER_PAGE


@blueprint.get("/", endpoint="inbox")
@agency_member
def show_inbox() -> ResponseReturnValue:
    chosen, actor = _chosen(), current_actor()
    with reading() as session:
        page = inbox(session, actor, chosen, now=application().clock.now(), language=language())
        agencies = asking_agencies(session, actor, language())
    return render_template(
        "replies/inbox.html",
        page=page,
        chosen=chosen,
        tabs=_tabs(page, chosen),
        heading=TABS[page.tab],
        agencies=[(agency.id, agency.name) for agency in agencies],
        dues=[(Due.OVERDUE.value, _("Overdue")), (Due.AHEAD.value, _("Not yet due"))],
        act=ReplyAction,
        complete=Tab.COMPLETE,
        here=http.full_path.rstrip("?"),
        per_page=PER_PAGE,
        most=MOST_COUNTED,
    )


def _chosen() -> InboxFilter:
    """What cannot be read is left out, so that an old address still opens a list."""
    given = http.args
    return InboxFilter(
        tab=Tab(given["tab"]) if given.get("tab") in {tab.value for tab in Tab} else None,
        words=given.get("q", "").strip()[:200],
        agency_id=id_in_query("agency"),
        due=Due(given["due"]) if given.get("due") in {due.value for due in Due} else None,
        sort=given.get("sort", ""),
        page=page_in_query(LAST_PAGE),
    )


def _tabs(page: Inbox, chosen: InboxFilter) -> list[dict[str, object]]:
    """Tabs that most readers never need show only where something waits in them."""
    kept: dict[str, Any] = {
        "q": chosen.words or None,
        "agency": chosen.agency_id,
        "due": chosen.due.value if chosen.due else None,
    }
    return [
        {
            "label": words,
            "url": url_for("replies.inbox", tab=tab.value, **kept),
            "count": page.counts[tab],
            "current": tab is page.tab,
        }
        for tab, words in TABS.items()
        if tab not in WHERE_SOMETHING_WAITS or page.counts[tab] or page.tab is tab
    ]
