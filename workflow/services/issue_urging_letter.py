"""Issue the formal letter behind a chase: the next number of the drafting agency, the PDF, the record of both.

Number and PDF stand or fall together: a crash between them rolls the number back, and the next one takes it.
"""

from dataclasses import dataclass

from sqlalchemy import select

from workflow.calendar import local_day
from workflow.models import Chase, Reply, UrgingLetter
from workflow.policies.urging_letter import Letter, letter_values
from workflow.queries.calendars import jurisdiction_clock
from workflow.queries.heads import heads_on
from workflow.queries.urging import asked_by, body_of, earlier_chases, locked_reply, matter_of
from workflow.services.numbering import DocumentKind, local_year, next_letter_number
from workflow.services.reply_acts import record
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm
from workflow.vocabulary.refusals import NotFound
from workflow.vocabulary.states import OWING_STATES

TEMPLATE = "pdf/urging_letter.html"


@dataclass(frozen=True, kw_only=True)
class IssueUrgingLetter:
    chase_id: int


@dataclass(frozen=True, kw_only=True)
class Issued:
    """`fresh`: this call issued it; a letter that was there already is given back as it is."""

    letter_id: int
    number: str
    digest: str
    fresh: bool


def issue_urging_letter(uow: UnitOfWork, command: IssueUrgingLetter) -> Issued | None:
    """None when the reply was answered, paused, closed or given another date since the chase: nobody is urged then.

    Raises:
        NotFound: there is no such chase, or it is none that a letter goes with.
    """
    chase = uow.session.get(Chase, command.chase_id)
    if chase is None or chase.form is not ChaseForm.LETTER:
        raise NotFound
    reply = locked_reply(uow.session, chase.reply_id)
    known = uow.session.scalars(select(UrgingLetter).where(UrgingLetter.chase_id == chase.id)).one_or_none()
    if known is not None:
        return _issued(known, fresh=False)
    if not _still_owed(reply, chase):
        return None
    return _issued(_issue(uow, chase, reply), fresh=True)


def _issued(letter: UrgingLetter, *, fresh: bool) -> Issued:
    return Issued(letter_id=letter.id, number=letter.number, digest=letter.digest, fresh=fresh)


def _still_owed(reply: Reply, chase: Chase) -> bool:
    owed = reply.state in OWING_STATES and reply.sent_at is None and reply.paused_at is None
    return owed and reply.due_at == chase.due_at


def _issue(uow: UnitOfWork, chase: Chase, reply: Reply) -> UrgingLetter:
    jurisdiction, issuer = reply.request.jurisdiction, reply.request.agency
    number = next_letter_number(uow, issuer, DocumentKind.URGING, jurisdiction.timezone)
    content = _letter(uow, chase, reply, number)
    printed = uow.pdf.render(TEMPLATE, letter_values(content))
    head = content.addressed_head
    letter = UrgingLetter(
        chase_id=chase.id,
        issuer_id=issuer.id,
        addressee_id=None if head is None else head.officer_id,
        year=local_year(uow, jurisdiction.timezone),
        number=number,
        digest=uow.files.put(printed),
        size=len(printed),
        issued_at=uow.now,
    )
    uow.session.add(letter)
    uow.session.flush()
    after = {
        "number": number,
        "chase": chase.number,
        "digest": letter.digest,
        "issuer_id": issuer.id,
        "addressee_id": letter.addressee_id,
        "answer_by": content.by.day.isoformat(),
    }
    record(uow, "urging_letter_issued", reply, None, after=after)
    return letter


def _letter(uow: UnitOfWork, chase: Chase, reply: Reply, number: str) -> Letter:
    request, session = reply.request, uow.session
    clock = jurisdiction_clock(session, request.jurisdiction)
    today = local_day(uow.now, clock.timezone)
    heads = heads_on(session, {request.agency_id, reply.agency_id}, today)
    name = request.jurisdiction.name_vi
    return Letter(
        number=number,
        at=uow.now.astimezone(clock.timezone),
        issuer=body_of(session, request.agency, name),
        issuer_head=heads.get(request.agency_id),
        addressed=body_of(session, reply.agency, name),
        addressed_head=heads.get(reply.agency_id),
        matter=matter_of(session, reply, uow.now, clock),
        earlier=earlier_chases(session, chase, clock.timezone),
        by=asked_by(session, chase, reply, today, clock),
        audience=frozenset(ChaseAudience(word) for word in chase.audience),
    )
