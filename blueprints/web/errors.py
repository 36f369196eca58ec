"""Every refusal and failure becomes a friendly page with the right status; nothing technical leaks.

A page gives back what was typed; callers that ask for JSON get the same sentences as problem+json (RFC 9457).
"""

import secrets

import structlog
from flask import Flask, Response, json, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from blueprints.web.messages import describe_conflict, describe_guard, describe_missing
from blueprints.web.redirects import safe_next
from blueprints.web.typed import can_be_sent_again, typed_fields, typed_texts
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, Refusal

log = structlog.get_logger()

# status: title, message, what to do
PAGES = {
    400: (
        _("The request could not be read"),
        _("Something in it was not valid."),
        _("Go back, reload the page and try again."),
    ),
    401: (
        _("Sign in again"),
        _("The session has ended, because it was not used for a while or was ended elsewhere. Nothing was changed."),
        _("Sign in in another tab, then come back to this page: what you typed is still here."),
    ),
    403: (
        _("Not permitted"),
        _("Your role does not include this act."),
        _("Ask a colleague who holds the right role, or a leader who may delegate it to you."),
    ),
    404: (
        _("Page not found"),
        _("It does not exist, or you are not among those who may see it."),
        _("Check the address, or start from the first page."),
    ),
    405: (
        _("The request could not be read"),
        _("This address does not take that kind of request."),
        _("Go back and use the buttons of the page."),
    ),
    409: (
        _("The matter has moved on"),
        _("What you saw is no longer the present state; nothing was changed."),
        _("Open the page again and look at the new state."),
    ),
    413: (
        _("The file is too large"),
        _("What you sent is over the size limit; nothing was stored."),
        _("Choose a smaller file."),
    ),
    422: (
        _("Not complete yet"),
        _("Something is still missing; nothing was changed."),
        _("Go back and complete what is listed."),
    ),
    429: (
        _("Too many attempts"),
        _("Too many requests came from your place in a short time."),
        _("Wait a few minutes, then try again."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("The fault was recorded; nothing of what you did was half done."),
        _("Try again in a moment. If it happens again, tell your administrator the time at which it happened."),
    ),
}


# After these the very same form may be sent once more; a stale page (409) or an incomplete form (422) would only
# be refused again.
PASSING = frozenset({401, 429, 500})


EXPIRED = (
    _("The page has expired"),
    _("The page had expired, or the form did not come from this site. Nothing was changed."),
    _("Go back, reload the page and try again."),
)
SEND_AGAIN = _("Look over what you typed, then send it once more.")
Words = tuple[object, object, object]


def error_page(
    status: int, *, message: object = None, reasons: tuple[str, ...] = (), words: Words | None = None
) -> Response:
    shown = status if status in PAGES else (400 if status < 500 else 500)  # noqa: PLR2004  HTTP's own boundary
    title, standard, what_to_do = words or PAGES[shown]
    if _wants_json():
        return _problem(status, title, message or standard, reasons)
    again = (words is EXPIRED or status in PASSING) and can_be_sent_again()
    body = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message or standard,
        reasons=reasons,
        what_to_do=SEND_AGAIN if again and words is EXPIRED else what_to_do,
        back_url=_back_url(),
        texts=typed_texts(),
        again=typed_fields() if again else (),
        again_url=safe_next(request.full_path.rstrip("?")),
    )
    return make_response(body, status)


def _wants_json() -> bool:
    """Scripts say so; a browser that opens a page, and whoever takes anything, gets the page."""
    accepted = request.accept_mimetypes
    return max(accepted["application/json"], accepted["application/problem+json"]) > accepted["text/html"]


def _problem(status: int, title: object, detail: object, reasons: tuple[str, ...]) -> Response:
    document = {"title": str(title), "status": status, "detail": str(detail), "reasons": list(reasons)}
    return Response(json.dumps(document, ensure_ascii=False), status, mimetype="application/problem+json")


def _back_url() -> str | None:
    """The page the user came from, when it is one of ours."""
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else None


def _refused(refusal: Exception) -> ResponseReturnValue:
    if isinstance(refusal, GuardsUnmet):
        return error_page(refusal.status, reasons=tuple(describe_guard(name) for name in refusal.guards))
    if isinstance(refusal, Incomplete):
        return error_page(refusal.status, reasons=tuple(describe_missing(item) for item in refusal.missing))
    if isinstance(refusal, Conflict):
        return error_page(refusal.status, message=describe_conflict(refusal.reason))
    return error_page(refusal.status if isinstance(refusal, Refusal) else 400)


def _csrf(_error: Exception) -> ResponseReturnValue:
    return error_page(400, words=EXPIRED)


def _http(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:  # noqa: PLR2004  a redirect
        return error.get_response()
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    page = error_page(code)
    if isinstance(error, HTTPException):
        page.headers.extend((name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"})
    return page


def _failed(error: Exception) -> ResponseReturnValue:
    """The number on the page leads to the line in the log."""
    number = secrets.token_hex(4)
    kind = type(error).__name__
    log.error("request_failed", number=number, path=request.path, method=request.method, kind=kind, exc_info=error)
    return error_page(500, reasons=(gettext("Number of the fault, for your administrator: %(number)s", number=number),))


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
