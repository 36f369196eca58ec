"""The page of one request: what is missing, the letter, who was asked and where each reply stands, the history."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.requests.blueprint import blueprint
from blueprints.requests.deliveries import counts_for
from blueprints.requests.forms import SubmitForm
from blueprints.requests.pages import missing_points, read_request, waivable
from blueprints.web.drafts import draft_html
from blueprints.web.execution import application, reading
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_guard
from blueprints.web.trail import happenings
from workflow.queries.request_detail import RequestView
from workflow.queries.request_editing import DuePreview, preview_due
from workflow.vocabulary.actions import RequestAction


@blueprint.get("/requests/<int:request_id>")
@signed_in
def show(request_id: int) -> ResponseReturnValue:
    return page_of(read_request(request_id))


def page_of(view: RequestView, *, refused: tuple[str, ...] = (), status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "requests/show.html",
        view=view,
        form=SubmitForm(formdata=None, data={"version": str(view.version)}),
        refused=refused,
        offers=view.offers,
        act=RequestAction,
        unmet={act: [describe_guard(name) for name in offer.unmet] for act, offer in view.offers.items()},
        missing=missing_points(view.missing, view.id),
        waivable=waivable(view),
        preview=due_now(view),
        html=draft_html(view.draft.digest) if view.draft and view.draft.is_docx else None,
        history=happenings(view.trail),
        deliveries=counts_for(view),
    )
    return page, status


@blueprint.get("/requests/<int:request_id>/progress")
@signed_in
def progress_fragment(request_id: int) -> ResponseReturnValue:
    """Consultees and replies alone, for the page that follows them."""
    return render_template("requests/progress.html", view=read_request(request_id))


def due_now(view: RequestView) -> DuePreview | None:
    """What the date would be if it were circulated now; None once it was."""
    if not view.uncirculated:
        return None
    with reading() as session:
        return preview_due(
            session,
            current_actor(),
            view.id,
            procedure_id=view.procedure.id,
            urgent=view.urgent,
            period_days=view.period_days,
            now=application().clock.now(),
        )
