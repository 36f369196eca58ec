"""Shared HTTP parts, and the few pages that belong to no feature: the first page and the language switch."""

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from blueprints.web.context import LANGUAGES, navigation
from blueprints.web.guards import public, signed_in
from blueprints.web.redirects import safe_next

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Each role starts where its work waits."""
    pages = navigation()
    return redirect(pages[0].url if pages else url_for("account.index"))


@blueprint.get("/language/<code>")
@public
def set_language(code: str) -> ResponseReturnValue:
    """Remembers the reading language in this browser; nothing stored on the server changes."""
    if code not in LANGUAGES:
        raise NotFound
    session["language"] = code
    return redirect(safe_next(request.args.get("next")))
