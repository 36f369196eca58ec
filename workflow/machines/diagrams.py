"""`docs/lifecycles.md`, generated from the tables: `python -m workflow.machines.diagrams > docs/lifecycles.md`."""

import sys
from collections.abc import Iterator
from typing import Any

from transitions.extensions import GraphMachine

from workflow.machines import LIFECYCLES
from workflow.machines.engine import Lifecycle

HEADER = """# Lifecycles

Generated from the tables in `workflow/machines/` by `make lifecycles`; a test fails when this page is stale.
Lateness is no state: it is computed from the clock. A guard is a named fact; an unmet one refuses the step by name.
"""


class _Drawn:
    """A model for the drawing machine only."""


def mermaid(lifecycle: Lifecycle[Any, Any]) -> str:
    machine = GraphMachine(
        model=_Drawn(),
        states=[state.value for state in lifecycle.states],
        initial=lifecycle.initial.value,
        transitions=[
            {"trigger": rule.action.value, "source": source.value, "dest": rule.dest.value}
            for rule in lifecycle.rules
            for source in rule.sources
        ],
        auto_transitions=False,
        graph_engine="mermaid",
    )
    source: str = machine.get_graph().source
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def table(lifecycle: Lifecycle[Any, Any]) -> Iterator[str]:
    yield "| action | from | to | guards |"
    yield "| --- | --- | --- | --- |"
    for rule in lifecycle.rules:
        sources = ", ".join(f"`{source.value}`" for source in rule.sources)
        guards = ", ".join(guard.name for guard in rule.guards) or "–"
        yield f"| `{rule.action.value}` | {sources} | `{rule.dest.value}` | {guards} |"


def page() -> str:
    parts = [HEADER]
    for lifecycle in LIFECYCLES:
        rows = "\n".join(table(lifecycle))
        parts.append(f"## {lifecycle.name}\n\n```mermaid\n{mermaid(lifecycle)}\n```\n\n{rows}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
