"""One structured line per request: method, route, status, milliseconds. Scalars only; no document text, no query.

Every line of a request carries its number, and so does the answer (`X-Request-ID`). A number that the caller names is
taken over only where a proxy is trusted, which should then set it.
"""

import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

from blueprints.web.execution import application
from workflow.adapters.metering import note_request

log = structlog.get_logger()
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")


def _configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    g.begun = time.perf_counter()
    g.request_id = _number()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _number() -> str:
    named = request.headers.get("X-Request-ID", "")
    if application().settings.trusted_proxies and NUMBER.fullmatch(named):
        return named
    return secrets.token_hex(8)


def _end(response: Response) -> Response:
    taken = time.perf_counter() - g.begun if "begun" in g else 0.0
    route = request.url_rule.rule if request.url_rule else None
    note_request(request.method, route, response.status_code, taken)
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
    if request.endpoint != "static":
        log.info(
            "request",
            method=request.method,
            route=str(route),
            status=response.status_code,
            milliseconds=round(taken * 1000, 1),
        )
    return response


def _forget(_error: BaseException | None) -> None:
    """Threads serve many requests."""
    structlog.contextvars.unbind_contextvars("request_id")


def init_app(app: Flask) -> None:
    _configure()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
