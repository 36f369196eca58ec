"""What a personal calendar says of one reply, in its owner's language. A restricted request shows number and agency."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from workflow.adapters.calendar_feed import EventStatus, FeedEvent
from workflow.adapters.calendar_file import reply_uid
from workflow.calendar import local_day
from workflow.queries.owed_dates import Owed, OwedDate

STATUS = {Owed.NOW: EventStatus.CONFIRMED, Owed.STANDING: EventStatus.TENTATIVE}
BEGINNING = {
    Owed.NOW: lazy_gettext("Reply due"),
    Owed.STANDING: lazy_gettext("Reply due, clock stands"),
    Owed.ANSWERED: lazy_gettext("Answered"),
    Owed.OVER: lazy_gettext("No longer owed"),
}


def feed_events(dates: Sequence[OwedDate], *, base: str, domain: str, zone: ZoneInfo) -> list[FeedEvent]:
    """`base` is where readers reach this installation; `zone` that in which the hour is told."""
    return [
        FeedEvent(
            uid=reply_uid(one.reply_id, domain),
            sequence=one.version,
            changed_at=one.changed_at,
            day=one.due_day,
            status=STATUS.get(one.owed, EventStatus.CANCELLED),
            summary=_summary(one),
            description=_description(one, zone),
            url=base + url_for("replies.show", reply_id=one.reply_id),
        )
        for one in dates
    ]


def _summary(one: OwedDate) -> str:
    words = f"{BEGINNING[one.owed]}: {one.number} ({one.drafting_symbol})"
    return f"{words} – {one.subject}" if one.subject else words


def _description(one: OwedDate, zone: ZoneInfo) -> str:
    due = one.due_at.astimezone(zone)
    hour = f"{due:%H:%M}" if local_day(one.due_at, zone) == one.due_day else "24:00"
    when = f"{hour} {one.due_day:%d/%m/%Y} ({zone.key})"
    return "\n".join(
        (
            _("Asked by: %(agency)s", agency=one.drafting_agency),
            _("To be answered by: %(agency)s", agency=one.agency),
            _("Due: %(when)s", when=when),
        )
    )
