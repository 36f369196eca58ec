"""A personal calendar as iCalendar (RFC 5545): one all-day event per reply, on the local day that its date ends.

Events, since the calendars of phones and of Outlook show no tasks of a subscribed feed. All-day, so that no reader's
time zone moves the day; the hour stands in the words. No METHOD: it is a calendar that is fetched, no message (RFC 5546
would ask for an organizer). Nothing in it depends on when it is asked for: the same state
gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vDuration, vText, vUri

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


def calendar_feed(events: Sequence[FeedEvent], *, name: str, zone: ZoneInfo) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", _text(name))
    calendar.add("x-wr-calname", _text(name))
    calendar.add("x-wr-timezone", vText(zone.key))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
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
    found.add("summary", _text(event.summary))
    found.add("description", _text(event.description))
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
    alarm.add("description", _text(words))
    return alarm


def _text(words: str) -> vText:
    """Without control characters but line breaks: a calendar line may hold none (RFC 5545, 3.1)."""
    return vText("".join(" " if category(letter) == "Cc" and letter != "\n" else letter for letter in words))
