"""Random tokens that browsers hold; the database knows their digests only."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """SHA-256 as lower-case hex; a slow hash is not needed for a random value."""
    return hashlib.sha256(token.encode()).hexdigest()
