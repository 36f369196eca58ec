"""Take a day out of the jurisdiction's own calendar table; the trail keeps what it said.

Only the row: `change_calendar` counts the open dates anew in the same transaction.
"""

from dataclasses import dataclass

from workflow.models import CalendarOverlay
from workflow.services.administering import administered, json_safe
from workflow.services.save_overlay_day import calendar_changed
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.events import Event
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class RemoveOverlayDay:
    jurisdiction_id: int
    overlay_id: int


def remove_overlay_day(uow: UnitOfWork, command: RemoveOverlayDay) -> None:
    """Raises NotFound when this jurisdiction has no such row (any more)."""
    jurisdiction = administered(uow, command.jurisdiction_id)
    row = uow.session.get(CalendarOverlay, command.overlay_id)
    if row is None or row.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    said = {key: json_safe(getattr(row, key)) for key in ("day", "kind", "name", "source")}
    uow.session.delete(row)
    calendar_changed(jurisdiction)
    uow.record(
        Event(
            name="calendar_overlay_removed",
            subject="calendar_overlay",
            subject_id=command.overlay_id,
            jurisdiction_id=command.jurisdiction_id,
            before=said,
        )
    )
