"""The urging letter behind a chase, for keeping: guarded as its reply is, and never as something that may run."""

from flask import Response, send_file

from blueprints.replies.blueprint import blueprint
from blueprints.web.execution import application, reading
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from workflow.queries.chases import letter_file
from workflow.vocabulary.media_types import PDF

LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.get("/letters/<int:letter_id>")
@signed_in
def letter(letter_id: int) -> Response:
    with reading() as session:
        file = letter_file(session, current_actor(), letter_id)
    answer = send_file(
        application().files.path(file.digest),
        mimetype=PDF,
        as_attachment=True,
        download_name=f"{file.number.replace('/', '-')}.pdf",
    )
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer
