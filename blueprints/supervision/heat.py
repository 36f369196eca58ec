"""The heat map of days late: a table with the number in each cell, the shade only repeats it."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from blueprints.supervision.account import replies_url
from blueprints.supervision.filters import Look, kept
from blueprints.supervision.words import one_place
from workflow.queries.due_periods import Period
from workflow.queries.lateness import AgencyWeeks, Lateness

# A cell has the shade 0 to 5: how many of these its mean of working days late exceeds.
STEPS = (0.0, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`text` "" where nothing was due; `url` leads to the replies of a week in which one was late."""

    text: str
    shade: int
    late: int
    counted: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    url: str
    cells: tuple[Cell, ...]


def heat_rows(look: Look, found: Lateness) -> list[Row]:
    return [
        Row(
            name=look.choices.names[row.agency_id],
            url=replies_url(row.agency_id),
            cells=tuple(_cell(look, row, monday) for monday in found.mondays),
        )
        for row in found.rows
    ]


def _cell(look: Look, row: AgencyWeeks, monday: date) -> Cell:
    week = row.of(monday)
    mean = week.mean
    return Cell(
        text="" if mean is None else one_place(mean),
        shade=sum(1 for step in STEPS if (mean or 0) > step),
        late=week.late,
        counted=week.counted,
        url=_week_url(look, row.agency_id, monday) if week.late else "",
    )


def _week_url(look: Look, agency_id: int, monday: date) -> str:
    """The days of that week within the chosen period."""
    first = max(monday, look.scope.due_from or monday)
    last = min(monday + timedelta(days=6), look.scope.due_to or date.max)
    chosen = {"period": Period.DATES.value, "from": first.isoformat(), "to": last.isoformat()}
    return url_for("supervision.agency", agency_id=agency_id, **(kept("agency") | chosen))
