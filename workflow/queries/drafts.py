"""The file of one draft version, for whoever may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from workflow.models import CommentRequest, DraftVersion, Reply, Round, StoredFile
from workflow.queries.visibility import OVERSEERS, visible_requests
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.media_types import DOCX, PDF
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class DraftFile:
    """`digest` finds the bytes in the store; `size` in bytes; `pages` None where not known."""

    version_id: int
    ordinal: int
    digest: str
    name: str
    media_type: str
    size: int
    pages: int | None
    added_at: datetime

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF

    @property
    def is_docx(self) -> bool:
        return self.media_type == DOCX


def draft_file(session: Session, actor: Actor, version_id: int) -> DraftFile:
    """A consulted agency reads the version it was asked about, not what came before it.

    Raises:
        NotFound: there is none, or it is not for this actor.
    """
    asked = exists().where(
        Round.draft_version_id == DraftVersion.id, Reply.round_id == Round.id, Reply.agency_id.in_(actor.agency_ids)
    )
    found = session.execute(
        select(DraftVersion, StoredFile)
        .join(StoredFile, DraftVersion.file_id == StoredFile.id)
        .join(CommentRequest, DraftVersion.request_id == CommentRequest.id)
        .where(
            DraftVersion.id == version_id,
            visible_requests(actor),
            or_(
                CommentRequest.agency_id.in_(actor.agency_ids),
                CommentRequest.jurisdiction_id.in_(actor.jurisdictions_as(*OVERSEERS)),
                asked,
            ),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return file_of(found[0], found[1])


def file_of(version: DraftVersion, file: StoredFile) -> DraftFile:
    return DraftFile(
        version_id=version.id,
        ordinal=version.ordinal,
        digest=file.digest,
        name=file.original_name,
        media_type=file.media_type,
        size=file.size,
        pages=file.pages,
        added_at=version.added_at,
    )
