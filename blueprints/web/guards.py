"""The guard of every endpoint, written on the view itself; an architecture test lists them all.

Each view carries exactly one. What a role may not know of answers 404, as the policies do for rows.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.web.execution import application
from blueprints.web.identity import current_actor
from blueprints.web.scraping import may_scrape
from workflow.vocabulary.roles import Role

# What an officer may do whose password must be changed first.
BEFORE_ANYTHING_ELSE = frozenset({"account.change_password", "account.sign_out"})

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def _marked(view: Callable[..., ResponseReturnValue], name: str) -> Any:
    view.guard = name  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return _marked(view, "public")  # type: ignore[no-any-return]


def signed_in(view: View) -> View:
    """Any officer with a living session; others are sent to the sign-in page.

    A password set by somebody else must be changed before anything is shown or done.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]
        if current_user.who.must_change_password and request.endpoint not in BEFORE_ANYTHING_ELSE:
            return redirect(url_for("account.change_password"), 303)
        return view(*args, **kwargs)

    return _marked(guarded, "signed_in")  # type: ignore[no-any-return]


def scraper(view: View) -> View:
    """Monitoring, which signs in nowhere (`web/scraping.py`); to everybody else the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not may_scrape(application(), request):
            abort(404)
        return view(*args, **kwargs)

    return _marked(guarded, "scraper")  # type: ignore[no-any-return]


def _holding(name: str, *roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if current_user.is_authenticated and not any(current_actor().holding(*roles)):
                abort(404)
            return signed_in(view)(*args, **kwargs)

        return _marked(guarded, name)  # type: ignore[no-any-return]

    return decorate


overseer = _holding("overseer", Role.SUPERVISOR, Role.AUDITOR)
supervisor = _holding("supervisor", Role.SUPERVISOR)
administrator = _holding("administrator", Role.ADMINISTRATOR)
agency_member = _holding("agency_member", Role.OFFICER, Role.CLERK, Role.LEADER, Role.HEAD)
