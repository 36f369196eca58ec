"""Nobody acts on both sides of one letter: by a role, by a delegation, or after having signed for the other."""

from enum import StrEnum

from workflow.models import CommentRequest, Reply
from workflow.queries.two_sides import apart_on_letter
from workflow.services.request_acts import local_today
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.actors import Capacity
from workflow.vocabulary.refusals import GuardsUnmet


def require_one_side(uow: UnitOfWork, reply: Reply, action: StrEnum, capacity: Capacity) -> None:
    """Needs the reply's request and jurisdiction loaded.

    Raises:
        GuardsUnmet: the actor, or the one acted for, stands on the other side of this letter too.
    """
    require_one_side_of(uow, reply.request, (reply.id, reply.agency_id), action, capacity)


def require_one_side_of(
    uow: UnitOfWork, request: CommentRequest, reply: tuple[int, int], action: StrEnum, capacity: Capacity
) -> None:
    """As `require_one_side`, where the reply is known by (id, agency) only."""
    today = local_today(uow, request.jurisdiction.timezone)
    if not apart_on_letter(uow.session, uow.actor, capacity, request, reply, today):
        raise GuardsUnmet(action.value, ("stands_on_one_side",))
