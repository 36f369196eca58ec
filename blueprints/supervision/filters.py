"""What a supervisor chose to look at: agency, procedure, period of due days; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request as http
from flask_babel import lazy_gettext as _

from blueprints.supervision.words import PERIOD_WORDS, language
from blueprints.web.addresses import page_in_query
from blueprints.web.execution import application
from blueprints.web.identity import current_actor
from workflow.queries.board import MOST_COUNTED, PER_PAGE
from workflow.queries.due_periods import FIRST_DAY, LAST_DAY, Days, Period, days_of
from workflow.queries.oversight import Choices, Oversight, Scope, choices_of, oversight_of

FILTERS = ("period", "from", "to", "agency", "procedure")
LAST_PAGE = MOST_COUNTED // PER_PAGE


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is overseen, and the slice of it that was chosen. `problems` say what could not be read of the address."""

    oversight: Oversight
    choices: Choices
    scope: Scope
    period: Period
    problems: tuple[Any, ...]

    @property
    def narrowed(self) -> bool:
        return self.period is not Period.RECENT or bool(self.scope.agency_id or self.scope.procedure_id)

    @property
    def periods(self) -> list[tuple[str, Any]]:
        """The first stands in the select as its empty choice."""
        return [(period.value, words) for period, words in PERIOD_WORDS.items() if period is not Period.RECENT]

    def of_agency(self, agency_id: int) -> "Look":
        return replace(self, scope=self.scope.of_agency(agency_id))


def look_over(session: Any) -> Look:
    """Three statements."""
    oversight = oversight_of(session, current_actor(), application().clock.now(), language=language())
    choices = choices_of(session, oversight, language=language())
    given = http.args
    period = _word(given, "period", Period, Period.RECENT)
    dates, problems = _dates(given) if period is Period.DATES else ((None, None), ())
    first, last = days_of(period, oversight.today, dates)
    scope = Scope(
        due_from=first,
        due_to=last,
        with_owed=period is Period.RECENT,
        agency_id=_among(given, "agency", choices.names),
        procedure_id=_among(given, "procedure", dict(choices.procedures)),
    )
    return Look(oversight=oversight, choices=choices, scope=scope, period=period, problems=problems)


def kept(*left_out: str) -> dict[str, Any]:
    """The chosen filters, to be carried to another page of supervision."""
    return {name: http.args[name] for name in FILTERS if name not in left_out and http.args.get(name)}


def page_number() -> int:
    return page_in_query(LAST_PAGE)


def _word(given: Mapping[str, str], name: str, vocabulary: Any, usual: Any) -> Any:
    """What cannot be read counts as not chosen: an address never breaks the page."""
    return next((member for member in vocabulary if member.value == given.get(name)), usual)


def _among(given: Mapping[str, str], name: str, known: Mapping[int, str]) -> int | None:
    return next((key for key in known if str(key) == given.get(name)), None)


def _dates(given: Mapping[str, str]) -> tuple[Days, tuple[Any, ...]]:
    """A reversed pair keeps its first day only, so that the list shows something of what was meant."""
    first, wrong_first = _day(given.get("from", ""))
    last, wrong_last = _day(given.get("to", ""))
    problems = []
    if wrong_first or wrong_last:
        problems.append(_("A date could not be read and was left out. Enter it as day, month and year."))
    if first is not None and last is not None and first > last:
        problems.append(_("The first day lies after the last one, so the last one was left out."))
        last = None
    return (first, last), tuple(problems)


def _day(text: str) -> tuple[date | None, bool]:
    """The day, and whether something was typed that is none."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, bool(text.strip())
    return (day, False) if FIRST_DAY <= day <= LAST_DAY else (None, True)
