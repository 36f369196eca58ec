"""The words of the clock: how a period is counted, from when, and why a day counted or did not."""

from enum import StrEnum


class DayKind(StrEnum):
    """What one day of a period is."""

    WORKING = "working"
    CALENDAR = "calendar"


class ClockStart(StrEnum):
    """The event from which a procedure counts its period."""

    SENT = "sent"
    RECEIVED = "received"
    COMPLETE_DOSSIER = "complete_dossier"


class StartNote(StrEnum):
    """How the start instant was arrived at; shown beside the start in the derivation."""

    SENT = "sent"
    AWAITING_RECEIPT = "awaiting_receipt"  # counted from delivery until somebody confirms receipt
    RECEIPT_CONFIRMED = "receipt_confirmed"
    RECEIPT_DEEMED = "receipt_deemed"  # confirmed too late: the end of the next working day after delivery
    DOSSIER_CERTIFIED = "dossier_certified"  # circulating it certified that the dossier was complete
    DOSSIER_COMPLETED = "dossier_completed"
    REPLY_RETURNED = "reply_returned"  # the drafting agency returned the reply to be completed


class LostTime(StrEnum):
    """Why an agency had less of its period than it was given, though the clock ran."""

    UNREACHED = "unreached"  # no mail about the request reached it, and nobody there had seen it on screen


class StepReason(StrEnum):
    """Why one day of a derivation was counted or skipped."""

    FIRST_DAY = "first_day"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    SWAPPED_WORKING = "swapped_working"
    EXTENDED = "extended"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    PAUSED = "paused"
    ROLLED = "rolled"  # the last day was a day off, so the period ends here
