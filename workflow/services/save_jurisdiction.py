"""Set what holds for a whole jurisdiction: names, time zone, end of office hours, who may sign.

Dates that were computed already stay as they are; the new values count from the next computation on.
"""

from dataclasses import dataclass
from datetime import time
from zoneinfo import available_timezones

from workflow.services.administering import Saved, administered, refuse_if, require_version, save, texts
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import SilenceLaw
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said

LONGEST_EXPLANATION = 30
LONGEST_COMPLETION = 30
NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class SaveJurisdiction:
    """`office_end` None: a day ends at 24:00 local time. `explanation_days`: working days to explain a silence."""

    jurisdiction_id: int
    version: int | None
    name_vi: str
    name_en: str
    timezone: str
    office_end: time | None
    silence_default: SilenceLaw
    author_may_sign: bool
    explanation_days: int | None = 5
    completion_days: int


def save_jurisdiction(uow: UnitOfWork, command: SaveJurisdiction) -> Saved:
    """Raises Incomplete when a name is missing, the time zone is none, or a time is out of range.

    A day that ended before noon would take that day from everybody, and one that ended at 00:00 the day before as well.
    """
    jurisdiction = administered(uow, command.jurisdiction_id)
    require_version(jurisdiction, command.version)
    names = {"name_vi": (command.name_vi, 300), "name_en": (command.name_en, 300)}
    days = command.explanation_days
    short = 1 <= command.completion_days <= LONGEST_COMPLETION
    known = command.timezone in available_timezones()
    refuse_if(
        *texts(names, required=("name_vi", "name_en")),
        None if known else Missing(key="timezone_unknown", place="timezone"),
        None if command.office_end is None or command.office_end > NOON else _too_early(),
        None if days in range(1, LONGEST_EXPLANATION + 1) else _out_of_range(),
        None if short else Missing(key="completion_days_out_of_range", place="completion_days"),
    )
    values = {
        "name_vi": said(command.name_vi),
        "name_en": said(command.name_en),
        "timezone": command.timezone,
        "office_end": command.office_end,
        "silence_default": command.silence_default,
        "author_may_sign": command.author_may_sign,
        "explanation_days": days,
        "completion_days": command.completion_days,
    }
    return save(uow, jurisdiction, values, subject="jurisdiction", jurisdiction_id=jurisdiction.id)


def _too_early() -> Missing:
    return Missing(key="office_end_before_noon", place="office_end")


def _out_of_range() -> Missing:
    return Missing(key="days_out_of_range", place="explanation_days", args={"limit": LONGEST_EXPLANATION})
