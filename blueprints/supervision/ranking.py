"""Agencies with the most of something, for a short list beside the board."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from blueprints.supervision.account import replies_url
from blueprints.supervision.filters import Look
from workflow.queries.standings import Counts, Tally

MOST = 8
Number = Callable[[Counts], int]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """`width` of the bar, 0 to 100, against the first in the list; `overdue`: how many of these are still owed."""

    name: str
    url: str
    number: int
    overdue: int
    width: int


def late_or_silent(counts: Counts) -> int:
    return counts.late + counts.of(Tally.SILENT)


def saying_little(counts: Counts) -> int:
    return counts.little


def ranking(look: Look, by_agency: Mapping[int, Counts], number: Number, **chosen: Any) -> list[Ranked]:
    """Most first, the same number in the order of names; `chosen` narrows the list that the agency leads to."""
    named = [agency_id for agency_id in look.choices.names if agency_id in by_agency and number(by_agency[agency_id])]
    ranked = sorted(named, key=lambda agency_id: -number(by_agency[agency_id]))[:MOST]
    return [
        Ranked(
            name=look.choices.names[agency_id],
            url=replies_url(agency_id, **chosen),
            number=number(by_agency[agency_id]),
            overdue=by_agency[agency_id].of(Tally.OVERDUE) if number is late_or_silent else 0,
            width=round(100 * number(by_agency[agency_id]) / number(by_agency[ranked[0]])),
        )
        for agency_id in ranked
    ]
