"""Whether the process lives, for a load balancer."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.web.guards import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of the database."""
    return {"status": "ok"}
