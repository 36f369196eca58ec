"""Whether an act leaves the two sides of a letter apart, for the services that refuse and the pages that say why."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum

from sqlalchemy import exists, or_, select, union_all
from sqlalchemy.orm import Session

from workflow.models import CommentRequest, DossierObjection, Membership, Position, Reply
from workflow.policies.permissions import authority
from workflow.policies.two_sides import takes_part
from workflow.queries.loading import reply_subject
from workflow.vocabulary.actions import ExtensionAction, ObjectionAction, ReplyAction
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.roles import AGENCY_ROLES

# What one agency says or decides to the other; handing a reply around inside an agency is none of it.
ACROSS: frozenset[StrEnum] = frozenset(
    {
        ReplyAction.SIGN_AND_SEND,
        ReplyAction.CLAIM_OUTSIDE_REMIT,
        ReplyAction.SUPERSEDE,
        ReplyAction.OBJECT_TO_DOSSIER,
        ReplyAction.ACCEPT_REMIT_CLAIM,
        ReplyAction.REFUSE_REMIT_CLAIM,
        ReplyAction.RETURN_AS_UNCLEAR,
        ReplyAction.PAUSE,
        ObjectionAction.ACCEPT,
        ObjectionAction.REFUSE,
        ObjectionAction.SUPPLY,
        ExtensionAction.ASK,
        ExtensionAction.TAKE_OFFER,
    }
)


def stands_apart(
    session: Session,
    actor: Actor,
    capacity: Capacity,
    agency_id: int,
    people: AbstractSet[int | None],
    today: date,
) -> bool:
    """Neither the actor nor the one acted for belongs to that agency, or is one of its people in the matter.

    The actor is looked at with every capacity, lent ones too; of the one acted for the memberships are read: one
    statement, and none for an act in the own right.
    """
    if takes_part(actor, capacity, agency_id, people):
        return False
    if capacity.officer_id == actor.officer_id:
        return True
    return not session.scalar(
        select(
            exists().where(
                Membership.officer_id == capacity.officer_id,
                Membership.agency_id == agency_id,
                Membership.role.in_(AGENCY_ROLES),
                Membership.since <= today,
                or_(Membership.until.is_(None), Membership.until >= today),
            )
        )
    )


def apart_on_letter(
    session: Session,
    actor: Actor,
    capacity: Capacity,
    request: CommentRequest,
    reply: tuple[int, int],
    today: date,
) -> bool:
    """For an act between the two agencies; `reply` is (id, agency). The capacity says on which side it is done."""
    reply_id, responding = reply
    if capacity.agency_id == responding:
        people = {request.author_id, request.signer_id, request.signed_for_id}
        return stands_apart(session, actor, capacity, request.agency_id, people, today)
    return stands_apart(session, actor, capacity, responding, _spoke_for(session, reply_id), today)


def acts_on_both_sides(
    session: Session, actor: Actor, reply: Reply, acts: Iterable[StrEnum], today: date
) -> frozenset[StrEnum]:
    """Of the acts, those that the reader may not do since the reader stands on both sides. Needs `reply.request`."""
    subject = reply_subject(reply)
    held = {act: capacity for act in acts if act in ACROSS and (capacity := authority(actor, act, subject))}
    apart = {
        capacity: apart_on_letter(session, actor, capacity, reply.request, (reply.id, reply.agency_id), today)
        for capacity in _each_once(held.values())
    }
    return frozenset(act for act, capacity in held.items() if not apart[capacity])


def one_side(both_sides: AbstractSet[StrEnum], act: StrEnum) -> tuple[str, ...]:
    """The guard against an act of `acts_on_both_sides`, as pages list what is unmet."""
    return ("stands_on_one_side",) if act in both_sides else ()


def _each_once(capacities: Collection[Capacity]) -> Iterable[Capacity]:
    return dict.fromkeys(capacities)


def _spoke_for(session: Session, reply_id: int) -> set[int | None]:
    """Who signed a position or an objection of the responding agency, with those it was signed for."""
    columns = (
        select(Position.signer_id).where(Position.reply_id == reply_id),
        select(Position.signed_for_id).where(Position.reply_id == reply_id),
        select(DossierObjection.raised_by_id).where(DossierObjection.reply_id == reply_id),
        select(DossierObjection.raised_for_id).where(DossierObjection.reply_id == reply_id),
    )
    return set(session.scalars(union_all(*columns))) - {None}
