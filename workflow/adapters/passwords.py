"""Argon2id hashes of passwords.

Parameters are OWASP's first choice (46 MiB, one pass, one lane): about 40 ms on a small server, so that a whole
province signing in at eight o'clock does not stand in a queue. A hash made with older ones is renewed at sign-in.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1_024  # what is typed into a sign-in form is cut here before hashing; no stored password is longer

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)


def _prepared(password: str) -> str:
    """NFKC: keyboards send Vietnamese letters composed or in parts, and both are the same password."""
    return unicodedata.normalize("NFKC", password[:LONGEST])


def hash_password(password: str) -> str:
    return _hasher.hash(_prepared(password))


def verify_password(stored: str, password: str) -> bool:
    """False also for a stored value that is no hash."""
    try:
        return _hasher.verify(stored, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


# Verified where there is no account or no password, so that the answer takes as long as for a wrong one.
DUMMY = hash_password("no officer has this password")
