"""Closed lists used by master data and by requests."""

from enum import StrEnum


class AgencyKind(StrEnum):
    DEPARTMENT = "department"
    VERTICAL = "vertical"
    COMMUNE = "commune"
    OFFICE = "office"
    OTHER = "other"


class SilenceLaw(StrEnum):
    """What the law says of no answer: recorded as a note, never as consent."""

    AGREED_AND_LIABLE = "agreed_and_liable"
    AGREED = "agreed"
    UNSPECIFIED = "unspecified"
    ANSWER_REQUIRED = "answer_required"


class Change(StrEnum):
    """What a draft version is, compared with the one before."""

    FIRST = "first"
    MATERIAL = "material"
    EDITORIAL = "editorial"


class WaiverKind(StrEnum):
    SHORT_PERIOD = "short_period"
    MISSING_MANDATORY = "missing_mandatory"


class PauseReason(StrEnum):
    SUSPENSION = "suspension"
    REMIT_CLAIM = "remit_claim"
    DOSSIER_OBJECTION = "dossier_objection"
    REPLY_PAUSE = "reply_pause"


class OverlayKind(StrEnum):
    OFF = "off"
    WORK = "work"


class Standing(StrEnum):
    """Where one owed reply stands; every reply has exactly one, so that counts always add up."""

    ON_TIME = "on_time"
    LATE = "late"
    SILENT = "silent"
    NOT_YET_DUE = "not_yet_due"
    EXCUSED = "excused"
