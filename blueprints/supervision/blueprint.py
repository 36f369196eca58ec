"""The feature's one blueprint; its views stand in the modules beside."""

from typing import Any

from flask import Blueprint

from blueprints.supervision.filters import kept
from blueprints.supervision.words import (
    FINDING_KINDS,
    RULE_WORDS,
    TALLY_BADGES,
    TALLY_WORDS,
    percent,
    reason,
    week_number,
)

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {
        "kept": kept,
        "kind_words": FINDING_KINDS,
        "tally_words": TALLY_WORDS,
        "tally_badges": TALLY_BADGES,
        "percent": percent,
        "reason": reason,
        "rule_words": RULE_WORDS,
        "week_number": week_number,
    }
