"""The feature's one blueprint; its views stand in the modules beside."""

from typing import Any

from flask import Blueprint, current_app, url_for

blueprint = Blueprint("requests", __name__)
REPLY_PAGE = "replies.show"


def reply_url(reply_id: int) -> str | None:
    """The page of a reply, where the responding side is served as well."""
    return url_for(REPLY_PAGE, reply_id=reply_id) if REPLY_PAGE in current_app.view_functions else None


@blueprint.context_processor
def links() -> dict[str, Any]:
    return {"reply_url": reply_url}
