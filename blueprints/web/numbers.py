"""Numbers as the reader's language writes them."""

from flask_babel import format_decimal


def number(value: float | None) -> str:
    return "" if value is None else str(format_decimal(value))
