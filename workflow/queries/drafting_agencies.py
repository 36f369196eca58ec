"""Which agencies ever drafted a request: what filters by drafting agency offer."""

from sqlalchemy import ColumnElement, select

from workflow.models import Agency, CommentRequest


def has_drafted() -> ColumnElement[bool]:
    """Of the agency of the statement around it.

    The first row of an ordered index instead of EXISTS: where few agencies draft most requests, PostgreSQL takes any
    agency for one of them and reads the whole table for each that is not (50 ms at 50,000 requests).
    """
    first = select(CommentRequest.id).where(CommentRequest.agency_id == Agency.id).order_by(CommentRequest.state)
    return first.limit(1).scalar_subquery().is_not(None)
