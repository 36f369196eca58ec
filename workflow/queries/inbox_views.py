"""What an agency's inbox is asked for and what it shows, as frozen views."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflow.queries.agency_officers import OfficerChoice
from workflow.queries.late_dispatch import LateDispatch
from workflow.vocabulary.actions import ReplyAction
from workflow.vocabulary.administration import Standing
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ExtensionState, ReplyState

PER_PAGE = 25
MOST_COUNTED = 1_000


class Tab(StrEnum):
    COMPLETE = "complete"
    """Answers that were returned to be completed, on top of all that is owed."""
    TODO = "todo"
    SIGN = "sign"
    NEWER = "newer"
    """Newer positions being written over those that were sent: a leader signs them while the round is open."""
    MINE = "mine"
    SENT = "sent"
    CLOSED = "closed"
    CLAIMS = "claims"
    """Claims to be outside remit that an own request waits on, as the next two: the tabs of the drafting side."""
    OBJECTIONS = "objections"
    """Objections to the dossier to decide, or accepted and waiting for the papers."""
    EXTENSIONS = "extensions"
    """Extensions asked for and not yet decided."""
    EXPLAIN = "explain"
    """Recorded silences of the own agency that its head is asked to explain, until they are decided."""


class Due(StrEnum):
    OVERDUE = "overdue"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """`tab` None opens on what waits for the reader's signature, if anything does, else on what is owed."""

    tab: Tab | None = None
    words: str = ""
    agency_id: int | None = None
    due: Due | None = None
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """More time that somebody still has to answer. `late`: the drafting agency let its one working day pass."""

    state: ExtensionState
    proposed_day: date
    offered_day: date | None
    late: bool


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """`days_left` in working days while it is owed; `may` are the acts offered in the list itself. `chases`: how often.

    Of a reply that is to be completed the dates are those of completing it; `missed` when that time has passed.
    """

    reply_id: int
    version: int
    state: ReplyState
    standing: Standing
    subject: str
    number: str
    drafting_agency: str
    drafting_symbol: str
    agency_id: int
    agency: str
    assignee: str
    due_at: datetime
    first_due_at: datetime
    days_left: int | None
    paused: bool
    suspended_at: datetime | None
    suspension_reason: str
    reworked: bool
    derivation: dict[str, Any]
    dispatch: LateDispatch | None
    sent_at: datetime | None
    position: PositionCode | None
    may: frozenset[ReplyAction]
    chases: int
    extension: AskedFor | None
    completing: bool
    missed: bool


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """`counts` and `total` are capped at `MOST_COUNTED` + 1. `officers` only for agencies with a row to assign."""

    tab: Tab
    sort: str
    rows: tuple[InboxRow, ...]
    counts: dict[Tab, int]
    page: int
    several_agencies: bool
    officers: dict[int, tuple[OfficerChoice, ...]]

    @property
    def total(self) -> int:
        return self.counts[self.tab]

    @property
    def pages(self) -> int:
        return max(1, -(-min(self.total, MOST_COUNTED) // PER_PAGE))
