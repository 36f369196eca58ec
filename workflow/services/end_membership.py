"""Set the last day of a membership; the role, and the delegations that rest on it, end with that day."""

from dataclasses import dataclass, replace
from datetime import date

from workflow.models import Membership
from workflow.services.administering import Saved, administered, dates_in_order, refuse_if, save
from workflow.services.grant_membership import own_administration_ends
from workflow.services.groundless_delegations import MEMBERSHIP_ENDED, end_groundless
from workflow.unit_of_work import UnitOfWork
from workflow.vocabulary.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class EndMembership:
    """`until` is the last day, inclusive."""

    jurisdiction_id: int
    membership_id: int
    until: date


def end_membership(uow: UnitOfWork, command: EndMembership) -> Saved:
    """The id of the membership, what changed, and how many delegations end by it.

    Raises:
        NotFound: no such membership in this jurisdiction.
        Incomplete: it would end before it began, or it is the actor's own administration.
    """
    administered(uow, command.jurisdiction_id)
    membership = uow.session.get(Membership, command.membership_id)
    if membership is None or membership.jurisdiction_id != command.jurisdiction_id:
        raise NotFound
    refuse_if(
        dates_in_order(membership.since, command.until),
        own_administration_ends(uow, membership.officer_id, membership.role, command.until),
    )
    values = {"until": command.until}
    done = save(
        uow,
        membership,
        values,
        subject="membership",
        jurisdiction_id=command.jurisdiction_id,
        name="membership_ended",
    )
    ended = end_groundless(uow, membership.officer_id, MEMBERSHIP_ENDED, command.jurisdiction_id)
    return replace(done, delegations_ended=ended)
