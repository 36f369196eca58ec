"""One comment of an official position, for answering it or reacting to the answer."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.models import Comment, CommentRequest, Position, Reply
from workflow.queries.visibility import visible_replies
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.refusals import NotFound


def comment_for_change(session: Session, actor: Actor, comment_id: int) -> tuple[Comment, Position]:
    """The comment with its adjudication, and its position. The request's row is locked by the caller.

    Raises:
        NotFound: there is none, it is not visible, or its position was superseded.
    """
    found = session.execute(
        select(Comment, Position)
        .join(Position, Comment.position_id == Position.id)
        .join(Reply, Reply.position_id == Position.id)
        .join(CommentRequest, Reply.request_id == CommentRequest.id)
        .where(Comment.id == comment_id, visible_replies(actor))
        .options(joinedload(Comment.adjudication))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]
