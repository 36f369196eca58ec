"""The clock of one reply, computed from its own facts: read by the services that move dates and by pages that foretell.

A reply's date moves only later, and never once it has passed; while its clock stood, it could not pass.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from workflow import calendar
from workflow.models import Extension, Pause, Reply
from workflow.queries.calendars import JurisdictionClock
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.clock import ClockStart, DayKind

# What `paused_at` stands for. A claim to be outside remit stops the clock by itself, and has its own time.
STOPS = frozenset({PauseReason.SUSPENSION, PauseReason.DOSSIER_OBJECTION, PauseReason.REPLY_PAUSE})
SUSPENSION = frozenset({PauseReason.SUSPENSION})


@dataclass(frozen=True, kw_only=True)
class ClockTerms:
    """What a round says of its clock."""

    start: ClockStart
    days: int
    day_kind: DayKind


def compute(
    clock: JurisdictionClock,
    terms: ClockTerms,
    *,
    delivered_at: datetime,
    received_at: datetime | None = None,
    pauses: Iterable[calendar.Pause] = (),
    extensions: Iterable[calendar.Extension] = (),
) -> calendar.Deadline:
    """Pure: the deadline of one reply. A running pause gives a stopped deadline without a date."""
    start = calendar.clock_start(terms.start, delivered_at, received_at, None, clock.calendar, clock.timezone)
    return calendar.due(
        start,
        calendar.Period(terms.days, terms.day_kind),
        clock.calendar,
        clock.timezone,
        calendar.DayEnd(clock.office_end),
        pauses=tuple(pauses),
        extensions=tuple(extensions),
    )


def recomputed(
    clock: JurisdictionClock,
    reply: Reply,
    pauses: Iterable[Pause],
    *,
    resumed_at: datetime | None = None,
    ending: Collection[PauseReason] = SUSPENSION,
) -> calendar.Deadline:
    """From the facts as they are, or as they would be if what runs for the reasons in `ending` ended at `resumed_at`.

    Needs the reply's round, request and extensions loaded.
    """
    return extended(clock, reply, counted(pauses, resumed_at, ending))


def extended(clock: JurisdictionClock, reply: Reply, pauses: Iterable[calendar.Pause]) -> calendar.Deadline:
    """With the extensions that were granted. Needs what `recomputed` needs."""
    return compute(
        clock,
        ClockTerms(start=reply.request.clock_start, days=reply.round.period_days, day_kind=reply.round.day_kind),
        delivered_at=reply.delivered_at,
        received_at=reply.received_at,
        pauses=pauses,
        extensions=granted(reply.extensions),
    )


def granted(extensions: Iterable[Extension]) -> tuple[calendar.Extension, ...]:
    """As the calendar counts them: from the moment of the grant on, pauses move the day that was granted."""
    return tuple(
        calendar.Extension(one.taken_at or one.decided_at, one.reason, new_date=one.granted_day)
        for one in extensions
        if one.granted_day is not None and one.decided_at is not None
    )


def ended(pauses: Iterable[Pause], now: datetime) -> tuple[calendar.Pause, ...]:
    """As if whatever still runs ended now, for whichever reason."""
    return counted(pauses, now, frozenset(PauseReason))


def counted(
    pauses: Iterable[Pause], resumed_at: datetime | None = None, ending: Collection[PauseReason] = SUSPENSION
) -> tuple[calendar.Pause, ...]:
    """Pauses as the calendar counts them; `resumed_at` ends those that run for a reason in `ending`, no others."""
    return tuple(
        calendar.Pause(pause.since, _end(pause, resumed_at if pause.reason in ending else None), _in_derivation(pause))
        for pause in pauses
    )


def _end(pause: Pause, resumed_at: datetime | None) -> datetime | None:
    """Whoever resumes may have waited for the lock while the pause began: it ends no earlier than that."""
    return pause.until or (max(pause.since, resumed_at) if resumed_at else None)


def _in_derivation(pause: Pause) -> str:
    """The reason's code and what was said of it; a suspension is told by its own words alone."""
    if pause.reason is PauseReason.SUSPENSION:
        return pause.explanation or pause.reason.value
    return f"{pause.reason.value}: {pause.explanation}" if pause.explanation else pause.reason.value


def holds(deadline: calendar.Deadline, due_at: datetime, now: datetime) -> bool:
    """Whether a reply due at `due_at` takes this deadline: it has a date, none earlier, and `due_at` has not passed."""
    stood = calendar.stood_since(deadline.derivation.pauses, now)
    return deadline.due is not None and deadline.due >= due_at > stood
