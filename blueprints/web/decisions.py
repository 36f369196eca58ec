"""Which of two buttons of a decision was pressed: neither is no decision, and nothing is decided by default."""

from flask import request
from flask_babel import gettext


def first_pressed(first: str, second: str) -> bool | None:
    """None where neither was, as when a script or an old browser sends the form without its button."""
    return {first: True, second: False}.get(request.form.get("decision", ""))


def none_chosen() -> list[tuple[str, str]]:
    """For the summary above the page that is shown again."""
    return [("", gettext("Choose one of the decisions."))]
