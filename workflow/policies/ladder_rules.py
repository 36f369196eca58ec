"""What a ladder of chases may be: the rules that its editor shows and its service refuses by. Pure."""

from collections import Counter
from collections.abc import Sequence

from workflow.vocabulary.chasing import ChaseForm, Rung
from workflow.vocabulary.refusals import Missing

FURTHEST = 60
MOST_RUNGS = 20
# What says that an agency is late, or ends its time, comes after its date.
AFTER_THE_DATE = frozenset({ChaseForm.LETTER, ChaseForm.LISTING, ChaseForm.CLOSE})


def ladder_problems(rungs: Sequence[Rung]) -> list[Missing]:
    """Everything that stands against it, each at its row (`rungs-2-audience`) or at the whole (`rungs`)."""
    found = []
    if not rungs:
        found.append(Missing(key="ladder_empty", place="rungs"))
    if len(rungs) > MOST_RUNGS:
        found.append(Missing(key="ladder_too_long", place="rungs", args={"limit": MOST_RUNGS}))
    days = Counter(rung.offset for rung in rungs)
    for index, rung in enumerate(rungs):
        found += _problems_of(rung, f"rungs-{index}", twice=days[rung.offset] > 1)
    return [*found, *_after_the_close(rungs)]


def _problems_of(rung: Rung, row: str, *, twice: bool) -> list[Missing]:
    found = []
    if abs(rung.offset) > FURTHEST:
        found.append(Missing(key="rung_too_far", place=f"{row}-offset", args={"limit": FURTHEST}))
    if twice:
        found.append(Missing(key="rung_twice", place=f"{row}-offset"))
    if rung.form in AFTER_THE_DATE and rung.offset <= 0:
        found.append(Missing(key="rung_before_date", place=f"{row}-offset"))
    if rung.form is ChaseForm.CLOSE and rung.audience:
        found.append(Missing(key="close_speaks_to_nobody", place=f"{row}-audience"))
    if rung.form is not ChaseForm.CLOSE and not rung.audience:
        found.append(Missing(key="rung_without_audience", place=f"{row}-audience"))
    return found


def _after_the_close(rungs: Sequence[Rung]) -> list[Missing]:
    """Nothing is left to chase once the round is closed."""
    closes = [rung.offset for rung in rungs if rung.form is ChaseForm.CLOSE]
    if not closes:
        return []
    return [
        Missing(key="rung_after_close", place=f"rungs-{index}-offset")
        for index, rung in enumerate(rungs)
        if rung.offset > min(closes)
    ]
