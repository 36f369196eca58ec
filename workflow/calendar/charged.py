"""How many working days late somebody is charged with: none on which the clock stood, none lost to a bounce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.calendar.day_end import ONE_DAY, DayEnd, day_ended_by, is_late, local_day
from workflow.calendar.distance import distance
from workflow.calendar.paused import PausedDays, paused_days
from workflow.calendar.periods import Pause, Unreached
from workflow.calendar.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Charge:
    """`days` and what was `taken` off, by reason, are together all working days late; both are empty in time.

    Late with no day charged: all of them were taken off.
    """

    days: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def deducted(self) -> int:
        return sum(self.taken.values())

    @property
    def late(self) -> bool:
        return bool(self.days or self.taken)


def charged(
    ended: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
    day_end: DayEnd,
    pauses: Iterable[Pause],
) -> Charge:
    """Net working days from `due` to `ended`, counted as `distance` does; a pause ends with `ended` at the latest.

    A day in two pauses is the earlier one's. The day by which it became late is charged whatever stood after it, for
    the clock ran until then; an agency that was not reached lost days of its period itself, so that all may go.
    """
    if not is_late(ended, due):
        return Charge()
    total = -distance(ended, due, calendar, timezone)
    begun = [replace(pause, end=min(pause.end or ended, ended)) for pause in pauses if pause.start < ended]
    stops = sorted((pause for pause in begun if not isinstance(pause, Unreached)), key=lambda pause: pause.start)
    spans = paused_days(stops, timezone, day_end)
    first, last = day_ended_by(due, timezone) + ONE_DAY, local_day(ended, timezone)
    taken: dict[str, int] = {}
    day = max(first, min((span.first for span in spans), default=last))
    while spans and day <= last and sum(taken.values()) < total - 1:
        reason = next((span.reason for span in spans if span.holds(day)), None)
        if reason is not None and calendar.is_working(day):
            taken[reason] = taken.get(reason, 0) + 1
        day += ONE_DAY
    for unreached in (pause for pause in begun if isinstance(pause, Unreached)):
        if lost := min(_lost(unreached, calendar, timezone, spans), total - sum(taken.values())):
            taken[unreached.reason] = lost
    return Charge(total - sum(taken.values()), taken)


def _lost(unreached: Pause, calendar: WorkingCalendar, timezone: ZoneInfo, spans: Sequence[PausedDays]) -> int:
    """Working days by which the period would have begun later: the day of the event itself never counts.

    Where the clock stood besides, the pause has moved the date, or was taken off.
    """
    day = local_day(unreached.start, timezone) + ONE_DAY
    last = day if unreached.end is None else day_ended_by(unreached.end, timezone)
    lost = 0
    while day <= last:
        lost += calendar.is_working(day) and not any(span.holds(day) for span in spans)
        day += ONE_DAY
    return lost
