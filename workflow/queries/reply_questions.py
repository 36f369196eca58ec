"""Which questions were put to which agency: those for all, and those addressed to it."""

from typing import TypeAlias

from sqlalchemy import BindParameter, ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from workflow.models import Question, QuestionAddressee

Id: TypeAlias = int | InstrumentedAttribute[int] | BindParameter[int]


def put_to(request_id: Id, agency_id: Id) -> ColumnElement[bool]:
    """A condition on `Question`."""
    addressed = exists().where(QuestionAddressee.question_id == Question.id, QuestionAddressee.agency_id == agency_id)
    return (Question.request_id == request_id) & or_(Question.for_all.is_(True), addressed)
