"""The committed matrix of roles and actions, and delegation."""

from enum import StrEnum
from pathlib import Path

import pytest

from workflow.policies.permissions import PERMISSIONS, authority, require
from workflow.policies.predicates import Subject
from workflow.vocabulary.actions import ManageAction, ReplyAction, RequestAction
from workflow.vocabulary.actors import Actor, Capacity
from workflow.vocabulary.refusals import NotPermitted
from workflow.vocabulary.roles import AGENCY_ROLES, Role

MATRIX = Path(__file__).with_name("role_matrix.tsv")
DRAFTING, RESPONDING, OTHER = 1, 2, 3
PLACES = {"drafting": DRAFTING, "responding": RESPONDING, "other": OTHER}
SUBJECT = Subject(
    jurisdiction_id=1, drafting_agency_id=DRAFTING, responding_agency_id=RESPONDING, author_id=50, assignee_id=99
)


def columns() -> dict[str, Actor]:
    """One actor per role and place; `assignee` is the responding officer the reply was assigned to."""
    actors = {}
    for place, agency_id in PLACES.items():
        for role in Role:
            if role in AGENCY_ROLES:
                actors[f"{place} {role.value}"] = actor(7, role, agency_id)
    actors["responding assignee"] = actor(99, Role.OFFICER, RESPONDING)
    for role in Role:
        if role not in AGENCY_ROLES:
            actors[role.value] = actor(7, role, None)
            actors[f"{role.value} elsewhere"] = actor(7, role, None, jurisdiction_id=2)
    return actors


def actor(officer_id: int, role: Role, agency_id: int | None, jurisdiction_id: int = 1) -> Actor:
    capacity = Capacity(officer_id=officer_id, role=role, jurisdiction_id=jurisdiction_id, agency_id=agency_id)
    return Actor(officer_id=officer_id, capacities=(capacity,))


def computed_matrix() -> str:
    lines = []
    for vocabulary, table in PERMISSIONS.items():
        for action in table:
            allowed = [name for name, who in columns().items() if authority(who, action, SUBJECT)]
            lines.append(f"{vocabulary.__name__}\t{action.value}\t{', '.join(allowed) or 'nobody'}")
    return "\n".join(lines) + "\n"


def test_who_may_do_what_is_the_committed_matrix() -> None:
    assert computed_matrix() == MATRIX.read_text("utf-8"), (
        "permissions changed: look at each changed line, then write computed_matrix() to role_matrix.tsv"
    )


@pytest.mark.parametrize("vocabulary", PERMISSIONS)
def test_every_action_has_a_line_in_the_permissions(vocabulary: type[StrEnum]) -> None:
    assert set(PERMISSIONS[vocabulary]) == set(vocabulary)


def test_a_delegate_signs_in_the_capacity_of_the_delegator() -> None:
    own = Capacity(officer_id=7, role=Role.OFFICER, jurisdiction_id=1, agency_id=RESPONDING)
    lent = Capacity(officer_id=8, role=Role.LEADER, jurisdiction_id=1, agency_id=RESPONDING, delegation_id=4)
    delegate = Actor(officer_id=7, capacities=(own, lent))
    used = require(delegate, ReplyAction.SIGN_AND_SEND, SUBJECT)
    assert used is lent
    assert delegate.principal_of(used) == 8


def test_an_own_capacity_is_used_before_a_delegated_one() -> None:
    own = Capacity(officer_id=7, role=Role.LEADER, jurisdiction_id=1, agency_id=RESPONDING)
    lent = Capacity(officer_id=8, role=Role.HEAD, jurisdiction_id=1, agency_id=RESPONDING, delegation_id=4)
    delegate = Actor(officer_id=7, capacities=(own, lent))
    assert delegate.principal_of(require(delegate, ReplyAction.SIGN_AND_SEND, SUBJECT)) is None


def test_a_refusal_names_the_action() -> None:
    with pytest.raises(NotPermitted) as refused:
        require(Actor(officer_id=7), RequestAction.CIRCULATE, SUBJECT)
    assert refused.value.action == "circulate"


def test_an_actor_tells_agencies_and_jurisdictions_apart() -> None:
    both = Actor(
        officer_id=7,
        capacities=(
            Capacity(officer_id=7, role=Role.CLERK, jurisdiction_id=1, agency_id=RESPONDING),
            Capacity(officer_id=7, role=Role.SUPERVISOR, jurisdiction_id=2),
        ),
    )
    assert both.agency_ids == {RESPONDING}
    assert both.jurisdiction_ids == {1, 2}
    assert both.jurisdictions_as(Role.SUPERVISOR) == {2}
    assert authority(both, ManageAction.SUPERVISE, SUBJECT) is None
