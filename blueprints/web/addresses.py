"""Numbers from outside: an id that no database could hold names nothing, and no page lies beyond the last."""

from typing import Any

from flask import Flask, request
from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1


class IdConverter(IntegerConverter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})


def number_in(text: str | None) -> int | None:
    """A number that a hidden field carries; None for what no database could hold, of however many digits."""
    return int(text) if text and text.isdecimal() and len(text) < len(str(LARGEST)) else None


def id_in_query(name: str) -> int | None:
    """The id that a filter in the address names; what cannot be one counts as not chosen."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 < given <= LARGEST else None


def id_in_form(name: str) -> int:
    """The id that a field names; 0, which is nothing's, for what cannot be one."""
    given = request.form.get(name, type=int)
    return given if given is not None and 0 < given <= LARGEST else 0


def page_in_query(last: int, name: str = "page") -> int:
    """From 1 to `last`; anything that is no number is the first page."""
    return min(max(request.args.get(name, 1, type=int), 1), last)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
