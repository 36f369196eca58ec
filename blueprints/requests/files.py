"""Serves a draft: for keeping as an attachment, for reading inside the page; never as something that may run."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from blueprints.requests.blueprint import blueprint
from blueprints.web.drafts import draft_html, kept_file
from blueprints.web.execution import reading
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from workflow.queries.drafts import DraftFile, draft_file

READABLE = "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; sandbox; frame-ancestors 'self'"


@blueprint.get("/drafts/<int:version_id>/file")
@signed_in
def draft_download(version_id: int) -> ResponseReturnValue:
    return _sent(_file(version_id), as_attachment=True)


@blueprint.get("/drafts/<int:version_id>/view")
@signed_in
def draft_view(version_id: int) -> ResponseReturnValue:
    """The bytes of a PDF, for the viewer of the page; a DOCX as HTML of its own."""
    file = _file(version_id)
    if file.is_pdf:
        return _sent(file, as_attachment=False)
    page = make_response(render_template("requests/draft_view.html", file=file, html=draft_html(file.digest)))
    page.headers["Content-Security-Policy"] = READABLE
    return page


def _file(version_id: int) -> DraftFile:
    with reading() as session:
        return draft_file(session, current_actor(), version_id)


def _sent(file: DraftFile, *, as_attachment: bool) -> Response:
    return kept_file(file.digest, file.media_type, file.name, as_attachment=as_attachment)
