"""For machines: whether the process lives, whether it can serve, and the figures of its work (docs/operations.md)."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from blueprints.health.figures import DatabaseFigures
from blueprints.web.execution import application
from blueprints.web.guards import public, scraper
from workflow.adapters.metering import CONTENT_TYPE, exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of the database."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """For a load balancer. Names what is not ready in one word each, never an address or an error."""
    lacking = application().not_ready()
    if lacking:
        return {"status": "not ready", "not_ready": list(lacking)}, 503
    return {"status": "ready"}


@blueprint.get("/metrics")
@scraper
def metrics() -> ResponseReturnValue:
    return Response(exposition(DatabaseFigures(application())), content_type=CONTENT_TYPE)
