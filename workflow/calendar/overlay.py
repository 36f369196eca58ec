"""Read an overlay table: CSV text with the columns date (ISO), kind (off or work), name_vi, source."""

import csv
import io
from collections.abc import Mapping
from datetime import date

from workflow.calendar.days import OverlayDay

COLUMNS = ("date", "kind", "name_vi", "source")


def overlay_day(row: Mapping[str, str]) -> OverlayDay:
    """One row of the table.

    Raises:
        ValueError: a column is missing or empty, the date is not an ISO date, or the kind is neither off nor work.
    """
    day, kind, name, source = (_filled(row, column) for column in COLUMNS)
    if kind == "off":
        return OverlayDay(date.fromisoformat(day), "off", name, source)
    if kind == "work":
        return OverlayDay(date.fromisoformat(day), "work", name, source)
    raise ValueError(f"kind must be off or work, not {kind!r}")


def parse_overlay(text: str) -> tuple[OverlayDay, ...]:
    """Every row of the table, in its order.

    Raises:
        ValueError: a row cannot be read; the message begins with its line number.
    """
    reader = csv.DictReader(io.StringIO(text))
    days = []
    for row in reader:
        try:
            days.append(overlay_day(row))
        except ValueError as error:
            raise ValueError(f"line {reader.line_num}: {error}") from error
    return tuple(days)


def _filled(row: Mapping[str, str], column: str) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise ValueError(f"{column} is missing")
    return value
