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


def jurisdiction_clock(session: Session, jurisdiction: Jurisdiction, *, hold: bool = False) -> JurisdictionClock:
    """No statement when the calendar version is known already; the cache holds one calendar per jurisdiction.

    Who writes asks for the version once more: on PostgreSQL a row joined to a locking statement can be from before the
    wait for the lock, and the calendar may have changed just then.
    """
    key = (str(session.get_bind().engine.url), jurisdiction.id)
    wanted = _version_now(session, jurisdiction, hold=hold)
    version, calendar = _calendars.get(key, (0, None))
    if calendar is None or version != wanted:
        calendar = _load(session, jurisdiction.id)
        _calendars[key] = (wanted, calendar)
    return _clock(jurisdiction, calendar)


def uncommitted_clock(session: Session, jurisdiction: Jurisdiction) -> JurisdictionClock:
    """As this transaction has it. Nothing is remembered of it, since it may be undone yet."""
    session.flush()
    return _clock(jurisdiction, _load(session, jurisdiction.id))


def _version_now(session: Session, jurisdiction: Jurisdiction, *, hold: bool) -> int:
    if not session.connection().get_execution_options().get("writes"):
        return jurisdiction.calendar_version
    asked = select(Jurisdiction.calendar_version).where(Jurisdiction.id == jurisdiction.id)
    return session.scalars(asked.with_for_update(read=True) if hold else asked).one()


def _clock(jurisdiction: Jurisdiction, calendar: WorkingCalendar) -> JurisdictionClock:
    return JurisdictionClock(
        calendar=calendar, timezone=ZoneInfo(jurisdiction.timezone), office_end=jurisdiction.office_end
    )


def _load(session: Session, jurisdiction_id: int) -> WorkingCalendar:
    rows = session.scalars(select(CalendarOverlay).where(CalendarOverlay.jurisdiction_id == jurisdiction_id))
    return default_calendar().with_overlay(
        OverlayDay(row.day, "off" if row.kind == "off" else "work", row.name, row.source) for row in rows
    )
