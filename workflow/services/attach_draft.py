"""Attach the draft document: inspected, stored by its hash, and kept as an immutable version.

A further upload before circulation is a further version; nothing replaces what somebody may have read.
"""

from dataclasses import dataclass

from workflow.models import DraftVersion
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.services.keep_file import keep_file
from workflow.services.request_acts import record, touch
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import Change
from workflow.vocabulary.refusals import NotNow
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class AttachDraft:
    """`name` as the browser sent it; the content decides whether it is believed."""

    request_id: int
    version: int | None
    name: str
    content: bytes


def attach_draft(uow: UnitOfWork, command: AttachDraft) -> int:
    """The id of the new draft version.

    Raises:
        Incomplete: the file is not what it may be; see adapters/draft_files.py.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    capacity = require(uow.actor, RequestAction.WRITE, request_subject(request))
    if request.state is not RequestState.DRAFTING:
        raise NotNow(RequestAction.WRITE.value, request.state.value)
    file = keep_file(uow, command.name, command.content)
    ordinal = len(request.versions) + 1
    version = DraftVersion(
        ordinal=ordinal,
        file=file,
        change=Change.FIRST if ordinal == 1 else Change.MATERIAL,
        added_by_id=uow.actor.officer_id,
        added_at=uow.now,
    )
    request.versions.append(version)
    touch(request)
    uow.session.flush()
    after = {"ordinal": ordinal, "name": file.original_name, "digest": file.digest, "size": file.size}
    record(uow, "draft_attached", request, capacity, after=after, subject="draft_version", subject_id=version.id)
    return version.id
