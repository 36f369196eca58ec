"""The feature's one blueprint; its views stand in the modules beside."""

from flask import Blueprint, url_for

blueprint = Blueprint("replies", __name__, url_prefix="/replies")


@blueprint.app_template_global()
def reply_url(reply_id: int) -> str:
    """For the pages of other features that lead to a reply."""
    return url_for("replies.show", reply_id=reply_id)


@blueprint.app_template_global()
def letter_url(letter_id: int) -> str:
    """For every page that lists the chases of a reply."""
    return url_for("replies.letter", letter_id=letter_id)


@blueprint.app_template_global()
def decide_extension_url(reply_id: int) -> str:
    """For the pages of other features that lead to an extension that waits for its decision."""
    return url_for("replies.decide_more_time", reply_id=reply_id)
