"""Say once, a month ahead, that the days off of the coming year are not settled in a jurisdiction."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from workflow.models import AuditEntry, Jurisdiction
from workflow.queries.holiday_years import A_MONTH, HolidayYear, holiday_years
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event

NAME, SUBJECT = "holiday_year_lacking", "calendar_year"


@dataclass(frozen=True, kw_only=True)
class ReportHolidayYears:
    """At most so many jurisdictions in one transaction; `after_id` goes on behind an earlier batch."""

    limit: int = 100
    after_id: int = 0


def report_holiday_years(uow: UnitOfWork, command: ReportHolidayYears) -> tuple[tuple[int, int], ...]:
    """Jurisdiction and year of each report made now. Idempotent, also on several hosts at once: the rows are locked."""
    rows = uow.session.scalars(
        select(Jurisdiction)
        .where(Jurisdiction.id > command.after_id)
        .order_by(Jurisdiction.id)
        .limit(command.limit)
        .with_for_update(key_share=True)
    ).all()
    made = []
    for jurisdiction in rows:
        year = (uow.now.astimezone(ZoneInfo(jurisdiction.timezone)).date() + A_MONTH).year
        (found,) = holiday_years(uow.session, jurisdiction.id, (year,))
        if found.lacking and not _reported(uow, jurisdiction.id, year):
            _report(uow, jurisdiction.id, found)
            made.append((jurisdiction.id, year))
    return tuple(made)


def _reported(uow: UnitOfWork, jurisdiction_id: int, year: int) -> bool:
    said = (AuditEntry.subject == SUBJECT, AuditEntry.subject_id == year, AuditEntry.name == NAME)
    return bool(uow.session.scalar(select(exists().where(*said, AuditEntry.jurisdiction_id == jurisdiction_id))))


def _report(uow: UnitOfWork, jurisdiction_id: int, found: HolidayYear) -> None:
    after = {"year": found.year, "empty": found.empty, "doubtful": [one.day.isoformat() for one in found.doubtful]}
    uow.record(
        Event(
            name=NAME, subject=SUBJECT, subject_id=found.year, jurisdiction_id=jurisdiction_id, before={}, after=after
        )
    )
