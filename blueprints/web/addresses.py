"""Ids in addresses: one that no database could hold is the address of nothing, and chooses nothing in a filter."""

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1


class IdConverter(IntegerConverter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})


def id_in_query(name: str) -> int | None:
    """The id that a filter in the address names; what cannot be one counts as not chosen."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 < given <= LARGEST else None


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
