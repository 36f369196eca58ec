"""How an agency that owes a reply is chased: the words of the ladder (product, section 5)."""

from dataclasses import dataclass
from enum import StrEnum


class ChaseForm(StrEnum):
    """What a rung does. A letter is a formal urging letter; a listing puts the reply before the Chairman."""

    REMINDER = "reminder"
    LETTER = "letter"
    LISTING = "listing"
    CLOSE = "close"


class ChaseAudience(StrEnum):
    """Whom a rung speaks to, as people stand on the day it does."""

    ASSIGNEE = "assignee"
    CLERK = "clerk"
    LEADER = "leader"
    HEAD = "head"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of a ladder, `offset` working days after the due day (negative: before it).

    `CLOSE` speaks to nobody: it closes the round when nothing else stands against it.
    """

    offset: int
    form: ChaseForm
    audience: frozenset[ChaseAudience] = frozenset()
