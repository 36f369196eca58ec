"""Which local days a pause takes out of the count.

A day is paused when the clock stood during any part of it, be it an hour: it was not a whole day, and a pause is never
charged to the consultee (product: "The clock"; the day of the event itself is not counted, as in Civil Code 2015 art.
147.2). So the day of pausing and the day of resuming both do not count, and a pause within one day moves the date by
that one day. A pause that starts after the day's end (office hours) leaves that day as it was; one that ends exactly at
midnight leaves the following day as it was; one of no length pauses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.calendar.day_end import ONE_DAY, DayEnd, day_ended_by, local_day
from workflow.calendar.periods import Pause


@dataclass(frozen=True, slots=True)
class PausedDays:
    """Local days from `first` to `last`, both paused; without `last` the pause still lasts."""

    first: date
    last: date | None
    reason: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def paused_days(pauses: Iterable[Pause], timezone: ZoneInfo, day_end: DayEnd) -> tuple[PausedDays, ...]:
    lasting = (pause for pause in pauses if pause.end is None or pause.end > pause.start)
    return tuple(_days(pause, timezone, day_end) for pause in lasting)


def _days(pause: Pause, timezone: ZoneInfo, day_end: DayEnd) -> PausedDays:
    first = local_day(pause.start, timezone)
    if pause.start >= day_end.instant(first, timezone):
        first += ONE_DAY
    last = None if pause.end is None else day_ended_by(pause.end, timezone)
    return PausedDays(first, last, pause.reason)


def stood_since(pauses: Iterable[Pause], now: datetime) -> datetime:
    """Since when the clock has stood without a break until `now`; `now` itself while it runs.

    Pauses that overlap or touch are one standing still: a date that came while any of them lasted had not passed.
    """
    since = now
    for end, start in sorted(((pause.end or now, pause.start) for pause in pauses), reverse=True):
        if end >= since:
            since = min(since, start)
    return since
