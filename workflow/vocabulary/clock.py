"""How a period is counted and what starts its clock."""

from enum import StrEnum


class DayKind(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class ClockStart(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    COMPLETE_DOSSIER = "complete_dossier"
