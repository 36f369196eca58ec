"""Vietnam's calendar: the only place that knows the `holidays` library.

The library knows the holidays of the Labour Code (art. 112), their days in lieu, and most days off that the Government
swapped for a working Saturday. What it lacks comes from `data/calendar_overlay_vn.csv`; what only one jurisdiction
decided comes from that jurisdiction's own overlay.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from holidays import country_holidays

from workflow.calendar.days import OverlayDay
from workflow.calendar.overlay import parse_overlay
from workflow.calendar.working_calendar import WorkingCalendar

# Always named: without one the library asks the server's environment for a language.
LIBRARY_LANGUAGES: Mapping[str, str] = {"vi": "vi", "en": "en_US", "en_US": "en_US"}
MADE_UP: Mapping[str, str] = {"vi": "Làm bù cho ngày {:%d/%m/%Y}", "en_US": "Working day in place of {:%Y-%m-%d}"}
SWAP_SOURCE = "holidays library"
SWAP_YEARS = range(1995, 2101)  # the library tells of a swap only with the year asked for; one is decided a year ahead

DEFAULT_OVERLAY: tuple[OverlayDay, ...] = parse_overlay(
    resources.files(__package__).joinpath("data/calendar_overlay_vn.csv").read_text("utf-8")
)


def vietnam_holidays(years: Iterable[int], language: str = "vi") -> Mapping[date, str]:
    """Holidays and days in lieu of the given years, by date, named in `language` (vi, en).

    Raises:
        ValueError: the library has no names in that language.
    """
    known = _library_language(language)
    return {day: name for year in years for day, name in _year(year, known).items()}


@cache
def vietnam_swapped_days(language: str = "vi") -> tuple[OverlayDay, ...]:
    """Every working Saturday the library knows of, each named after the day off that it pays for."""
    known = _library_language(language)
    library = country_holidays("VN", years=SWAP_YEARS, language="vi")
    pairs = sorted((worked, _day_off_for(worked, library)) for worked in library.weekend_workdays)
    return tuple(OverlayDay(worked, "work", MADE_UP[known].format(off), SWAP_SOURCE) for worked, off in pairs)


@cache
def default_calendar(language: str = "vi") -> WorkingCalendar:
    """The national calendar, for any year; put a jurisdiction's own days over it `with_overlay`."""
    overlay = (*vietnam_swapped_days(language), *DEFAULT_OVERLAY)
    return WorkingCalendar(_EveryYear(_library_language(language)), overlay)


class _EveryYear:
    """Holidays of whichever year is asked for."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get(self, day: date, /) -> str | None:
        return _year(day.year, self._language).get(day)


@lru_cache(maxsize=256)
def _year(year: int, language: str) -> Mapping[date, str]:
    return MappingProxyType(dict(country_holidays("VN", years=year, language=language)))


def _library_language(language: str) -> str:
    try:
        return LIBRARY_LANGUAGES[language]
    except KeyError:
        raise ValueError(f"no holiday names in {language!r}") from None


def _day_off_for(worked: date, library: Mapping[date, str]) -> date:
    """The library says which Saturday pays for a day off only inside that day's name."""
    mark = f"{worked:%d/%m/%Y}"
    return next(day for day, name in library.items() if mark in name)
