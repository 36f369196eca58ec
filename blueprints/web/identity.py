"""Who is signed in. The cookie carries a random token; the session table, looked up by its digest, says the rest."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, UserMixin, current_user

from blueprints.extensions import login_manager
from blueprints.web.errors import error_page
from blueprints.web.typed import typed_texts
from workflow.adapters.tokens import token_digest
from workflow.bootstrap import Application
from workflow.queries.identities import Identity, SessionLimits, identity_for_token
from workflow.services.end_session import NoteSeen, note_seen
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound

SEEN_EVERY = timedelta(minutes=1)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What flask-login keeps for one request; `get_id` is the token, never the officer's id."""

    def __init__(self, token: str, who: Identity) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    """What the officer may do is read anew for each request: a role lost or an account disabled counts at once."""
    application: Application = current_app.extensions["chinh-kien"]
    limits = SessionLimits(idle=application.settings.session_idle, absolute=application.settings.session_absolute)
    now = application.clock.now()
    with application.glancing() as session:
        who = identity_for_token(session, token_digest(token), now, limits)
    if who is None:
        return None
    if now - who.seen_at >= SEEN_EVERY:
        application.run(note_seen, NoteSeen(session_id=who.session_id))
    return SignedIn(token, who)


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back to the page that was asked for; a lost POST goes back to its page.

    A form with somebody's words in it is not sent away: they stay on a page from which it can be sent again.
    """
    if typed_texts():
        return error_page(401)
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.rstrip("?")
    else:
        parts = urlsplit(request.referrer or "")
        wanted = parts.path if f"{parts.scheme}://{parts.netloc}/" == request.host_url else ""
    next_page = wanted if wanted not in {"", "/"} else None
    return redirect(url_for("account.sign_in", next=next_page), 303)


def identity() -> Identity | None:
    """The signed-in officer, or None."""
    if isinstance(current_user._get_current_object(), AnonymousUserMixin):  # noqa: SLF001  flask-login's own way
        return None
    who: Identity = current_user.who
    return who


def current_actor() -> Actor:
    """Raises NotFound where nobody is signed in: a guard has failed to stand before the view."""
    who = identity()
    if who is None:
        raise NotFound
    return who.actor


__all__ = ["Identity", "SignedIn", "current_actor", "identity", "load"]
