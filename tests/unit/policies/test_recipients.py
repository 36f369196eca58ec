"""Who was told of something, and whether they still serve where it was told to."""

import pytest

from workflow.policies.recipients import still_sits
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.roles import Role

HERE, ELSEWHERE, PROVINCE, OTHER_PROVINCE = 7, 8, 1, 2


def actor(*held: tuple[Role, int, int | None], delegation: int | None = None) -> Actor:
    capacities = (
        Capacity(officer_id=5, role=role, jurisdiction_id=jurisdiction, agency_id=agency, delegation_id=delegation)
        for role, jurisdiction, agency in held
    )
    return Actor(officer_id=5, capacities=tuple(capacities))


def test_a_member_of_the_agency_does_and_so_does_who_acts_for_one() -> None:
    assert still_sits(actor((Role.CLERK, PROVINCE, HERE)), HERE, PROVINCE)
    assert still_sits(actor((Role.HEAD, PROVINCE, HERE), delegation=3), HERE, PROVINCE)


@pytest.mark.parametrize(
    "held", [(), ((Role.CLERK, PROVINCE, ELSEWHERE),), ((Role.SUPERVISOR, PROVINCE, None),)], ids=str
)
def test_who_left_the_agency_does_not_wherever_they_went(held: tuple[tuple[Role, int, int | None], ...]) -> None:
    assert not still_sits(actor(*held), HERE, PROVINCE)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_who_is_over_the_jurisdiction_does_for_what_no_agency_is_told(role: Role) -> None:
    assert still_sits(actor((role, PROVINCE, None)), None, PROVINCE)
    assert not still_sits(actor((role, OTHER_PROVINCE, None)), None, PROVINCE)
    assert not still_sits(actor((Role.HEAD, PROVINCE, HERE)), None, PROVINCE)
