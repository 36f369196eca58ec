"""A jurisdiction by its code, and its clock: for the command line and the public calculator."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from workflow.calendar import default_calendar
from workflow.models import Jurisdiction
from workflow.queries.calendars import JurisdictionClock, jurisdiction_clock
from workflow.vocabulary.refusals import NotFound

DEFAULT_TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def default_clock() -> JurisdictionClock:
    """Vietnam's national calendar without any jurisdiction's own days; a day ends at 24:00."""
    return JurisdictionClock(calendar=default_calendar(), timezone=DEFAULT_TIME_ZONE, office_end=None)


def clock_by_code(session: Session, code: str) -> JurisdictionClock:
    """Raises NotFound when there is no such jurisdiction, or no database yet."""
    try:
        found = session.scalars(select(Jurisdiction).where(Jurisdiction.code == code)).one_or_none()
    except (OperationalError, ProgrammingError) as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return jurisdiction_clock(session, found)


def jurisdiction_choices(session: Session) -> list[tuple[str, str, str]]:
    """(code, Vietnamese name, English name), by code; empty when there is no database yet."""
    try:
        rows = session.execute(
            select(Jurisdiction.code, Jurisdiction.name_vi, Jurisdiction.name_en).order_by(Jurisdiction.code)
        ).all()
    except (OperationalError, ProgrammingError):
        return []
    return [(row.code, row.name_vi, row.name_en) for row in rows]
