"""How many days of a period were not charged because the clock stood, and for which reasons."""

from collections.abc import Mapping
from typing import Any

from workflow.vocabulary.clock import StepReason


def deducted(derivation: Mapping[str, Any]) -> dict[str, int]:
    """Reason of the pause to the days of the period's kind that it took out; `derivation` as `Derivation.to_dict`.

    A day in two pauses is the earlier one's. A paused day that would not have counted anyway is nobody's.
    """
    found: dict[str, int] = {}
    for step in derivation.get("steps", ()):
        if step["reason"] == StepReason.PAUSED:
            reason = step["name"] or ""
            found[reason] = found.get(reason, 0) + 1
    return found
