"""When more time can be asked for, and which days can be named. Pure: pages foretell by it, services refuse by it."""

from dataclasses import dataclass
from datetime import date, datetime

from workflow.vocabulary.refusals import Missing
from workflow.vocabulary.states import PAUSED_STATES, ReplyState


@dataclass(frozen=True, kw_only=True)
class AskFacts:
    """`most_days` and `most_times` are the procedure's; `granted` counts the extensions this reply had."""

    most_days: int
    most_times: int
    granted: int
    undecided: bool
    owed: bool
    clock_stands: bool
    date_passed: bool
    room: bool


def against_asking(facts: AskFacts) -> tuple[str, ...]:
    """Names of what stands against it, the most telling first; each has its sentence."""
    if not facts.owed:
        return ("reply_still_owed",)
    if not (facts.most_days and facts.most_times):
        return ("procedure_allows_extension",)
    found = (
        ("date_not_passed", not facts.date_passed),
        ("no_extension_undecided", not facts.undecided),
        ("extensions_left", facts.granted < facts.most_times),
        ("clock_runs", not facts.clock_stands),
        ("room_for_extension", facts.room),
    )
    return tuple(name for name, holds in found if not holds)


def still_owed(state: ReplyState, sent_at: datetime | None, closed_at: datetime | None) -> bool:
    """Nothing was answered yet and something still can be."""
    return state in PAUSED_STATES and sent_at is None and closed_at is None


def stands_still(state: ReplyState, paused_at: datetime | None) -> bool:
    """The clock of the reply stands, for whichever reason."""
    return paused_at is not None or state is ReplyState.REMIT_CLAIMED


def offer_ends(offer_until: datetime, due_at: datetime) -> datetime:
    """With the present due date, which pauses have moved, and not before the working day that it was given at least."""
    return max(offer_until, due_at)


def offer_over(offer_until: datetime | None, due_at: datetime, now: datetime, *, clock_stands: bool) -> bool:
    """Whether the time to take an offer has passed; it does not pass while the clock stands."""
    return offer_until is not None and not clock_stands and now >= offer_ends(offer_until, due_at)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """First and last day that can be named; both are worked. No day at all where the first lies after the last."""

    earliest: date
    latest: date | None

    @property
    def room(self) -> bool:
        return self.latest is not None and self.earliest <= self.latest


def faults_of_day(day: date | None, bounds: Bounds, *, worked: bool, place: str = "day") -> tuple[Missing, ...]:
    """What is wrong with a named day. `worked`: it is a working day."""
    if day is None:
        return (Missing(key="extension_day_missing", place=place),)
    if day < bounds.earliest:
        return (Missing(key="extension_day_not_later", place=place),)
    if bounds.latest is None or day > bounds.latest:
        args = {"day": f"{bounds.latest or bounds.earliest:%d/%m/%Y}"}
        return (Missing(key="extension_day_too_late", place=place, args=args),)
    return () if worked else (Missing(key="extension_day_not_worked", place=place),)


__all__ = [
    "AskFacts",
    "Bounds",
    "against_asking",
    "faults_of_day",
    "offer_ends",
    "offer_over",
    "stands_still",
    "still_owed",
]
