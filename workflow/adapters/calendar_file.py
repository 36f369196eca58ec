"""Due dates as iCalendar (RFC 5545): one all-day entry per reply, with the same UID wherever it is given out.

A day, since a due date is one; the instant at which the day ends stands in the words. SEQUENCE is the version of the
reply's row: it grows with every change, so that a moved date replaces the one before and a cancellation ends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText, vUri

PRODUCT = "-//Chinh Kien//Due dates//VI"


@dataclass(frozen=True, kw_only=True)
class DueEntry:
    """`day` is the local day that the due instant ends."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    sequence: int
    stamp: datetime
    cancelled: bool = False


def reply_uid(reply_id: int, domain: str) -> str:
    """One for the mail and the feed, so that a calendar program knows the same date in both."""
    return f"reply-{reply_id}@{domain}"


def explanation_uid(explanation_id: int, domain: str) -> str:
    return f"explanation-{explanation_id}@{domain}"


def calendar_file(entries: Sequence[DueEntry], *, method: str | None) -> bytes:
    """`method` PUBLISH or CANCEL for a mail; None for a feed that is fetched."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method is not None:
        calendar.add("method", method)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: DueEntry) -> Event:
    event = Event()
    event.add("uid", vText(entry.uid))
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", vUri(entry.url))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
