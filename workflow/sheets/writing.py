"""From values to the text of a cell, such that reading it back gives the same value."""

from datetime import date, datetime
from enum import StrEnum

from workflow.sheets.columns import Column, Value
from workflow.sheets.reading import FORMULA_STARTS


def cell_text(column: Column, value: Value, language: str) -> str:
    """Dates as dd/mm/yyyy, closed lists by their word, yes or no in the reader's language."""
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        vietnamese, english = column.words[value]
        return english if language == "en" else vietnamese
    if isinstance(value, bool):
        return _yes_no(value, language)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _yes_no(value: bool, language: str) -> str:  # noqa: FBT001  the value itself
    if language == "en":
        return "yes" if value else "no"
    return "có" if value else "không"


def neutralised(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; reading takes it off again."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
