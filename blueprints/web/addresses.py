"""Ids in addresses: one that no database could hold is the address of nothing."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1


class IdConverter(IntegerConverter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
