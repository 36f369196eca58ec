"""Where one owed reply stands. Total and exclusive: owed = on time + late + silent + not yet due + excused."""

from dataclasses import dataclass
from datetime import datetime

from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import ReplyState


@dataclass(frozen=True, kw_only=True)
class ReplyTimes:
    """Aware instants; None where it did not happen.

    `sent_at` is the first official answer, `claimed_at` a remit claim that is not decided yet, `paused_at` the start
    of a pause that still runs, `excused_at` the decision that excused a recorded silence.
    """

    state: ReplyState
    due_at: datetime
    sent_at: datetime | None = None
    claimed_at: datetime | None = None
    paused_at: datetime | None = None
    excused_at: datetime | None = None


def standing(reply: ReplyTimes, now: datetime) -> Standing:
    """Late covers both an answer after the date and a reply still owed after it; silent is a closed, recorded one."""
    if reply.state is ReplyState.RELEASED or reply.excused_at is not None:
        return Standing.EXCUSED
    if reply.state is ReplyState.SILENT:
        return Standing.SILENT
    if (reply.sent_at or reply.claimed_at or reply.paused_at or now) >= reply.due_at:
        return Standing.LATE
    return Standing.ON_TIME if reply.sent_at is not None else Standing.NOT_YET_DUE
