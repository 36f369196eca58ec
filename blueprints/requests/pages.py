"""What the pages of this feature share: reading one request in the reader's language, points of what is missing."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import get_locale

from blueprints.web.execution import application, reading
from blueprints.web.identity import current_actor
from blueprints.web.messages import describe_missing
from blueprints.web.trail import history_page
from workflow.queries.request_detail import RequestView, view_request
from workflow.vocabulary.actions import RequestAction
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.refusals import Missing, NotNow, NotPermitted

WAIVABLE = {
    "period_under_minimum": WaiverKind.SHORT_PERIOD,
    "period_under_minimum_calendar": WaiverKind.SHORT_PERIOD,
    "mandatory_left_out": WaiverKind.MISSING_MANDATORY,
}


def language() -> str:
    return str(get_locale() or "vi")[:2]


def read_request(request_id: int) -> RequestView:
    """Raises NotFound for what the signed-in officer may not see."""
    with reading() as session:
        return view_request(
            session,
            current_actor(),
            request_id,
            now=application().clock.now(),
            language=language(),
            history=history_page(),
        )


def open_for(request_id: int, *acts: RequestAction) -> RequestView:
    """The request, when one of the acts is open to the reader now.

    Raises:
        NotPermitted: it is not for the reader.
        NotNow: its time has passed or not come.
    """
    view = read_request(request_id)
    offered = next((view.offers[act] for act in acts if act in view.offers), None)
    if not view.drafting_side or (offered is not None and not offered.permitted):
        raise NotPermitted(acts[0].value)
    if offered is None:
        raise NotNow(acts[0].value, view.state.value)
    return view


def missing_points(missing: Iterable[Missing], request_id: int) -> list[dict[str, str]]:
    """Each missing item as a sentence that links to its place in the form."""
    edit = url_for("requests.edit", request_id=request_id)
    return [{"text": describe_missing(item), "href": f"{edit}#{item.place}"} for item in missing]


def waived_by(item: Missing) -> WaiverKind | None:
    """The waiver that would take this item away."""
    return WAIVABLE.get(item.key)


def asked(view: RequestView) -> set[WaiverKind]:
    """Waivers that wait for the supervisor."""
    return {waiver.kind for waiver in view.waivers if waiver.granted is None}


def waivable(view: RequestView) -> list[WaiverKind]:
    """What a waiver may be asked for now."""
    kinds = (waived_by(item) for item in view.missing)
    return [kind for kind in kinds if kind is not None and kind not in asked(view)]
