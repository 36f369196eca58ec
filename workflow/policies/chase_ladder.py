"""Which rung of a ladder an unanswered reply stands on, and when to look at it again. Pure.

A rung speaks once for each due date. When days were missed (a worker stood still), the newest rung that was reached
speaks and the older ones are passed over: nobody is reminded on Friday of what was three days off on Tuesday.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from workflow.ports import WorkingDays
from workflow.vocabulary.chasing import ChaseAudience, ChaseForm, Rung

# Nobody is written to at midnight: a rung speaks from this local time of its day on.
MORNING = time(7, 0)

DEFAULT_LADDER: tuple[Rung, ...] = (
    Rung(offset=-3, form=ChaseForm.REMINDER, audience=frozenset({ChaseAudience.ASSIGNEE, ChaseAudience.CLERK})),
    Rung(offset=-1, form=ChaseForm.REMINDER, audience=frozenset({ChaseAudience.ASSIGNEE, ChaseAudience.CLERK})),
    Rung(offset=0, form=ChaseForm.REMINDER, audience=frozenset({ChaseAudience.LEADER})),
    Rung(offset=1, form=ChaseForm.REMINDER, audience=frozenset({ChaseAudience.HEAD})),
    Rung(offset=3, form=ChaseForm.LETTER, audience=frozenset({ChaseAudience.HEAD, ChaseAudience.SUPERVISOR})),
    Rung(offset=5, form=ChaseForm.LISTING, audience=frozenset({ChaseAudience.SUPERVISOR})),
    Rung(offset=10, form=ChaseForm.CLOSE),
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A rung at the instant from which it speaks."""

    at: datetime
    rung: Rung


def steps(
    ladder: Iterable[Rung], due_day: date, calendar: WorkingDays, timezone: ZoneInfo, *, stood: int = 0
) -> tuple[Step, ...]:
    """The ladder laid against one due day, the earliest rung first.

    `stood`: working days after the due day on which the clock stood. They are not charged, and count on no rung.
    """
    return tuple(
        Step(at=datetime.combine(calendar.shifted(due_day, days), MORNING, timezone), rung=rung)
        for rung in sorted(ladder, key=lambda one: one.offset)
        for days in (rung.offset + (stood if rung.offset > 0 else 0),)
    )


@dataclass(frozen=True, kw_only=True)
class Look:
    """`rung` is the newest one reached, None before the first; `again` the instant of the next, None after the last."""

    rung: Rung | None
    again: datetime | None


def look(laid: Sequence[Step], now: datetime, *, since: datetime, due_from: datetime) -> Look:
    """Where a reply stands at `now`; `since` is when its agency was asked, `due_from` when the sweep was to look.

    A rung whose moment came before the agency was asked is passed over: a period shorter than the ladder begins on
    the rung that is still ahead. So is a reminder ahead of a date that was set after the reminder's moment: whoever
    moved the date told everybody of it a minute ago. What follows the date is never passed over.
    """
    reached = [step for step in laid if step.at <= now]
    ahead = laid[len(reached) :]
    speaks = reached and reached[-1].at > since and (reached[-1].rung.offset > 0 or reached[-1].at >= due_from)
    return Look(rung=reached[-1].rung if speaks else None, again=ahead[0].at if ahead else None)
