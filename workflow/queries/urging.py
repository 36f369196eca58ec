"""What an urging letter has to say, and which letters were not made yet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session, joinedload

from workflow.calendar import day_ended_by
from workflow.models import Agency, Chase, CommentRequest, Question, RemitClaim, Reply, UrgingLetter
from workflow.models.chase import LETTER_SQL
from workflow.policies.official_letter import Body
from workflow.policies.urging_letter import Deadline, EarlierChase, Matter, answer_by
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.charges import charge, stops_after_date
from workflow.queries.chasing import CHASED, ladders
from workflow.queries.reply_questions import put_to

LETTERS: ColumnElement[bool] = literal_column("chase." + LETTER_SQL)
# A letter that could not be made in this time says nothing any more; older chases are not looked at again.
LOOK_BACK = timedelta(days=14)


def letters_to_make(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Ids of chases whose letter is missing though the reply is still owed by the date they spoke of, oldest first."""
    return session.scalars(
        select(Chase.id)
        .join(Reply, Reply.id == Chase.reply_id)
        .outerjoin(UrgingLetter, UrgingLetter.chase_id == Chase.id)
        .where(
            LETTERS,
            Chase.made_at >= now - LOOK_BACK,
            UrgingLetter.id.is_(None),
            CHASED,
            Reply.due_at == Chase.due_at,
        )
        .order_by(Chase.made_at, Chase.id)
        .limit(limit)
    ).all()


def locked_reply(session: Session, reply_id: int) -> Reply:
    """With what its letter names. Whoever answers it at this moment waits, or was waited for."""
    return session.scalars(
        select(Reply)
        .where(Reply.id == reply_id)
        .options(
            joinedload(Reply.agency),
            joinedload(Reply.round),
            joinedload(Reply.request).options(
                joinedload(CommentRequest.agency), joinedload(CommentRequest.jurisdiction)
            ),
        )
        .with_for_update(of=Reply, key_share=True)
    ).one()


def body_of(session: Session, agency: Agency, jurisdiction: str) -> Body:
    parent = session.get(Agency, agency.parent_id) if agency.parent_id is not None else None
    return Body(
        name=agency.name_vi,
        symbol=agency.symbol,
        kind=agency.kind,
        parent="" if parent is None else parent.name_vi,
        jurisdiction=jurisdiction,
    )


def matter_of(session: Session, reply: Reply, now: datetime, clock: JurisdictionClock) -> Matter:
    request, zone = reply.request, clock.timezone
    return Matter(
        number=request.number or "",
        subject="" if request.restricted else request.subject,
        questions=() if request.restricted else _questions(session, reply),
        restricted=request.restricted,
        round=reply.round.ordinal,
        asked_on=reply.delivered_at.astimezone(zone).date(),
        received=reply.received_at is not None,
        first_due=reply.first_due_at.astimezone(zone),
        due=reply.due_at.astimezone(zone),
        first_due_day=day_ended_by(reply.first_due_at, zone),
        due_day=reply.due_day,
        days_late=charge(now, reply.due_at, clock, stops_after_date(session, [reply], now).get(reply.id, ())).days,
        refused_claim=_refused_claim(session, reply, zone),
    )


def _questions(session: Session, reply: Reply) -> tuple[str, ...]:
    statement = select(Question.text).where(put_to(reply.request_id, reply.agency_id)).order_by(Question.ordinal)
    return tuple(session.scalars(statement))


def _refused_claim(session: Session, reply: Reply, zone: ZoneInfo) -> tuple[date, date] | None:
    found = session.execute(
        select(RemitClaim.claimed_at, RemitClaim.decided_at)
        .where(RemitClaim.reply_id == reply.id, RemitClaim.accepted.is_(False))
        .order_by(RemitClaim.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None or found.decided_at is None:
        return None
    return found.claimed_at.astimezone(zone).date(), found.decided_at.astimezone(zone).date()


def earlier_chases(session: Session, chase: Chase, zone: ZoneInfo) -> tuple[EarlierChase, ...]:
    rows = session.execute(
        select(Chase.number, Chase.made_at, UrgingLetter.number.label("letter"))
        .outerjoin(UrgingLetter, UrgingLetter.chase_id == Chase.id)
        .where(Chase.reply_id == chase.reply_id, Chase.number < chase.number)
        .order_by(Chase.number)
    )
    return tuple(
        EarlierChase(number=row.number, day=row.made_at.astimezone(zone).date(), letter=row.letter or "")
        for row in rows
    )


def asked_by(session: Session, chase: Chase, reply: Reply, today: date, clock: JurisdictionClock) -> Deadline:
    """By when the letter asks for the answer, from the ladder of its procedure."""
    procedure_id = reply.request.procedure_id
    ladder = ladders(session, {procedure_id})[procedure_id]
    stops = stops_after_date(session, [reply], chase.made_at).get(reply.id, ())
    stood = charge(chase.made_at, reply.due_at, clock, stops).deducted
    counted_from = clock.calendar.shifted(reply.due_day, stood)  # as the sweep lays the ladder
    return answer_by(ladder, chase.offset_days, counted_from, today, clock.calendar)
