"""Where one owed reply stands. Total and exclusive: owed = on time + late + silent + not yet due + excused."""

from dataclasses import dataclass
from datetime import datetime

from workflow.vocabulary.administration import Standing
from workflow.vocabulary.states import ReplyState

ANSWERED = frozenset({ReplyState.SENT, ReplyState.RETURNED})


@dataclass(frozen=True, kw_only=True)
class ReplyTimes:
    """Aware instants. `sent_at` is the first official answer; for a remit claim, the moment it was made."""

    state: ReplyState
    due_at: datetime
    sent_at: datetime | None


def standing(reply: ReplyTimes, now: datetime) -> Standing:
    """Late covers both an answer after the date and a reply still owed after it; silent is a closed, recorded one."""
    if reply.state is ReplyState.RELEASED:
        return Standing.EXCUSED
    if reply.state is ReplyState.SILENT:
        return Standing.SILENT
    if reply.sent_at is not None:
        if reply.sent_at > reply.due_at:
            return Standing.LATE
        return Standing.NOT_YET_DUE if reply.state is ReplyState.REMIT_CLAIMED else Standing.ON_TIME
    return Standing.LATE if now > reply.due_at else Standing.NOT_YET_DUE
