"""Which questions were put to which agency: those for all, and those addressed to it."""

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from workflow.models import Question, QuestionAddressee


def put_to(
    request_id: int | InstrumentedAttribute[int], agency_id: int | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """A condition on `Question`."""
    addressed = exists().where(QuestionAddressee.question_id == Question.id, QuestionAddressee.agency_id == agency_id)
    return (Question.request_id == request_id) & or_(Question.for_all.is_(True), addressed)
