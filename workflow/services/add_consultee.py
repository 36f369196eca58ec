"""Ask one more agency while the round is open: it gets the full period from now, and a question of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from workflow.models import Agency, CommentRequest, Consultee, Question, QuestionAddressee, Reply
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.request_content import is_active, mandatory_agencies
from workflow.services.circulate_request import due_date, reply_row
from workflow.services.request_acts import local_today, record, touch
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.refusals import Incomplete, Missing, NotNow
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState


@dataclass(frozen=True, kw_only=True)
class AddConsultee:
    """`question_ids` are existing questions to be put to it as well; those for all it gets anyway."""

    request_id: int
    version: int | None
    agency_id: int
    question_ids: frozenset[int] = frozenset()
    new_question: str = ""


def add_consultee(uow: UnitOfWork, command: AddConsultee) -> datetime:
    """The due instant of the new reply.

    Raises:
        NotNow: the round is not open.
        Incomplete: the agency cannot be asked, or there is no question for it.
    """
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    uow.renew_actor()
    capacity = require(uow.actor, RequestAction.ADD_CONSULTEE, request_subject(request))
    if request.state is not RequestState.OPEN:
        raise NotNow(RequestAction.ADD_CONSULTEE.value, request.state.value)
    agency = _addable(uow, request, command.agency_id)
    _put_questions(request, command)
    today = local_today(uow, request.jurisdiction.timezone)
    mandatory = mandatory_agencies(uow.session, request.procedure_id, drafting_id=request.agency_id, today=today)
    asked = sorted(consultee.agency_id for consultee in request.consultees)
    request.consultees.append(Consultee(agency_id=agency.id, mandatory=agency.id in mandatory, added_at=uow.now))
    touch(request)
    uow.session.flush()
    current = request.rounds[-1]
    due = due_date(uow, request, current)
    uow.session.execute(insert(Reply), [reply_row(uow, request, current, due, agency.id)])
    after: dict[str, Any] = {"agency_id": agency.id, "agency": agency.symbol, "due_at": due.due_at.isoformat()}
    after["agency_ids"] = sorted((*asked, agency.id))
    record(uow, "consultee_added", request, capacity, before={"agency_ids": asked}, after=after)
    return due.due_at


def _addable(uow: UnitOfWork, request: CommentRequest, agency_id: int) -> Agency:
    agency = uow.session.get(Agency, agency_id)
    today = local_today(uow, request.jurisdiction.timezone)
    if agency is None or agency.jurisdiction_id != request.jurisdiction_id or agency.id == request.agency_id:
        raise Incomplete([Missing(key="consultee_unknown", place="agency_id")])
    if not is_active(agency, today):
        raise Incomplete([Missing(key="consultee_not_active", place="agency_id", args={"agencies": agency.name_vi})])
    if any(consultee.agency_id == agency_id for consultee in request.consultees):
        raise Incomplete([Missing(key="consulted_already", place="agency_id", args={"agency": agency.name_vi})])
    return agency


def _put_questions(request: CommentRequest, command: AddConsultee) -> None:
    """Raises Incomplete when nothing is asked of the agency, or a question is not of this request."""
    known = {question.id: question for question in request.questions}
    if command.question_ids - known.keys():
        raise Incomplete([Missing(key="question_unknown", place="question_ids")])
    new = said(command.new_question)
    if not (new or command.question_ids or any(question.for_all for question in request.questions)):
        raise Incomplete([Missing(key="question_for_consultee_missing", place="new_question")])
    for question_id in sorted(command.question_ids):
        if not known[question_id].for_all:
            known[question_id].addressees.append(QuestionAddressee(agency_id=command.agency_id))
    if new:
        addressees = [QuestionAddressee(agency_id=command.agency_id)]
        ordinal = len(request.questions) + 1
        request.questions.append(Question(ordinal=ordinal, text=new, for_all=False, addressees=addressees))
