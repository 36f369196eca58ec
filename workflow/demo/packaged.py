"""Reads the packaged texts of the demo."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

_DATA = resources.files("workflow.demo").joinpath("data")


@cache
def document(name: str) -> Any:
    """One YAML file below data/, as plain lists and dicts; callers do not change it."""
    return yaml.load(_DATA.joinpath(name).read_text("utf-8"), Loader=_Loader)  # noqa: S506  a safe loader, see below


def documents(folder: str) -> list[Any]:
    """Every YAML file of a folder, in the order of their names."""
    names = sorted(item.name for item in _DATA.joinpath(folder).iterdir() if item.name.endswith(".yaml"))
    return [document(f"{folder}/{name}") for name in names]


# The C loader reads the same YAML ten times faster where PyYAML has it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
