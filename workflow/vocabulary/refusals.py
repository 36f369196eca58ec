"""Why something was not done. Each refusal carries names (guards, fields), never sentences: the web has the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is lacking: `key` names the rule, `place` the form field to mend, `args` fill the sentence."""

    key: str
    place: str = ""
    args: Mapping[str, str | int] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818  a refusal is an answer to the user, not a fault of the program
    """Base of all refusals; `status` is the HTTP status it is shown with."""

    status = 400


class NotFound(Refusal):
    """It does not exist, or the actor may not see it: the two are not told apart."""

    status = 404


class NotPermitted(Refusal):
    """Seen, but this actor may not do it. `action` is the action's code."""

    status = 403

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


class Conflict(Refusal):
    """Somebody else was faster, or the page is out of date. `reason` is a message key."""

    status = 409

    def __init__(self, reason: str = "changed_meanwhile") -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(Conflict):
    """The lifecycle has no such step from the present state."""

    def __init__(self, action: str, state: str) -> None:
        super().__init__("not_in_this_state")
        self.action = action
        self.state = state


class GuardsUnmet(Conflict):
    """The step exists, but named guards do not hold."""

    def __init__(self, action: str, guards: Sequence[str]) -> None:
        super().__init__("guards_unmet")
        self.action = action
        self.guards = tuple(guards)


class Incomplete(Refusal):
    """What was given is not enough or not valid: the list of what is missing."""

    status = 422

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(", ".join(m.key for m in missing))
        self.missing = tuple(missing)
