"""The working calendar of a jurisdiction: national holidays overlaid by its own table, cached by its version."""

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar import OverlayDay, WorkingCalendar, default_calendar
from workflow.models import CalendarOverlay, Jurisdiction


@dataclass(frozen=True, kw_only=True)
class JurisdictionClock:
    """All that a deadline needs to know of a jurisdiction. `office_end` None: a day ends at 24:00 local time."""

    calendar: WorkingCalendar
    timezone: ZoneInfo
    office_end: time | None


_calendars: dict[tuple[str, int], tuple[int, WorkingCalendar]] = {}


def jurisdiction_clock(session: Session, jurisdiction: Jurisdiction) -> JurisdictionClock:
    """No statement when the calendar version is known already; the cache holds one calendar per jurisdiction."""
    key = (str(session.get_bind().engine.url), jurisdiction.id)
    version, calendar = _calendars.get(key, (0, None))
    if calendar is None or version != jurisdiction.calendar_version:
        calendar = _load(session, jurisdiction.id)
        _calendars[key] = (jurisdiction.calendar_version, calendar)
    return JurisdictionClock(
        calendar=calendar, timezone=ZoneInfo(jurisdiction.timezone), office_end=jurisdiction.office_end
    )


def _load(session: Session, jurisdiction_id: int) -> WorkingCalendar:
    rows = session.scalars(select(CalendarOverlay).where(CalendarOverlay.jurisdiction_id == jurisdiction_id))
    return default_calendar().with_overlay(
        OverlayDay(row.day, "off" if row.kind == "off" else "work", row.name, row.source) for row in rows
    )
