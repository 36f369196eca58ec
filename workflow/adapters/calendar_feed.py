"""A personal calendar as iCalendar (RFC 5545): one all-day event per reply, on the local day that its date ends.

Events, since the calendars of phones and of Outlook show no tasks of a subscribed feed. All-day, so that no reader's
time zone moves the day; the hour stands in the words. Nothing in it depends on when it is asked for: the same state
gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vText, vUri

PRODUCT = "-//Chinh Kien//Due dates//VI"
REFRESH = timedelta(hours=1)
REMIND = timedelta(hours=-15)  # nine in the morning of the day before


class EventStatus(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    """The clock stands: the date may still move."""
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class FeedEvent:
    """`uid` for ever the same for one reply; `sequence` grows with each change; `changed_at` when that was."""

    uid: str
    sequence: int
    changed_at: datetime
    day: date
    status: EventStatus
    summary: str
    description: str
    url: str


def reply_uid(reply_id: int, domain: str) -> str:
    return f"reply-{reply_id}@{domain}"


def calendar_feed(events: Sequence[FeedEvent], *, name: str, zone: ZoneInfo) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", vText(zone.key))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for event in events:
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(event: FeedEvent) -> Event:
    found = Event()
    found.add("uid", vText(event.uid))
    found.add("dtstamp", event.changed_at)
    found.add("last-modified", event.changed_at)
    found.add("sequence", event.sequence)
    found.add("dtstart", event.day)
    found.add("dtend", event.day + timedelta(days=1))
    found.add("summary", event.summary)
    found.add("description", event.description)
    found.add("url", vUri(event.url))
    found.add("status", event.status.value)
    found.add("transp", "TRANSPARENT")
    if event.status is EventStatus.CONFIRMED:
        found.add_component(_alarm(event.summary))
    return found


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", words)
    return alarm
