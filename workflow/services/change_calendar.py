"""Change the calendar by one day: first shown what would move, then done in one transaction with every open date.

The rehearsal runs the very services that write, and undoes them, so what it shows is what the act does. The act is done
only while it holds nothing but what was shown.
"""

from dataclasses import dataclass

from workflow.queries.calendar_moves import Foreseen
from workflow.services.administering import Outcome, Saved, administered
from workflow.services.recompute_dates import Recomputing
from workflow.services.remove_overlay_day import RemoveOverlayDay, remove_overlay_day
from workflow.services.save_overlay_day import SaveOverlayDay, save_overlay_day
from workflow.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ChangeCalendar:
    """`seen` is what was shown; without it the change is only rehearsed."""

    change: SaveOverlayDay | RemoveOverlayDay
    seen: Foreseen | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarChanged:
    """`foreseen`: what moved when it was applied, else what would."""

    outcome: Outcome
    foreseen: Foreseen
    applied: bool


class _OnlyRehearsedError(Exception):
    """Undoes what the rehearsal did."""


def change_calendar(uow: UnitOfWork, command: ChangeCalendar) -> CalendarChanged:
    """Raises what the change itself raises: Incomplete, NotFound."""
    jurisdiction = administered(uow, command.change.jurisdiction_id)
    dates = Recomputing(uow, jurisdiction)
    try:
        with uow.attempt():
            outcome = _change(uow, command.change)
            if not dates.changed:
                return CalendarChanged(outcome=outcome, foreseen=Foreseen(version=dates.version), applied=True)
            found, done = dates.recompute(command.seen)
            if not done:
                raise _OnlyRehearsedError  # noqa: TRY301  only an exception undoes a savepoint
    except _OnlyRehearsedError:
        pass
    return CalendarChanged(outcome=outcome, foreseen=found, applied=done)


def _change(uow: UnitOfWork, change: SaveOverlayDay | RemoveOverlayDay) -> Outcome:
    if isinstance(change, RemoveOverlayDay):
        remove_overlay_day(uow, change)
        return Outcome.CHANGED
    saved: Saved = save_overlay_day(uow, change)
    return saved.outcome
