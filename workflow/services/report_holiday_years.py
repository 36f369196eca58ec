"""Say that the days off of a year are not settled in a jurisdiction: once a month ahead, and once when it has begun."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select

from workflow.models import AuditEntry, Jurisdiction
from workflow.queries.holiday_years import A_MONTH, HolidayYear, holiday_years
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event

NAME, SUBJECT = "holiday_year_lacking", "calendar_year"


class Stage(StrEnum):
    AHEAD = "ahead"
    BEGUN = "begun"


@dataclass(frozen=True, kw_only=True)
class ReportHolidayYears:
    """At most so many jurisdictions in one transaction; `after_id` goes on behind an earlier batch."""

    limit: int = 100
    after_id: int = 0


@dataclass(frozen=True, kw_only=True)
class YearsReported:
    """(jurisdiction, year) of each report made now; how many jurisdictions were looked at, and the id of the last."""

    reported: tuple[tuple[int, int], ...]
    looked: int
    last_id: int


def report_holiday_years(uow: UnitOfWork, command: ReportHolidayYears) -> YearsReported:
    """Idempotent, also on several hosts at once: what is to be reported is looked at again under the row's lock."""
    rows = uow.session.execute(
        select(Jurisdiction.id, Jurisdiction.timezone)
        .where(Jurisdiction.id > command.after_id)
        .order_by(Jurisdiction.id)
        .limit(command.limit)
    ).all()
    made = []
    for row in rows:
        today = uow.now.astimezone(ZoneInfo(row.timezone)).date()
        year = (today + A_MONTH).year
        stage = Stage.AHEAD if year > today.year else Stage.BEGUN
        if _to_report(uow, row.id, year, stage) and _report(uow, row.id, year, stage):
            made.append((row.id, year))
    return YearsReported(reported=tuple(made), looked=len(rows), last_id=rows[-1].id if rows else command.after_id)


def _to_report(uow: UnitOfWork, jurisdiction_id: int, year: int, stage: Stage) -> HolidayYear | None:
    said = (AuditEntry.subject == SUBJECT, AuditEntry.subject_id == year, AuditEntry.name == NAME)
    told = uow.session.scalars(select(AuditEntry.after).where(*said, AuditEntry.jurisdiction_id == jurisdiction_id))
    if stage.value in {after["stage"] for after in told}:
        return None
    (found,) = holiday_years(uow.session, jurisdiction_id, (year,))
    return found if found.lacking else None


def _report(uow: UnitOfWork, jurisdiction_id: int, year: int, stage: Stage) -> bool:
    lock = select(Jurisdiction.id).where(Jurisdiction.id == jurisdiction_id).with_for_update(key_share=True)
    uow.session.execute(lock)
    found = _to_report(uow, jurisdiction_id, year, stage)
    if found is None:
        return False
    after = {
        "year": year,
        "stage": stage.value,
        "empty": found.empty,
        "doubtful": [one.day.isoformat() for one in found.doubtful],
    }
    uow.record(
        Event(name=NAME, subject=SUBJECT, subject_id=year, jurisdiction_id=jurisdiction_id, before={}, after=after)
    )
    return True
