"""Let templates show dates that come as dates, instants, or the ISO strings of a stored derivation.

``init_app(app)`` registers the filters; a local day is one in the time zone that Flask-Babel works in.
"""

from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import to_user_timezone

from blueprints.web.labels import label
from workflow.calendar import deducted
from workflow.vocabulary.administration import PauseReason
from workflow.vocabulary.clock import LostTime

_INSTANT = timedelta(microseconds=1)


def init_app(app: Flask) -> None:
    app.jinja_env.filters["as_day"] = as_day
    app.jinja_env.filters["as_moment"] = as_moment
    app.jinja_env.filters["due_day"] = due_day
    app.jinja_env.filters["deducted"] = deducted
    app.jinja_env.filters["pause_reason"] = pause_reason


def as_moment(value: str | datetime) -> datetime:
    """An instant in local time; a naive one is read as UTC, which is how instants are stored.

    Raises:
        ValueError: the text is no ISO 8601 instant.
    """
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    local: datetime = to_user_timezone(instant)
    return local


def as_day(value: str | date | datetime) -> date:
    """The local day of an instant, or the day itself.

    Raises:
        ValueError: the text is neither an ISO 8601 date nor an instant.
    """
    if isinstance(value, str) and len(value) == len("2026-11-26"):
        return date.fromisoformat(value)
    if isinstance(value, str | datetime):
        return as_moment(value).date()
    return value


def due_day(value: str | date | datetime) -> date:
    """The day a period ends. 24:00 is stored as 00:00 of the day after, so an instant counts for the day it closes."""
    day_or_instant = value
    if isinstance(value, str) and len(value) > len("2026-11-26"):
        day_or_instant = datetime.fromisoformat(value)
    if isinstance(day_or_instant, datetime):
        return as_day(day_or_instant - _INSTANT)
    return as_day(day_or_instant)


def pause_reason(said: str) -> str:
    """Why a clock stood, as a derivation keeps it: a code in words, and what was said of it; or what was said alone."""
    code, _colon, words = said.partition(": ")
    known = next((reason for reason in (*PauseReason, *LostTime) if reason.value == code), None)
    if known is None:
        return said
    return f"{label(known)}: {words}" if words else label(known)
