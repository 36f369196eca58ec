"""What the procedure and the clock allow of an extension, for the services that decide and the pages that foretell."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from workflow import calendar
from workflow.models import Extension, Reply
from workflow.policies.extension_rules import AskFacts, Bounds, offer_over, stands_still, still_owed
from workflow.queries.calendars import JurisdictionClock
from workflow.queries.reply_clock import ClockTerms, compute, ended
from workflow.queries.two_sides import stands_apart
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.states import OWING_STATES, UNDECIDED_STATES


def bounds_of(clock: JurisdictionClock, reply: Reply, now: datetime) -> Bounds:
    """From the working day after the present date to so many days after the first one, which period and pauses give.

    Needs the reply's round, request, procedure and pauses loaded. A pause that still runs is taken as ended now.
    """
    most = reply.request.procedure.extension_max_days
    earliest = clock.calendar.next_working(reply.due_day)
    if not most:
        return Bounds(earliest=earliest, latest=None)
    deadline = compute(
        clock,
        ClockTerms(start=reply.request.clock_start, days=reply.round.period_days, day_kind=reply.round.day_kind),
        delivered_at=reply.delivered_at,
        received_at=reply.received_at,
        pauses=ended(reply.pauses, now),
        extensions=(calendar.Extension(now, "", days=most),),
    )
    return Bounds(earliest=earliest, latest=deadline.due_date)


def ask_facts(reply: Reply, bounds: Bounds, now: datetime) -> AskFacts:
    """Needs extensions and procedure loaded."""
    return AskFacts(
        most_days=reply.request.procedure.extension_max_days,
        most_times=reply.request.procedure.extension_count,
        granted=sum(one.granted_day is not None for one in reply.extensions),
        undecided=undecided(reply) is not None,
        owed=reply.state in OWING_STATES and still_owed(reply.state, reply.sent_at, reply.closed_at),
        clock_stands=reply.paused_at is not None,
        date_passed=(reply.paused_at or now) >= reply.due_at,
        room=bounds.room,
    )


def undecided(reply: Reply) -> Extension | None:
    """The one extension, if any, that somebody still has to answer."""
    return next((one for one in reply.extensions if one.state in UNDECIDED_STATES), None)


def offer_is_over(extension: Extension, reply: Reply, now: datetime) -> bool:
    still = stands_still(reply.state, reply.paused_at)
    return offer_over(extension.offer_until, reply.due_at, now, clock_stands=still)


def granted_day(clock: JurisdictionClock, reply: Reply, extension: Extension, now: datetime) -> date:
    """The day asked for or offered, moved by what pauses took since: they are not charged to the agency."""
    day, named_at = extension.proposed_day, extension.asked_at
    if extension.offered_day is not None and extension.decided_at is not None:
        day, named_at = extension.offered_day, extension.decided_at
    return calendar.after_pauses(
        day,
        named_at,
        clock.calendar,
        clock.timezone,
        calendar.DayEnd(clock.office_end),
        pauses=ended(reply.pauses, now),
    )


def decider_stands_apart(
    session: Session, actor: Actor, capacity: Capacity, reply: Reply, extension: Extension, today: date
) -> bool:
    """Nobody decides their own: who decides neither belongs to the agency that asked, nor asked."""
    people = {extension.asked_by_id, extension.asked_for_id}
    return stands_apart(session, actor, capacity, reply.agency_id, people, today)


def end_of_next_working_day(clock: JurisdictionClock, now: datetime) -> datetime:
    """Until when one has one working day; the day of the event is not counted."""
    day = clock.calendar.next_working(calendar.local_day(now, clock.timezone))
    return calendar.DayEnd(clock.office_end).instant(day, clock.timezone)
