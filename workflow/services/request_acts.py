"""What the services on requests share: the audit event of one act, and marking the request as changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm.attributes import flag_modified

from workflow.models import CommentRequest
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import Incomplete, Missing
from workflow.vocabulary.said import said


def record(
    uow: UnitOfWork,
    name: str,
    request: CommentRequest,
    capacity: Capacity | None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    subject: str = "comment_request",
    subject_id: int | None = None,
) -> None:
    """Into the request's own chain, with the person it was done on behalf of; no capacity when the clock acts."""
    uow.record(
        Event(
            name=name,
            subject=subject,
            subject_id=request.id if subject_id is None else subject_id,
            request_id=request.id,
            jurisdiction_id=request.jurisdiction_id,
            on_behalf_of=None if capacity is None else uow.actor.principal_of(capacity),
            before=before or {},
            after=after or {},
        )
    )


def touch(request: CommentRequest) -> None:
    """Count the version up though only rows below the request change, so that a page shown before is out of date."""
    flag_modified(request, "subject")


def local_today(uow: UnitOfWork, timezone: str) -> date:
    return uow.now.astimezone(ZoneInfo(timezone)).date()


def given(reason: str, place: str = "reason") -> str:
    """The reason without the blanks around it.

    Raises:
        Incomplete: there is none.
    """
    words = said(reason)
    if not words:
        raise Incomplete([Missing(key="reason_missing", place=place)])
    return words
