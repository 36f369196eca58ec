"""What a browser sends, without the one character that no database text can hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

NUL = "\x00"


class StorableValues(ImmutableMultiDict[str, Any]):
    """Fields and query parameters. Files pass as they are; their names are cleaned where they are kept."""

    def __init__(self, given: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = given if given is None or isinstance(given, Mapping) else [(key, _clean(value)) for key, value in given]
        super().__init__(pairs)


def _clean(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class StorableRequest(Request):
    parameter_storage_class = StorableValues


def init_app(app: Flask) -> None:
    app.request_class = StorableRequest
