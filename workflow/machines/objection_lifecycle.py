"""A dossier objection (đề nghị bổ sung hồ sơ), and what may stop the clock of one reply at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.machines.engine import Guard, Lifecycle, Rule
from workflow.vocabulary.actions import ObjectionAction as Act
from workflow.vocabulary.states import ObjectionState as S

# So often a reply's objection may be refused; then the agency answers by what it has.
MOST_REFUSED = 2


@dataclass(frozen=True, kw_only=True)
class ObjectionFacts:
    """`given`: a new file or a note."""

    reason_given: bool = False
    given: bool = False


OBJECTION_LIFECYCLE = Lifecycle(
    "DossierObjection",
    S,
    S.RAISED,
    (
        Rule(Act.ACCEPT, (S.RAISED,), S.ACCEPTED),
        Rule(Act.REFUSE, (S.RAISED,), S.REFUSED, (Guard("reason_given", lambda f: f.reason_given),)),
        Rule(Act.SUPPLY, (S.ACCEPTED,), S.SUPPLIED, (Guard("papers_given", lambda f: f.given),)),
        Rule(Act.LAPSE, (S.RAISED, S.ACCEPTED), S.LAPSED),
    ),
)


@dataclass(frozen=True, kw_only=True)
class StopFacts:
    """`due_ahead`: the date has not come, or the clock stood when it would have. `running`: stopped so already."""

    round_open: bool = False
    received: bool = False
    unanswered: bool = False
    due_ahead: bool = False
    running: bool = False
    refused: int = 0


_ANY_STOP = (
    Guard("round_open", lambda f: f.round_open),
    Guard("reply_unanswered", lambda f: f.unanswered),
    Guard("due_date_ahead", lambda f: f.due_ahead),
)
PAUSING = (*_ANY_STOP, Guard("reply_not_paused", lambda f: not f.running))
OBJECTING = (
    *_ANY_STOP,
    Guard("receipt_is_confirmed", lambda f: f.received),
    Guard("no_objection_open", lambda f: not f.running),
    Guard("objections_left", lambda f: f.refused < MOST_REFUSED),
)


def unmet(guards: Iterable[Guard], facts: StopFacts) -> tuple[str, ...]:
    """Names of those that do not hold. Nothing moves a state here, so no lifecycle has the step."""
    return tuple(guard.name for guard in guards if not guard.holds(facts))
