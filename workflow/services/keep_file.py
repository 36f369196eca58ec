"""A file that somebody uploads: inspected, stored by its hash, and noted with who brought it and when."""

from workflow.adapters.draft_files import inspect
from workflow.models import StoredFile
from workflow.unit_of_work import UnitOfWork


def keep_file(uow: UnitOfWork, name: str, content: bytes) -> StoredFile:
    """Not yet in the session. `name` as the browser sent it; the content decides whether it is believed.

    Raises:
        Incomplete: the file is not what it may be; see adapters/draft_files.py.
    """
    inspected = inspect(name, content)
    return StoredFile(
        digest=uow.files.put(content),
        size=len(content),
        media_type=inspected.media_type,
        original_name=inspected.name,
        pages=inspected.pages,
        uploaded_by_id=uow.actor.officer_id,
        uploaded_at=uow.now,
    )


def keep_attachment(uow: UnitOfWork, name: str, content: bytes) -> StoredFile | None:
    """As `keep_file`, in the session with its id; None where nothing was attached."""
    if not name:
        return None
    file = keep_file(uow, name, content)
    uow.session.add(file)
    uow.session.flush()
    return file
