"""Files that belong to an objection or an explanation: for keeping, never as something that may run."""

from flask import Response
from flask.typing import ResponseReturnValue

from blueprints.replies.blueprint import blueprint
from blueprints.web.drafts import kept_file
from blueprints.web.execution import reading
from blueprints.web.guards import signed_in
from blueprints.web.identity import current_actor
from workflow.queries.explanations import explanation_paper
from workflow.queries.objections import PaperView, supplied_paper


@blueprint.get("/objections/<int:objection_id>/file")
@signed_in
def objection_file(objection_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _sent(supplied_paper(session, current_actor(), objection_id))


@blueprint.get("/explanations/<int:explanation_id>/file")
@signed_in
def explanation_file(explanation_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _sent(explanation_paper(session, current_actor(), explanation_id))


def _sent(file: PaperView) -> Response:
    return kept_file(file.digest, file.media_type, file.name)
