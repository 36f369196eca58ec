"""A living session of an officer, without the slow hash of a password."""

import hashlib
import secrets

from workflow.bootstrap import Application
from workflow.models import SignInSession


def session_cookie_token(application: Application, officer_id: int) -> str:
    """A living session of the officer; the token is what the cookie carries."""
    token = secrets.token_urlsafe(32)
    now = application.clock.now()
    with application.sessions.begin() as session:
        session.add(
            SignInSession(
                token_digest=hashlib.sha256(token.encode()).hexdigest(),
                officer_id=officer_id,
                started_at=now,
                seen_at=now,
            )
        )
    return token
