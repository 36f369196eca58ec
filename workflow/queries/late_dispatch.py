"""A request that reached an agency on a later day than it was circulated: its own clock begins with the delivery."""

from dataclasses import dataclass
from datetime import datetime

from workflow.calendar import local_day
from workflow.models import Reply
from workflow.queries.calendars import JurisdictionClock


@dataclass(frozen=True, kw_only=True)
class LateDispatch:
    """`days`: working days after the day of circulation; 0 where only days off lie between."""

    circulated_at: datetime
    days: int


def late_dispatch(reply: Reply, clock: JurisdictionClock) -> LateDispatch | None:
    """None when it was delivered on the day of circulation. Needs the reply's round loaded."""
    opened_at = reply.round.opened_at
    opened, delivered = (local_day(at, clock.timezone) for at in (opened_at, reply.delivered_at))
    if delivered <= opened:
        return None
    return LateDispatch(circulated_at=opened_at, days=clock.calendar.working_days_between(opened, delivered))
