"""Who stands on both sides of a letter, and whose waiver is one's own."""

import pytest

from workflow.policies.two_sides import is_own_waiver, takes_part
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.roles import Role

ME, LEADER, OTHER = 1, 2, 3
MINE, THEIRS = 100, 200


def capacity(role: Role, agency_id: int | None, officer_id: int = ME) -> Capacity:
    lent = None if officer_id == ME else 9
    return Capacity(officer_id=officer_id, role=role, jurisdiction_id=1, agency_id=agency_id, delegation_id=lent)


OWN = capacity(Role.LEADER, MINE)
LENT = capacity(Role.LEADER, MINE, LEADER)


@pytest.mark.parametrize(
    ("capacities", "used", "people", "both"),
    [
        ((OWN,), OWN, set(), False),
        ((OWN,), OWN, {OTHER, None}, False),
        ((OWN,), OWN, {ME}, True),
        ((OWN, capacity(Role.CLERK, THEIRS)), OWN, set(), True),
        ((OWN, capacity(Role.HEAD, THEIRS, LEADER)), OWN, set(), True),
        ((LENT,), LENT, {LEADER}, True),
        ((OWN, capacity(Role.SUPERVISOR, None)), OWN, set(), False),
    ],
    ids=["own side", "of others", "signed there", "works there", "acts there", "for who signed there", "oversees"],
)
def test_a_role_a_delegation_or_a_signature_over_there_is_a_part_in_it(
    capacities: tuple[Capacity, ...], used: Capacity, people: set[int | None], *, both: bool
) -> None:
    assert takes_part(Actor(officer_id=ME, capacities=capacities), used, THEIRS, people) is both


def test_a_waiver_is_own_to_who_asked_who_wrote_and_who_works_there() -> None:
    supervisor = Actor(officer_id=ME, capacities=(capacity(Role.SUPERVISOR, None),))
    assert not is_own_waiver(supervisor, MINE, OTHER, OTHER)
    assert is_own_waiver(supervisor, MINE, ME, OTHER)
    assert is_own_waiver(supervisor, MINE, OTHER, ME)
    assert is_own_waiver(Actor(officer_id=ME, capacities=(capacity(Role.SUPERVISOR, None), LENT)), MINE, OTHER, OTHER)
