"""Count the days of a period one after the other, and say of each why it counted or did not."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from workflow.calendar.day_end import ONE_DAY
from workflow.calendar.days import CalendarDay, DayStatus
from workflow.calendar.derivation import DayStep, skipped
from workflow.calendar.paused import PausedDays
from workflow.calendar.working_calendar import WorkingCalendar
from workflow.vocabulary.clock import DayKind, StepReason

REASONS = {
    DayStatus.WORKING: StepReason.WORKING_DAY,
    DayStatus.SWAPPED_WORKING: StepReason.SWAPPED_WORKING,
    DayStatus.WEEKEND: StepReason.WEEKEND,
    DayStatus.HOLIDAY: StepReason.HOLIDAY,
    DayStatus.DAY_OFF: StepReason.DAY_OFF,
}


class Counted(NamedTuple):
    """Where counting came to: the last day, or the day on which an open pause stopped it with `left` days to come."""

    steps: list[DayStep]
    last: date
    left: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts days of one kind in one calendar, around the paused ones."""

    calendar: WorkingCalendar
    kind: DayKind
    paused: tuple[PausedDays, ...] = ()

    def count(self, after: date, days: int, *, counted: int = 0, extension: bool = False) -> Counted:
        """Count `days` days following `after`, numbering on from `counted`, and end on a working day.

        Civil Code 2015 art. 147.2: the day of the event is not counted. Art. 148.5: a last day that is a day off
        moves to the next working day.
        """
        steps: list[DayStep] = []
        day, left = after, days
        while left:
            day += ONE_DAY
            step = self._step(day, counted + 1, extension=extension)
            steps.append(step)
            if step.counted:
                counted, left = counted + 1, left - 1
            elif step.reason is StepReason.PAUSED and self._stands_still(day):
                return Counted(steps, day, left, stopped=True)
        return self._rolled(steps, day)

    def days_between(self, first: date, last: date) -> int:
        """How many days after `first` up to `last` count; nothing when `last` is not the later one."""
        span = range(first.toordinal() + 1, last.toordinal() + 1)
        return sum(self._step(date.fromordinal(day), None, extension=False).counted for day in span)

    def _rolled(self, steps: list[DayStep], day: date) -> Counted:
        """Move a last day that is a day off; a counted working day stays."""
        if self.calendar.is_working(day):
            return Counted(steps, day, 0, stopped=False)
        while True:
            day += ONE_DAY
            status = self.calendar.status(day)
            if not status.is_working:
                steps.append(_day_off(status))
            elif (pause := self._pause(day)) is None:
                steps.append(skipped(day, StepReason.ROLLED, status.name))
                return Counted(steps, day, 0, stopped=False)
            else:
                steps.append(_paused(day, pause))
                if self._stands_still(day):
                    return Counted(steps, day, 0, stopped=True)

    def _step(self, day: date, ordinal: int | None, *, extension: bool) -> DayStep:
        status = self.calendar.status(day)
        working = self.kind is DayKind.WORKING
        if working and not status.is_working:
            return _day_off(status)
        if self.paused and (pause := self._pause(day)) is not None:
            return _paused(day, pause)
        reason = REASONS[status.status] if working else StepReason.CALENDAR_DAY
        given = StepReason.EXTENDED if extension else reason
        return DayStep(day, counted=True, ordinal=ordinal, reason=given, name=status.name)

    def _stands_still(self, day: date) -> bool:
        return any(span.last is None and span.first <= day for span in self.paused)

    def _pause(self, day: date) -> PausedDays | None:
        return next((span for span in self.paused if span.holds(day)), None)


def _day_off(day: CalendarDay) -> DayStep:
    return skipped(day.date, REASONS[day.status], day.name)


def _paused(day: date, pause: PausedDays) -> DayStep:
    return skipped(day, StepReason.PAUSED, pause.reason)
