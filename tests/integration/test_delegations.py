"""Delegations where no page reaches: passing them on, other jurisdictions, who may end one, how it ages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.queries.accounts import held_roles
from workflow.queries.delegations import delegation_choices, delegations_about
from workflow.services.delegations import EnterDelegation, RevokeDelegation, enter_delegation, revoke_delegation
from workflow.vocabulary.refusals import Conflict, NotFound, NotPermitted
from workflow.vocabulary.roles import Role

NOBODY = 4711


def delegation(province: Province, **other: Any) -> EnterDelegation:
    now = province.application.clock.now()
    values: dict[str, Any] = {
        "jurisdiction_id": province.jurisdiction_id,
        "delegator_id": province.officer["stc.head"],
        "delegate_id": province.officer["stc.officer"],
        "starts_at": now,
        "ends_at": now + timedelta(days=3),
        "reason": "Đi công tác",
        **other,
    }
    return EnterDelegation(**values)


def test_what_was_delegated_cannot_be_delegated_on(application: Application, province: Province) -> None:
    application.run(enter_delegation, delegation(province), province.actor("stc.head"))
    acting = province.actor("stc.officer")
    with application.reading() as session:
        roles = held_roles(session, acting)
        choices = delegation_choices(session, acting, application.clock.now())
    assert [(role.role, role.principal) for role in roles] == [
        (Role.OFFICER, ""),
        (Role.HEAD, "Sở Tài chính head"),
    ]
    assert choices is not None
    on = delegation(
        province,
        delegator_id=province.officer["stc.officer"],
        delegate_id=province.officer["stc.clerk"],
    )
    with pytest.raises(NotPermitted):
        application.run(enter_delegation, on, acting)


def test_a_delegation_in_no_jurisdiction_or_by_no_executive_is_refused(
    application: Application, province: Province
) -> None:
    with pytest.raises(NotFound):
        application.run(enter_delegation, delegation(province, jurisdiction_id=NOBODY), province.actor("stc.head"))
    for delegator in ("stc.officer", "supervisor"):
        wrong = delegation(province, delegator_id=province.officer[delegator])
        with pytest.raises(NotPermitted):
            application.run(enter_delegation, wrong, province.actor("administrator"))


def test_only_who_has_a_part_in_it_ends_a_delegation(application: Application, province: Province) -> None:
    delegation_id = application.run(enter_delegation, delegation(province), province.actor("stc.head"))
    end = RevokeDelegation(delegation_id=delegation_id)
    for username in ("stp.head", "stp.clerk", "supervisor", "stc.leader"):
        with pytest.raises(NotFound):
            application.run(revoke_delegation, end, province.actor(username))
    with pytest.raises(NotFound):
        application.run(revoke_delegation, RevokeDelegation(delegation_id=NOBODY), province.actor("stc.head"))
    application.run(revoke_delegation, end, province.actor("administrator"))
    with pytest.raises(Conflict):
        application.run(revoke_delegation, end, province.actor("stc.head"))


def test_the_state_of_a_delegation_follows_the_time(
    application: Application, province: Province, clock: SettableClock
) -> None:
    begins = clock.now() + timedelta(days=1)
    delegation_id = application.run(
        enter_delegation, delegation(province, starts_at=begins), province.actor("stc.head")
    )
    head = province.officer["stc.head"]
    with application.reading() as session:
        ((view,), received) = delegations_about(session, head, {head})
    assert (view.id, received) == (delegation_id, [])
    states = [view.state(begins + timedelta(days=days)) for days in (-1, 0, 1, 2)]
    assert states == ["ahead", "running", "running", "over"]
    assert replace(view, revoked_at=begins).state(begins) == "revoked"
