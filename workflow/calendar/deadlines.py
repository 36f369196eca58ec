"""When a reply is due: the end of the last day of its period, around pauses, with extensions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.calendar.counting import Counted, Counter
from workflow.calendar.day_end import END_OF_DAY, ONE_DAY, DayEnd, local_day
from workflow.calendar.derivation import DayStep, Derivation, skipped
from workflow.calendar.paused import paused_days
from workflow.calendar.periods import Extension, Pause, Period, require_days
from workflow.calendar.starts import StartEvent
from workflow.calendar.working_calendar import WorkingCalendar
from workflow.vocabulary.clock import ClockStart, DayKind, StartNote, StepReason


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due date: the instant in UTC, the local day that it ends, and how both came about.

    While an open pause holds the clock, `due` and `due_date` are None and `remaining` counts the days still to come;
    0 means that only the working day is missing to which the last day moves.
    """

    due: datetime | None
    due_date: date | None
    remaining: int
    derivation: Derivation

    @property
    def is_stopped(self) -> bool:
        return self.due is None


def due(
    start: StartEvent | datetime,
    period: Period,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
    day_end: DayEnd = END_OF_DAY,
    *,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> Deadline:
    """The deadline of a period begun at `start`; a bare instant is taken as a sending.

    An extension counts from the first due date, the one that period and pauses give; of several the longest holds.

    Raises:
        ValueError: an instant is naive, or the date lies outside the calendar (years 1 to 9999).
    """
    stops, granted = tuple(pauses), tuple(extensions)
    try:
        event = start if isinstance(start, StartEvent) else StartEvent(ClockStart.SENT, start, StartNote.SENT)
        start_date = local_day(event.instant, timezone)
        counter = Counter(calendar, period.kind, paused_days(stops, timezone, day_end))
        first = counter.count(start_date, period.days)
        final = _extended(first, counter, _Asked(start_date, period, granted, timezone))
        instant = None if final.stopped else day_end.instant(final.last, timezone)
    except OverflowError as error:
        raise ValueError("the date lies outside the calendar") from error
    derivation = Derivation(
        start=event,
        start_date=start_date,
        period=period,
        steps=(_first_day(start_date, calendar), *final.steps),
        pauses=stops,
        extensions=granted,
        first_due_date=None if first.stopped else first.last,
        due_date=None if final.stopped else final.last,
        due_time=day_end.label,
        due=instant,
        remaining=final.left,
        time_zone=timezone.key,
    )
    return Deadline(instant, derivation.due_date, final.left, derivation)


def after_pauses(
    day: date,
    named_at: datetime,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
    day_end: DayEnd = END_OF_DAY,
    *,
    pauses: Iterable[Pause],
) -> date:
    """A working day that was named at some instant, as it stands after pauses: each paused day since moves it by one.

    Raises:
        ValueError: a pause is still open, or the day lies too many years ahead.
    """
    stops = tuple(pauses)
    if any(pause.end is None for pause in stops):
        raise ValueError("a day is moved by pauses that have ended")
    counter = Counter(calendar, DayKind.CALENDAR, paused_days(stops, timezone, day_end))
    return _moved_date(day, local_day(named_at, timezone), counter)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an extension is measured against."""

    start_date: date
    period: Period
    extensions: Sequence[Extension]
    timezone: ZoneInfo


def _first_day(day: date, calendar: WorkingCalendar) -> DayStep:
    return skipped(day, StepReason.FIRST_DAY, calendar.status(day).name)


def _extended(first: Counted, counter: Counter, asked: _Asked) -> Counted:
    if not asked.extensions:
        return first
    days = _days_granted(first, counter, asked)
    if first.stopped:
        return first._replace(left=first.left + days)
    if not days:
        return first
    more = counter.count(first.last, days, counted=asked.period.days, extension=True)
    return more._replace(steps=first.steps + more.steps)


def _days_granted(first: Counted, counter: Counter, asked: _Asked) -> int:
    """Days of the period's kind, beyond the first due date, that the longest extension gives.

    While an open pause holds the first date, a new date is measured against the date as it was before that pause.
    """
    known = replace(counter, paused=tuple(span for span in counter.paused if span.last is not None))
    first_due = known.count(asked.start_date, asked.period.days).last if first.stopped else first.last
    return max(_days_of(extension, first_due, known, asked.timezone) for extension in asked.extensions)


def _days_of(extension: Extension, first_due: date, known: Counter, timezone: ZoneInfo) -> int:
    if extension.new_date is None:
        return extension.days or 0  # an extension without a new date has days
    decided = local_day(extension.decided_at, timezone)
    return known.days_between(first_due, _moved_date(extension.new_date, decided, known))


def _moved_date(new_date: date, decided: date, known: Counter) -> date:
    """The new date as it stands after pauses: every paused calendar day between decision and date moves it by one.

    Calendar days, whatever the period counts, so that a later day off cannot take back what a pause gave.

    Raises:
        ValueError: the new date lies too many years ahead.
    """
    since = min(decided, new_date - ONE_DAY)
    days = (new_date - since).days
    require_days(days)
    return replace(known, kind=DayKind.CALENDAR).count(since, days).last
