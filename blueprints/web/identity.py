"""Who is signed in. The cookie carries a random token; the session table, looked up by its digest, says the rest."""

import hashlib

from flask import current_app
from flask_login import AnonymousUserMixin, UserMixin, current_user

from blueprints.extensions import login_manager
from workflow.queries.identities import Identity, identity_for_token
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound


class SignedIn(UserMixin):  # type: ignore[misc]
    """What flask-login keeps for one request; `get_id` is the token, never the officer's id."""

    def __init__(self, token: str, who: Identity) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        return self.token


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    application = current_app.extensions["chinh-kien"]
    with application.reading() as session:
        who = identity_for_token(session, token_digest(token), application.clock.now(), application.settings)
    return None if who is None else SignedIn(token, who)


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


__all__ = ["Identity", "SignedIn", "current_actor", "identity", "load", "token_digest"]
