"""One structured line per request: method, route, status, milliseconds. Scalars only; no document text, no query."""

import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


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


def _end(response: Response) -> Response:
    if request.endpoint != "static":
        taken = (time.perf_counter() - g.begun) * 1000 if "begun" in g else 0.0
        log.info(
            "request",
            method=request.method,
            route=str(request.url_rule),
            status=response.status_code,
            milliseconds=round(taken, 1),
        )
    return response


def init_app(app: Flask) -> None:
    _configure()
    app.before_request(_begin)
    app.after_request(_end)
