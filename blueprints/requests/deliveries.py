"""How the notices of a request reached the people of the consulted agencies: for its drafting side and who oversees."""

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.requests.blueprint import blueprint
from blueprints.requests.pages import language, read_request
from blueprints.web.addresses import page_in_query
from blueprints.web.execution import application, reading
from blueprints.web.guards import signed_in
from workflow.policies.notice_words import HEADINGS
from workflow.queries.deliveries import deliveries_of_request, delivery_counts
from workflow.queries.request_detail import RequestView
from workflow.vocabulary.notices import MailState, NoticeKind

LAST_PAGE = 400


def counts_for(view: RequestView) -> Mapping[MailState, int]:
    """Empty for a consulted agency, which sees the log of its own reply, and before anything was told."""
    if not (view.circulated and (view.drafting_side or view.oversees)):
        return {}
    with reading() as session:
        return delivery_counts(session, view.id)


@blueprint.get("/requests/<int:request_id>/deliveries")
@signed_in
def deliveries(request_id: int) -> ResponseReturnValue:
    view = read_request(request_id)
    if not (view.drafting_side or view.oversees):
        abort(404)
    number = page_in_query(LAST_PAGE)
    troubled = request.args.get("show") == "troubled"
    with reading() as session:
        page = deliveries_of_request(session, request_id, number=number, troubled_only=troubled, language=language())
    return render_template(
        "requests/deliveries.html",
        view=view,
        page=page,
        troubled=troubled,
        notice_heading=notice_heading,
        mailing=application().mailer is not None,
    )


def notice_heading(kind: NoticeKind) -> str:
    return str(gettext(HEADINGS[kind]))
