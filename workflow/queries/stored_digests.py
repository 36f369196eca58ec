"""Which files the database names, by the digest of their content."""

from collections.abc import Iterator

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from workflow.models import StoredFile, UrgingLetter


def stored_digests(session: Session) -> Iterator[str]:
    """Each once, in order."""
    named = union(select(StoredFile.digest), select(UrgingLetter.digest)).order_by("digest")
    yield from session.scalars(named)
