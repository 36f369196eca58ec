"""Write a request: everything its author can say, saved at once as one form shows it; incomplete drafts are fine.

Whether it may be signed is another question (queries/request_content.py); here only what cannot be stored is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from workflow.models import Agency, CommentRequest, Consultee, Procedure, Question, QuestionAddressee
from workflow.policies.permissions import require
from workflow.queries.loading import request_for_change, request_subject
from workflow.queries.request_content import mandatory_agencies
from workflow.queries.search_words import search_words
from workflow.services.request_acts import local_today, record, touch
from workflow.services.start_request import usable_procedure
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.refusals import Incomplete, Missing, NotNow
from workflow.vocabulary.said import said
from workflow.vocabulary.states import RequestState

LONGEST_PERIOD = 365
MOST_QUESTIONS = 50
MOST_LETTERS = 20_000
SCALARS = (
    "procedure_id", "subject", "legal_basis", "own_position", "urgent", "urgent_reason", "period_days",
    "replies_open_to_consultees", "restricted",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class QuestionWritten:
    """A blank text is no question and is left out. `agency_ids` counts when it is not put to all."""

    text: str
    for_all: bool = True
    agency_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class WriteRequest:
    """The whole content. Consultees are those picked, all of the `kinds`, and the preset's list when asked for.

    `urgent_reason` is needed for an urgent matter, and kept for no other.
    """

    request_id: int
    version: int | None
    procedure_id: int
    subject: str
    legal_basis: str = ""
    own_position: str = ""
    urgent: bool = False
    urgent_reason: str = ""
    period_days: int
    replies_open_to_consultees: bool = False
    restricted: bool = False
    questions: tuple[QuestionWritten, ...] = ()
    agency_ids: frozenset[int] = frozenset()
    kinds: frozenset[AgencyKind] = frozenset()
    with_mandatory: bool = False


def write_request(uow: UnitOfWork, command: WriteRequest) -> None:
    """Raises NotFound, NotPermitted, Conflict, NotNow when it was submitted already, Incomplete for what cannot be."""
    request = request_for_change(uow.session, uow.actor, command.request_id, command.version)
    capacity = require(uow.actor, RequestAction.WRITE, request_subject(request))
    if request.state is not RequestState.DRAFTING:
        raise NotNow(RequestAction.WRITE.value, request.state.value)
    mandatory = _mandatory(uow, request, command.procedure_id)
    consultees = _consultees(uow, request, command, mandatory if command.with_mandatory else frozenset())
    questions = [q for q in command.questions if said(q.text)]
    if unfit := (*_unfit(command), *_astray(command, frozenset(consultees))):
        raise Incomplete(unfit)
    procedure = usable_procedure(uow, command.procedure_id, request.jurisdiction_id)
    before = _told(request)
    _set_scalars(request, command, procedure)
    _set_consultees(uow, request, consultees, mandatory)
    _set_questions(uow, request, questions)
    touch(request)
    after = _told(request)
    changed = [key for key in after if after[key] != before[key]]
    record(
        uow,
        "request_written",
        request,
        capacity,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )


def _told(request: CommentRequest) -> Mapping[str, Any]:
    """The content in JSON-safe words, for the audit trail."""
    return {
        **{name: getattr(request, name) for name in SCALARS},
        "consultees": sorted(consultee.agency_id for consultee in request.consultees),
        "questions": [
            {"text": q.text, "for_all": q.for_all, "agency_ids": sorted(a.agency_id for a in q.addressees)}
            for q in request.questions
        ],
    }


def _unfit(command: WriteRequest) -> Iterator[Missing]:
    if not 1 <= command.period_days <= LONGEST_PERIOD:
        yield Missing(key="period_out_of_range", place="period_days", args={"longest": LONGEST_PERIOD})
    if len(command.questions) > MOST_QUESTIONS:
        yield Missing(key="too_many_questions", place="questions", args={"most": MOST_QUESTIONS})
    if command.urgent and not said(command.urgent_reason):
        yield Missing(key="urgent_reason_missing", place="urgent_reason")
    for place in ("subject", "legal_basis", "own_position", "urgent_reason"):
        if len(getattr(command, place)) > MOST_LETTERS:
            yield Missing(key="text_too_long", place=place, args={"most": MOST_LETTERS})
    for index, question in enumerate(command.questions):
        if len(question.text) > MOST_LETTERS:
            yield Missing(key="text_too_long", place=f"questions-{index}-text", args={"most": MOST_LETTERS})


def _astray(command: WriteRequest, consultees: frozenset[int]) -> Iterator[Missing]:
    """Questions put to agencies that are not asked, or to nobody."""
    for index, question in enumerate(command.questions):
        if not said(question.text) or question.for_all:
            continue
        args = {"number": index + 1}
        if not question.agency_ids:
            yield Missing(key="question_without_addressee", place=f"questions-{index}-agency_ids", args=args)
        elif question.agency_ids - consultees:
            yield Missing(key="addressee_not_consulted", place=f"questions-{index}-agency_ids", args=args)


def _mandatory(uow: UnitOfWork, request: CommentRequest, procedure_id: int) -> frozenset[int]:
    today = local_today(uow, request.jurisdiction.timezone)
    return mandatory_agencies(uow.session, procedure_id, drafting_id=request.agency_id, today=today)


def _consultees(
    uow: UnitOfWork, request: CommentRequest, command: WriteRequest, more: frozenset[int]
) -> tuple[int, ...]:
    """Agency ids in order, each active here and now; the drafting agency never asks itself.

    Raises:
        Incomplete: one that was picked is none of these.
    """
    today = local_today(uow, request.jurisdiction.timezone)
    wanted = command.agency_ids | more
    found = uow.session.scalars(
        select(Agency.id)
        .where(
            Agency.jurisdiction_id == request.jurisdiction_id,
            Agency.id != request.agency_id,
            or_(Agency.active_from.is_(None), Agency.active_from <= today),
            or_(Agency.active_to.is_(None), Agency.active_to >= today),
            or_(Agency.id.in_(wanted), Agency.kind.in_(command.kinds)),
        )
        .order_by(Agency.id)
    ).all()
    if command.agency_ids - set(found):
        raise Incomplete([Missing(key="consultee_unknown", place="agency_ids")])
    return tuple(found)


def _set_scalars(request: CommentRequest, command: WriteRequest, procedure: Procedure) -> None:
    for name in SCALARS:
        value = getattr(command, name)
        setattr(request, name, said(value) if isinstance(value, str) else value)
    if not request.urgent:
        request.urgent_reason = ""
    request.search_text = search_words(request.agency.symbol, request.subject)
    request.procedure = procedure
    request.day_kind = procedure.day_kind
    request.clock_start = procedure.clock_start


def _set_consultees(
    uow: UnitOfWork, request: CommentRequest, wanted: tuple[int, ...], mandatory: frozenset[int]
) -> None:
    known = {consultee.agency_id: consultee for consultee in request.consultees}
    for agency_id in known.keys() - set(wanted):
        request.consultees.remove(known[agency_id])
    for agency_id in wanted:
        consultee = known.get(agency_id)
        if consultee is None:
            consultee = Consultee(agency_id=agency_id, added_at=uow.now)
            request.consultees.append(consultee)
        consultee.mandatory = agency_id in mandatory


def _set_questions(uow: UnitOfWork, request: CommentRequest, wanted: list[QuestionWritten]) -> None:
    """Questions have no identity before circulation: the old ones go, flushed first for the sake of their ordinals."""
    new = [(said(q.text), q.for_all, frozenset() if q.for_all else q.agency_ids) for q in wanted]
    if _questions_said(request) == new:
        return
    request.questions.clear()
    uow.session.flush()
    for ordinal, (text, for_all, named) in enumerate(new, 1):
        addressees = [QuestionAddressee(agency_id=agency_id) for agency_id in sorted(named)]
        request.questions.append(Question(ordinal=ordinal, text=text, for_all=for_all, addressees=addressees))


def _questions_said(request: CommentRequest) -> list[tuple[str, bool, frozenset[int]]]:
    return [(q.text, q.for_all, frozenset(a.agency_id for a in q.addressees)) for q in request.questions]
