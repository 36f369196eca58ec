"""What a personal calendar says of one reply or explanation, in its owner's language.

A restricted request shows number and agency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from workflow.adapters.calendar_feed import EventStatus, FeedEvent
from workflow.adapters.calendar_file import explanation_uid, reply_uid
from workflow.calendar import local_day
from workflow.queries.owed_dates import Owed, OwedDate
from workflow.queries.owed_explanations import OwedExplanation
from workflow.vocabulary.states import ExplanationState

STATUS = {
    Owed.NOW: EventStatus.CONFIRMED,
    Owed.STANDING: EventStatus.TENTATIVE,
    ExplanationState.ASKED: EventStatus.CONFIRMED,
    ExplanationState.EXPLAINED: EventStatus.TENTATIVE,
}
BEGINNING = {
    Owed.NOW: lazy_gettext("Reply due"),
    Owed.STANDING: lazy_gettext("Reply due, clock stands"),
    Owed.ANSWERED: lazy_gettext("Answered"),
    Owed.OVER: lazy_gettext("No longer owed"),
    ExplanationState.ASKED: lazy_gettext("Explanation of a silence due"),
    ExplanationState.EXPLAINED: lazy_gettext("Silence explained and undecided"),
    ExplanationState.EXCUSED: lazy_gettext("Silence excused"),
    ExplanationState.UPHELD: lazy_gettext("Silence upheld"),
}


@dataclass(frozen=True, kw_only=True)
class FeedPlace:
    """`base` is where readers reach this installation; `zone` that in which the hour is told."""

    base: str
    domain: str
    zone: ZoneInfo


def feed_events(dates: Sequence[OwedDate], place: FeedPlace) -> list[FeedEvent]:
    return [
        FeedEvent(
            uid=reply_uid(one.reply_id, place.domain),
            sequence=one.version,
            changed_at=one.changed_at,
            day=one.due_day,
            status=STATUS.get(one.owed, EventStatus.CANCELLED),
            summary=_summary(one, one.owed),
            description=_description(one, _("To be answered by: %(agency)s", agency=one.agency), place.zone),
            url=place.base + url_for("replies.show", reply_id=one.reply_id),
        )
        for one in dates
    ]


def explanation_events(explanations: Sequence[OwedExplanation], place: FeedPlace) -> list[FeedEvent]:
    return [
        FeedEvent(
            uid=explanation_uid(one.explanation_id, place.domain),
            sequence=one.version,
            changed_at=one.changed_at,
            day=one.due_day,
            status=STATUS.get(one.state, EventStatus.CANCELLED),
            summary=_summary(one, one.state),
            description=_description(one, _("To be explained by: %(agency)s", agency=one.agency), place.zone),
            url=place.base + url_for("replies.show", reply_id=one.reply_id),
        )
        for one in explanations
    ]


def _summary(one: OwedDate | OwedExplanation, state: Owed | ExplanationState) -> str:
    words = f"{BEGINNING[state]}: {one.number} ({one.drafting_symbol})"
    return f"{words} – {one.subject}" if one.subject else words


def _description(one: OwedDate | OwedExplanation, whose: str, zone: ZoneInfo) -> str:
    return "\n".join(
        (
            _("Asked by: %(agency)s", agency=one.drafting_agency),
            whose,
            _("Due: %(when)s", when=_when(one.due_at, one.due_day, zone)),
        )
    )


def _when(due_at: datetime, due_day: date, zone: ZoneInfo) -> str:
    hour = f"{due_at.astimezone(zone):%H:%M}" if local_day(due_at, zone) == due_day else "24:00"
    return f"{hour} {due_day:%d/%m/%Y} ({zone.key})"
