"""How each kind of agency usually answers, and what becomes of one reply: drawn from the seed beforehand."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Pace(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    NEVER = "never"


class Manner(StrEnum):
    """What the reply says: its own points, a general remark, checked agreement, or words without content."""

    SPECIFIC = "specific"
    HONEST = "honest"
    PLAIN = "plain"
    EMPTY = "empty"
    DEFLECTING = "deflecting"
    UNLISTED = "unlisted"
    UNANSWERED = "unanswered"
    CLAIM = "claim"


class Halt(StrEnum):
    """Where a reply stands still for good."""

    DELIVERED = "delivered"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    PREPARED = "prepared"
    IN_CLEARANCE = "in_clearance"
    REWORK = "rework"
    UNDECIDED = "undecided"


# Of the replies that are neither evasive nor plain: one in seven agrees after checking, the others raise points.
HONEST_FROM = 0.86
EVASIONS = (Manner.EMPTY, Manner.DEFLECTING, Manner.UNLISTED, Manner.UNANSWERED)


@dataclass(frozen=True, kw_only=True)
class Temper:
    """Shares of replies, 0 to 1."""

    early: float = 0.2
    late: float
    silent: float
    evasive: float
    claim: float = 0.0
    plain: float = 0.2


TEMPERS = {
    "exemplary": Temper(early=0.5, late=0.01, silent=0.0, evasive=0.0, plain=0.08),
    "steady": Temper(late=0.12, silent=0.03, evasive=0.1, claim=0.02),
    "late": Temper(early=0.02, late=0.66, silent=0.12, evasive=0.1),
    "evasive": Temper(late=0.15, silent=0.04, evasive=0.85, claim=0.04),
    "quiet": Temper(early=0.05, late=0.25, silent=0.45, evasive=0.3, claim=0.02),
    "remote": Temper(late=0.12, silent=0.05, evasive=0.25, claim=0.22, plain=0.4),
}


@dataclass(frozen=True, kw_only=True)
class Fate:
    pace: Pace
    manner: Manner
    halt: Halt | None = None
    reworked: bool = False
    superseded: bool = False


def happens(rng: random.Random, share: float) -> bool:
    return rng.random() < share


def fate_of(temper: Temper, rng: random.Random) -> Fate:
    pace = _pace(temper, rng.random())
    manner = _manner(temper, rng)
    halt = rng.choice((Halt.DELIVERED, Halt.RECEIVED, Halt.ASSIGNED, Halt.PREPARED)) if pace is Pace.NEVER else None
    return Fate(pace=pace, manner=manner, halt=halt, reworked=happens(rng, 0.08), superseded=happens(rng, 0.04))


def _pace(temper: Temper, dice: float) -> Pace:
    if dice < temper.silent:
        return Pace.NEVER
    if dice < temper.silent + temper.late:
        return Pace.LATE
    return Pace.EARLY if dice > 1 - temper.early else Pace.ON_TIME


def _manner(temper: Temper, rng: random.Random) -> Manner:
    dice = rng.random()
    if dice < temper.claim:
        return Manner.CLAIM
    if dice < temper.claim + temper.evasive:
        return rng.choice(EVASIONS)
    if dice < temper.claim + temper.evasive + (1 - temper.claim - temper.evasive) * temper.plain:
        return Manner.PLAIN
    return Manner.HONEST if dice > HONEST_FROM else Manner.SPECIFIC
