"""Enter or change one day off or swapped working day, with the number of the decision it rests on.

Only the row: `change_calendar` and the import count the open dates anew in the same transaction.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from workflow.models import CalendarOverlay, Jurisdiction
from workflow.services.administering import Outcome, Saved, administered, refuse_if, save, texts
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.administration import OverlayKind
from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.said import said

YEARS = range(2000, 2101)
NUMBER = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class SaveOverlayDay:
    jurisdiction_id: int
    day: date
    kind: OverlayKind
    name: str
    source: str


def save_overlay_day(uow: UnitOfWork, command: SaveOverlayDay) -> Saved:
    """A day stands once in the table: entering it again changes what it says.

    Raises:
        Incomplete: no name, no source, a source without a number, or a year out of range.
    """
    jurisdiction = administered(uow, command.jurisdiction_id)
    values: dict[str, object] = {"kind": command.kind, "name": said(command.name), "source": said(command.source)}
    refuse_if(
        *texts({key: (str(values[key]), 300) for key in ("name", "source")}, required=("name", "source")),
        _unnumbered(command.source),
        None if command.day.year in YEARS else Missing(key="year_out_of_range", place="day"),
    )
    known = uow.session.scalar(
        select(CalendarOverlay).where(
            CalendarOverlay.jurisdiction_id == command.jurisdiction_id, CalendarOverlay.day == command.day
        )
    )
    row = known or CalendarOverlay(jurisdiction_id=command.jurisdiction_id)
    if known is None:
        values |= {"day": command.day}
    saved = save(uow, row, values, subject="calendar_overlay", jurisdiction_id=command.jurisdiction_id)
    if saved.outcome is not Outcome.UNCHANGED:
        calendar_changed(jurisdiction)
    return saved


def calendar_changed(jurisdiction: Jurisdiction) -> None:
    """Cached calendars are recognised as old by this number."""
    jurisdiction.calendar_version += 1


def _unnumbered(source: str) -> Missing | None:
    if not said(source) or NUMBER.search(source):
        return None
    return Missing(key="source_without_number", place="source")
