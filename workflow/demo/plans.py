"""What becomes of each request of the demo, and when: 64 plans, the first fifteen of which show every state."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.demo.dossiers import Dossier, dossiers
from workflow.demo.tempers import Halt
from workflow.demo.turns import TURNS, Turn

# Working days that a usual period takes, by procedure: seven calendar days hold about five.
LENGTH = {"lien-so": 15, "phieu-ubnd": 5, "dtm": 5, "qd-chu-tich": 5, "chinh-sach": 11}
USUAL = {"lien-so": 15, "phieu-ubnd": 5, "dtm": 5, "qd-chu-tich": 7, "chinh-sach": 15}


class Ending(StrEnum):
    BARE = "bare"
    INCOMPLETE = "incomplete"
    READY = "ready"
    RETURNED = "returned"
    WAIVER_ASKED = "waiver_asked"
    WAIVER_REFUSED = "waiver_refused"
    AWAITING = "awaiting"
    OPEN = "open"
    SUSPENDED = "suspended"
    CONSOLIDATING = "consolidating"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_DRAFT = "withdrawn_draft"


UNCIRCULATED = frozenset(
    {Ending.BARE, Ending.INCOMPLETE, Ending.READY, Ending.RETURNED, Ending.WAIVER_ASKED, Ending.WAIVER_REFUSED}
    | {Ending.AWAITING, Ending.WITHDRAWN_DRAFT}
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`due`: working days from the last one before today, negative in the past. `halts`: replies that stand still.

    `turns`: replies whose clock stands for a while, gets more time, or whose answer is returned. `left_open`: nobody
    closes the round, so the ladder does.
    """

    index: int
    dossier: Dossier
    ending: Ending
    due: int
    halts: Mapping[str, Halt] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)
    left_open: bool = False
    urgent: bool = False
    shortened: bool = False
    paused: bool = False
    added: bool = False

    @property
    def period(self) -> int:
        usual = USUAL[self.dossier.procedure]
        return 5 if self.urgent else max(2, usual - 6) if self.shortened else usual

    @property
    def circulated(self) -> int:
        length = LENGTH[self.dossier.procedure]
        return min(self.due - (5 if self.urgent else max(2, length - 6) if self.shortened else length), -1)


# (ending, due); the dossiers stand in the same order, each drafting agency every fourteenth.
_OUTLINE: tuple[tuple[Ending, int], ...] = (
    (Ending.OPEN, 4), (Ending.CONSOLIDATING, -9), (Ending.CONCLUDED, -42), (Ending.OPEN, -2), (Ending.RETURNED, 0),
    (Ending.SUSPENDED, 6), (Ending.CONSOLIDATING, -14), (Ending.WITHDRAWN, -18), (Ending.AWAITING, 0),
    (Ending.OPEN, -3), (Ending.CONCLUDED, -60), (Ending.WAIVER_ASKED, 0), (Ending.OPEN, 2), (Ending.BARE, 0),
    (Ending.AWAITING, 0), (Ending.INCOMPLETE, 0), (Ending.OPEN, 3), (Ending.OPEN, 5), (Ending.CONCLUDED, -35),
    (Ending.CONSOLIDATING, -7), (Ending.CONCLUDED, -76), (Ending.OPEN, -7), (Ending.CONSOLIDATING, -11),
    (Ending.OPEN, 7), (Ending.WITHDRAWN_DRAFT, -30), (Ending.OPEN, 9), (Ending.CONCLUDED, -50), (Ending.OPEN, 1),
    (Ending.CONSOLIDATING, -17), (Ending.READY, 0), (Ending.CONCLUDED, -88), (Ending.CONCLUDED, -95),
    (Ending.SUSPENDED, 8), (Ending.OPEN, 6), (Ending.CONSOLIDATING, -12), (Ending.CONCLUDED, -101),
    (Ending.OPEN, 8), (Ending.WITHDRAWN, -70), (Ending.CONCLUDED, -108), (Ending.CONSOLIDATING, -8),
    (Ending.WAIVER_REFUSED, 0), (Ending.CONSOLIDATING, -20), (Ending.CONCLUDED, -115), (Ending.CONCLUDED, -121),
    (Ending.CONCLUDED, -127), (Ending.CONCLUDED, -132), (Ending.WITHDRAWN, -3), (Ending.CONCLUDED, -138),
    (Ending.CONCLUDED, -143), (Ending.CONCLUDED, -149), (Ending.CONCLUDED, -154), (Ending.CONCLUDED, -160),
    (Ending.CONCLUDED, -166), (Ending.CONCLUDED, -171), (Ending.OPEN, 10), (Ending.CONCLUDED, -177),
    (Ending.CONCLUDED, -183), (Ending.CONCLUDED, -188), (Ending.CONCLUDED, -194), (Ending.CONCLUDED, -200),
    (Ending.CONCLUDED, -206), (Ending.CONCLUDED, -212), (Ending.CONCLUDED, -218), (Ending.CONCLUDED, -224),
)  # fmt: skip
TOTAL = len(_OUTLINE)
# Of the replies still owed today: where they stand still, in this order for each agency, so that whoever signs in with
# an account that `flask demo accounts` shows finds work of every kind.
_TODAY: Mapping[str, tuple[Halt, ...]] = {
    "so-tu-phap": (
        Halt.IN_CLEARANCE, Halt.DELIVERED, Halt.PREPARED, Halt.IN_CLEARANCE, Halt.REWORK, Halt.DELIVERED, Halt.RECEIVED,
        Halt.ASSIGNED, Halt.IN_CLEARANCE,
    ),
    "so-y-te": (Halt.IN_CLEARANCE, Halt.PREPARED, Halt.DELIVERED),
    "so-tai-chinh": (Halt.DELIVERED, Halt.IN_CLEARANCE, Halt.PREPARED, Halt.ASSIGNED),
    "so-cong-thuong": (Halt.IN_CLEARANCE, Halt.ASSIGNED, Halt.IN_CLEARANCE),
    "so-ngoai-vu": (Halt.UNDECIDED,),
    "xa-duc-trong": (Halt.PREPARED, Halt.RECEIVED, Halt.ASSIGNED),
}  # fmt: skip
_OVERDUE = {
    "quan-su": Halt.UNDECIDED,
    "so-xay-dung": Halt.IN_CLEARANCE,
    "so-cong-thuong": Halt.PREPARED,
    "xa-di-linh": Halt.DELIVERED,
    "thanh-tra": Halt.ASSIGNED,
}
# By index: rounds that their drafters forgot, closed by the last rung of the ladder where somebody stayed silent.
_LEFT_OPEN = frozenset({6, 28, 38, 50})
# By index: claims that wait for the officer of the Department of Finance.
_CLAIMS = {0: {"xa-duc-trong": Halt.UNDECIDED}, 16: {"quan-su": Halt.UNDECIDED}}


def plans(count: int = TOTAL) -> tuple[Plan, ...]:
    """The first `count` of them."""
    seen: Counter[str] = Counter()
    return tuple(
        _plan(index, dossier, ending, due, seen)
        for index, ((ending, due), dossier) in enumerate(zip(_OUTLINE[:count], dossiers(), strict=False))
    )


def _plan(index: int, dossier: Dossier, ending: Ending, due: int, seen: Counter[str]) -> Plan:
    return Plan(
        index=index,
        dossier=dossier,
        ending=ending,
        due=due,
        halts=_halts(index, dossier, due, seen) if ending is Ending.OPEN else {},
        turns=TURNS.get(index, {}),
        left_open=index in _LEFT_OPEN,
        urgent=index in {20, 44, 58} and dossier.procedure == "lien-so",
        shortened=ending in {Ending.WAIVER_ASKED, Ending.WAIVER_REFUSED} or index in {22, 47},
        paused=index in {18, 49},
        added=index in {3, 10, 19, 33, 56},
    )


def _halts(index: int, dossier: Dossier, due: int, seen: Counter[str]) -> Mapping[str, Halt]:
    """`seen` counts, over all plans, how many replies of each agency were given a place before."""
    if due <= 0:
        return _OVERDUE
    halts: dict[str, Halt] = {}
    for slug, turns in _TODAY.items():
        if slug in dossier.consultees:
            halts[slug] = turns[seen[slug] % len(turns)]
            seen[slug] += 1
    return halts | _CLAIMS.get(index, {})
