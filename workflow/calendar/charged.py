"""How many working days late somebody is charged with: those on which the clock stood after the date are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.calendar.day_end import ONE_DAY, DayEnd, day_ended_by, is_late, local_day
from workflow.calendar.distance import distance
from workflow.calendar.paused import paused_days
from workflow.calendar.periods import Pause
from workflow.calendar.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Charge:
    """`days` and what was `taken` off, by reason, are together all working days late; both are empty in time."""

    days: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def deducted(self) -> int:
        return sum(self.taken.values())


def charged(
    ended: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
    day_end: DayEnd,
    pauses: Iterable[Pause],
) -> Charge:
    """Net working days from `due` to `ended`, counted as `distance` does; a pause ends with `ended` at the latest.

    A day in two pauses is the earlier one's. Late stays late: the day by which it became so is charged in any case.
    """
    if not is_late(ended, due):
        return Charge()
    total = -distance(ended, due, calendar, timezone)
    stops = [replace(pause, end=min(pause.end or ended, ended)) for pause in pauses if pause.start < ended]
    spans = paused_days(sorted(stops, key=lambda pause: pause.start), timezone, day_end)
    first, last = day_ended_by(due, timezone) + ONE_DAY, local_day(ended, timezone)
    taken: dict[str, int] = {}
    day = max(first, min((span.first for span in spans), default=last))
    while spans and day <= last and sum(taken.values()) < total - 1:
        reason = next((span.reason for span in spans if span.holds(day)), None)
        if reason is not None and calendar.is_working(day):
            taken[reason] = taken.get(reason, 0) + 1
        day += ONE_DAY
    return Charge(total - sum(taken.values()), taken)
