"""The only importer of `transitions`: a lifecycle is a table of rules on one shared machine.

`Event.trigger()` answers False silently when a condition fails; here unmet guards are collected by name first, so that
a refusal can say everything that is missing at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from transitions import Machine

from workflow.vocabulary.refusals import GuardsUnmet, NotNow

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class Stateful(Protocol):
    """A mapped object whose `state` the lifecycle moves."""

    state: Any


@dataclass(frozen=True)
class Guard:
    """A named fact. `holds` gets the facts object of the lifecycle and must be pure."""

    name: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class Rule(Generic[State, Action]):
    action: Action
    sources: tuple[State, ...]
    dest: State
    guards: tuple[Guard, ...] = ()


class Lifecycle(Generic[State, Action]):
    """Fires actions on mapped objects; holds no state of its own, so one instance serves all threads."""

    def __init__(self, name: str, states: type[State], initial: State, rules: Iterable[Rule[State, Action]]) -> None:
        self.name = name
        self.states = states
        self.initial = initial
        self.rules = tuple(rules)
        self._by_key = {(rule.action, source): rule for rule in self.rules for source in rule.sources}
        self._machine = Machine(model=None, initial=None, auto_transitions=False, send_event=True, states=list(states))
        for rule in self.rules:
            self._machine.add_transition(rule.action.value, list(rule.sources), rule.dest)

    def rule(self, action: Action, state: State) -> Rule[State, Action] | None:
        return self._by_key.get((action, state))

    def unmet(self, action: Action, state: State, facts: object) -> tuple[str, ...]:
        """Names of the guards that do not hold.

        Raises:
            NotNow: there is no such step from this state.
        """
        rule = self.rule(action, state)
        if rule is None:
            raise NotNow(action.value, state.value)
        return tuple(guard.name for guard in rule.guards if not guard.holds(facts))

    def open_actions(self, state: State) -> tuple[Action, ...]:
        """Actions that have a rule from this state, in table order, whatever their guards say."""
        return tuple(dict.fromkeys(rule.action for rule in self.rules if state in rule.sources))

    def fire(self, subject: Stateful, action: Action, facts: object = None) -> State:
        """Move the subject along and return its new state.

        Raises:
            NotNow: there is no such step from the present state.
            GuardsUnmet: named guards do not hold; nothing was changed.
        """
        source = self.states(subject.state)
        unmet = self.unmet(action, source, facts)
        if unmet:
            raise GuardsUnmet(action.value, unmet)
        self._machine.events[action.value].trigger(subject)
        return self.states(subject.state)
