"""Who stands on both sides of one letter: of the agency that asks and of the one that answers or decides. Pure."""

from collections.abc import Set as AbstractSet

from workflow.vocabulary.actors import Actor, Capacity


def takes_part(actor: Actor, capacity: Capacity, agency_id: int, people: AbstractSet[int | None]) -> bool:
    """Whether the actor holds any capacity in that agency, lent ones too, or is one of its people in the matter.

    `people`: who signed, wrote or asked something for that agency; neither they nor their delegates act for the other.
    """
    return agency_id in actor.agency_ids or not people.isdisjoint({actor.officer_id, capacity.officer_id})


def is_own_waiver(actor: Actor, drafting_agency_id: int, asked_by_id: int, author_id: int) -> bool:
    """Who asked for it, wrote the request or belongs to the drafting agency grants and refuses nothing."""
    return drafting_agency_id in actor.agency_ids or actor.officer_id in {asked_by_id, author_id}
