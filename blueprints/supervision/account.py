"""The sum a page shows: owed = on time + late + silent + not yet due + excused, each part leading to its replies."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from blueprints.supervision.filters import kept
from blueprints.supervision.words import TALLY_WORDS
from workflow.queries.standings import Counts, Tally

TONES = {
    Tally.ON_TIME: "done",
    Tally.ANSWERED_LATE: "late",
    Tally.OVERDUE: "late",
    Tally.SILENT: "silent",
    Tally.NOT_YET_DUE: "plain",
    Tally.EXCUSED: "plain",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    tally: Tally
    label: Any
    count: int
    url: str
    tone: str


def replies_url(agency_id: int | None = None, **more: Any) -> str:
    """The list of replies under the filters in the address: of one agency on its page, of all otherwise."""
    if agency_id is not None:
        return url_for("supervision.agency", agency_id=agency_id, **(kept("agency") | more))
    return url_for("supervision.replies", **(kept() | more))


def account(counts: Counts, agency_id: int | None = None) -> list[Part]:
    return [
        Part(
            tally=tally,
            label=TALLY_WORDS[tally],
            count=counts.of(tally),
            url=replies_url(agency_id, tally=tally.value),
            tone=TONES[tally],
        )
        for tally in Tally
    ]
