"""Who sees which rows: the list face of the policies. Pages and lists use the same conditions, so they cannot differ.

The narrow reading is the default (product rules, section 8): what is not granted here is not seen, and answers 404.
"""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from workflow.models import CommentRequest, Consultee, Reply, Waiver
from workflow.vocabulary.actors import Actor
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import UNCIRCULATED_STATES, RequestState

OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR)


def _circulated() -> ColumnElement[bool]:
    return CommentRequest.circulated_at.is_not(None)


def visible_requests(actor: Actor) -> ColumnElement[bool]:
    """Own agency's requests; those one is consulted on, once circulated; a jurisdiction's, for who oversees it.

    An uncirculated request is open to who oversees while a waiver that it asks for waits to be decided, no longer.
    """
    agencies = actor.agency_ids
    overseen = actor.jurisdictions_as(*OVERSEERS)
    return or_(
        CommentRequest.agency_id.in_(agencies) if agencies else false(),
        and_(
            _circulated(),
            exists()
            .where(Reply.request_id == CommentRequest.id, Reply.agency_id.in_(agencies))
            .correlate(CommentRequest),
        )
        if agencies
        else false(),
        and_(
            CommentRequest.jurisdiction_id.in_(overseen),
            or_(_circulated(), and_(CommentRequest.state.in_(UNCIRCULATED_STATES), _asks(Waiver.granted.is_(None)))),
        )
        if overseen
        else false(),
    )


def requests_with_waivers(actor: Actor) -> ColumnElement[bool]:
    """Those whose waivers stay on record for the actor, whether or not the request itself is open to them."""
    return and_(CommentRequest.jurisdiction_id.in_(actor.jurisdictions_as(*OVERSEERS)), _asks())


def _asks(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Waiver.request_id == CommentRequest.id, *conditions).correlate(CommentRequest)


def visible_replies(actor: Actor) -> ColumnElement[bool]:
    """That a reply is owed and where it stands: for who stands inside it, and for whom it was opened to.

    Joins nothing: needs `CommentRequest` in the statement's FROM.
    """
    agencies = actor.agency_ids
    return or_(
        inside_replies(actor),
        and_(_opened_to_consultees(), is_consulted(agencies)) if agencies else false(),
    )


def inside_replies(actor: Actor) -> ColumnElement[bool]:
    """Its own agency, the drafting agency, who oversees the jurisdiction. Joins nothing, as `visible_replies`."""
    agencies = actor.agency_ids
    overseen = actor.jurisdictions_as(*OVERSEERS)
    return or_(
        Reply.agency_id.in_(agencies) if agencies else false(),
        CommentRequest.agency_id.in_(agencies) if agencies else false(),
        Reply.jurisdiction_id.in_(overseen) if overseen else false(),
    )


def is_consulted(agencies: frozenset[int]) -> ColumnElement[bool]:
    return exists().where(Consultee.request_id == CommentRequest.id, Consultee.agency_id.in_(agencies))


def _opened_to_consultees() -> ColumnElement[bool]:
    """Other consultees see sent replies when the request says so, or at conclusion; never those of a restricted one.

    A claim to be outside remit is an answer only once it is accepted: until then it lies before the drafter alone. An
    answer that was returned to be completed stays open to them while the newer one is written.
    """
    return and_(
        Reply.sent_at.is_not(None),
        CommentRequest.restricted.is_(False),
        or_(
            CommentRequest.replies_open_to_consultees.is_(True),
            CommentRequest.state == RequestState.CONCLUDED,
        ),
    )


def select_visible_requests(actor: Actor) -> Select[CommentRequest]:
    return select(CommentRequest).where(visible_requests(actor))


def select_visible_replies(actor: Actor) -> Select[Reply]:
    return select(Reply).join(CommentRequest, Reply.request_id == CommentRequest.id).where(visible_replies(actor))


def sees_preparation(actor: Actor, responding_agency_id: int) -> bool:
    """A reply being prepared is visible to its own agency only."""
    return responding_agency_id in actor.agency_ids


__all__ = [
    "inside_replies",
    "is_consulted",
    "requests_with_waivers",
    "sees_preparation",
    "select_visible_replies",
    "select_visible_requests",
    "visible_replies",
    "visible_requests",
]
