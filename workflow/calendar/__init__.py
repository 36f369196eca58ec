"""The clock: working days, due dates and their derivations. Pure: the time, the zone and the calendar are handed in."""

from workflow.calendar.charged import Charge, charged
from workflow.calendar.day_end import END_OF_DAY, DayEnd, day_ended_by, is_late, local_day
from workflow.calendar.days import CalendarDay, DayStatus, NamedDays, OverlayDay
from workflow.calendar.deadlines import Deadline, after_pauses, due
from workflow.calendar.deducted import deducted
from workflow.calendar.derivation import DayStep, Derivation
from workflow.calendar.distance import distance, moved
from workflow.calendar.overlay import overlay_day, parse_overlay
from workflow.calendar.paused import stood_since
from workflow.calendar.periods import Extension, Pause, Period, Unreached
from workflow.calendar.starts import StartEvent, clock_start
from workflow.calendar.vietnam import DEFAULT_OVERLAY, default_calendar, vietnam_holidays, vietnam_swapped_days
from workflow.calendar.working_calendar import SATURDAY_AND_SUNDAY, WorkingCalendar

__all__ = [
    "DEFAULT_OVERLAY",
    "END_OF_DAY",
    "SATURDAY_AND_SUNDAY",
    "CalendarDay",
    "Charge",
    "DayEnd",
    "DayStatus",
    "DayStep",
    "Deadline",
    "Derivation",
    "Extension",
    "NamedDays",
    "OverlayDay",
    "Pause",
    "Period",
    "StartEvent",
    "Unreached",
    "WorkingCalendar",
    "after_pauses",
    "charged",
    "clock_start",
    "day_ended_by",
    "deducted",
    "default_calendar",
    "distance",
    "due",
    "is_late",
    "local_day",
    "moved",
    "overlay_day",
    "parse_overlay",
    "stood_since",
    "vietnam_holidays",
    "vietnam_swapped_days",
]
