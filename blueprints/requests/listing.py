"""The list of comment requests, with its tabs, filters and search in the address."""

from typing import Any

from flask import render_template, url_for
from flask import request as http
from flask.typing import ResponseReturnValue

from blueprints.requests.blueprint import blueprint
from blueprints.requests.pages import language
from blueprints.web.addresses import id_in_query, page_in_query
from blueprints.web.execution import application, reading
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from blueprints.web.labels import label
from workflow.queries.requests import MOST_COUNTED, PER_PAGE, RequestFilter, RequestPage, filter_choices, list_requests
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import RequestState

SCOPES = ("own", "consulted", "all")
KEPT = ("scope", "procedure", "agency", "q", "sort")
LAST_PAGE = MOST_COUNTED // PER_PAGE


@blueprint.get("/requests")
@signed_in
def index() -> ResponseReturnValue:
    chosen = _chosen()
    actor = current_actor()
    with reading() as session:
        page = list_requests(session, actor, chosen, now=application().clock.now(), language=language())
        procedures, agencies = filter_choices(session, actor, language())
    return render_template(
        "requests/index.html",
        page=page,
        chosen=chosen,
        tabs=_tabs(page, chosen),
        procedures=[(choice.id, choice.name) for choice in procedures],
        agencies=[(choice.id, choice.name) for choice in agencies],
        member=bool(actor.agency_ids),
        drafts=any(actor.holding(Role.OFFICER, Role.LEADER, Role.HEAD)),
        supervises=any(actor.holding(Role.SUPERVISOR, Role.AUDITOR)),
        per_page=PER_PAGE,
        most=MOST_COUNTED,
    )


def _chosen() -> RequestFilter:
    """What cannot be read counts as not chosen: an address never breaks the list."""
    given = http.args
    states = {state.value: state for state in RequestState}
    usual = "own" if current_actor().agency_ids else "all"
    scope = given.get("scope", usual)
    return RequestFilter(
        state=states.get(given.get("state", "")),
        scope=scope if scope in SCOPES else usual,
        procedure_id=id_in_query("procedure"),
        agency_id=id_in_query("agency"),
        words=given.get("q", "")[:200],
        sort=given.get("sort", "-id"),
        page=page_in_query(LAST_PAGE),
    )


def _tabs(page: RequestPage, chosen: RequestFilter) -> list[dict[str, object]]:
    def url(state: RequestState | None) -> str:
        kept: dict[str, Any] = {key: http.args[key] for key in KEPT if http.args.get(key)}
        return url_for("requests.index", **kept, state=state.value if state else None)

    states = [s for s in RequestState if page.counts[s] or s is not RequestState.SUSPENDED]
    shown = [{"label": label(s), "url": url(s), "count": page.counts[s], "current": chosen.state is s} for s in states]
    everything = min(sum(page.counts.values()), MOST_COUNTED + 1)
    return [{"label": None, "url": url(None), "count": everything, "current": chosen.state is None}, *shown]
