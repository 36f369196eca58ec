"""What a supervisor's list shows of a reply, and why the reply is on it, as frozen views."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.queries.standings import Tally
from workflow.vocabulary.findings import FindingKind, FindingRule
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.states import ReplyState

PER_PAGE = 25
MOST_COUNTED = 1_000


class Attention(StrEnum):
    """Why a reply is on the board. The order is the order of the list.

    No reply is there for two reasons, but those of the list for the Chairman, which are overdue all of them.
    """

    OVERDUE = "overdue"
    NEAR = "near"
    SILENT = "silent"
    LITTLE = "little"
    LISTED = "listed"


REASONS = tuple(kind for kind in Attention if kind is not Attention.LISTED)


@dataclass(frozen=True, kw_only=True)
class FoundWords:
    """One finding: its rule, its kind and the author's own words."""

    rule: FindingRule
    kind: FindingKind
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReplyLine:
    """One reply in a supervisor's list.

    `days`: working days left (0 is today), negative when late; None for what was answered in time or is excused.
    `extension_undecided`: over the drafter's one working day. `completing`: it was returned; `missed`: for too long.
    """

    reply_id: int
    request_id: int
    number: str
    subject: str
    drafter: str
    agency_id: int
    agency: str
    assignee: str
    round: int
    state: ReplyState
    tally: Tally
    due_at: datetime
    first_due_at: datetime
    days: int | None
    paused: bool
    sent_at: datetime | None
    position: PositionCode | None
    attention: Attention | None
    chases: int = 0
    findings: tuple[FoundWords, ...] = ()
    extension_undecided: bool = False
    completing: bool = False
    missed: bool = False


@dataclass(frozen=True, kw_only=True)
class AttentionPage:
    """`counts` are exact up to `MOST_COUNTED`; one more means "more than"."""

    rows: tuple[ReplyLine, ...]
    counts: dict[Attention, int]
    view: Attention | None
    page: int

    @property
    def everything(self) -> int:
        return min(sum(self.counts[kind] for kind in REASONS), MOST_COUNTED + 1)

    @property
    def total(self) -> int:
        """How many can be paged through."""
        return min(self.everything if self.view is None else self.counts[self.view], MOST_COUNTED)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))
