"""Loads one aggregate for a change: with visibility (unseen is not found), with its row locked, with its version.

The lock is FOR NO KEY UPDATE: rows that refer to the locked one (a position to its request) may still be inserted, or
a signature and a withdrawal at the same moment would wait for each other in a circle.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from workflow.models import CommentRequest, Question, Reply
from workflow.policies.predicates import Subject
from workflow.queries.visibility import select_visible_replies, visible_requests
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import Conflict, NotFound

Aggregate = TypeVar("Aggregate", CommentRequest, Reply)

WITH_CONTENT: Sequence[ORMOption] = (
    selectinload(CommentRequest.versions),
    selectinload(CommentRequest.rounds),
    selectinload(CommentRequest.consultees),
    selectinload(CommentRequest.questions).selectinload(Question.addressees),
    selectinload(CommentRequest.waivers),
)


def request_for_change(
    session: Session,
    actor: Actor,
    request_id: int,
    version: int | None,
    options: Sequence[ORMOption] = WITH_CONTENT,
    seen: ColumnElement[bool] | None = None,
) -> CommentRequest:
    """The locked request with its agency, procedure and jurisdiction.

    `version` is the one the user's page showed; None skips the check. `seen` stands in for the visibility of requests
    where an act is on something that is seen without its request.

    Raises:
        NotFound: it does not exist or is not visible to the actor.
        Conflict: somebody changed it meanwhile.
    """
    found = session.scalars(
        select(CommentRequest)
        .where(CommentRequest.id == request_id, visible_requests(actor) if seen is None else seen)
        .options(
            joinedload(CommentRequest.agency),
            joinedload(CommentRequest.procedure),
            joinedload(CommentRequest.jurisdiction),
            *options,
        )
        .with_for_update(of=CommentRequest, key_share=True)
    ).one_or_none()
    return _checked(found, version)


def reply_for_change(
    session: Session, actor: Actor, reply_id: int, version: int | None, options: Sequence[ORMOption] = ()
) -> Reply:
    """The locked reply with its agency, round, request and jurisdiction. Raises as `request_for_change`."""
    found = session.scalars(
        select_visible_replies(actor)
        .where(Reply.id == reply_id)
        .options(
            joinedload(Reply.agency),
            joinedload(Reply.round),
            joinedload(Reply.request).joinedload(CommentRequest.jurisdiction),
            joinedload(Reply.request).joinedload(CommentRequest.agency),
            *options,
        )
        .with_for_update(of=Reply, key_share=True)
    ).one_or_none()
    return _checked(found, version)


def replies_for_change(session: Session, request_id: int, options: Sequence[ORMOption] = ()) -> Sequence[Reply]:
    """All replies of a request, locked in id order so that two closers cannot deadlock."""
    return session.scalars(
        select(Reply)
        .where(Reply.request_id == request_id)
        .options(*options)
        .order_by(Reply.id)
        .with_for_update(of=Reply, key_share=True)
    ).all()


def _checked(found: Aggregate | None, version: int | None) -> Aggregate:
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Conflict
    return found


def request_subject(request: CommentRequest) -> Subject:
    return Subject(
        jurisdiction_id=request.jurisdiction_id, drafting_agency_id=request.agency_id, author_id=request.author_id
    )


def reply_subject(reply: Reply) -> Subject:
    """Needs `reply.request` loaded."""
    return Subject(
        jurisdiction_id=reply.jurisdiction_id,
        drafting_agency_id=reply.request.agency_id,
        responding_agency_id=reply.agency_id,
        author_id=reply.request.author_id,
        assignee_id=reply.assignee_id,
    )
