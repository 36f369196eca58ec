"""Days at the ends of the calendar, on which no clock can count on: refused in words, or taken as without an end."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.applications import OfficerClient
from tests.factories.province import Province
from tests.factories.reply_pages import SignIn
from tests.web.test_delegation_pages import NEW, stored, typed
from workflow.bootstrap import Application
from workflow.models import Membership
from workflow.services.end_membership import EndMembership, end_membership

REFUSED = "từ năm 1900 đến năm 2100"


def refused(client: OfficerClient, path: str, data: dict[str, Any]) -> bool:
    answer = client.post(path, data=data)
    return answer.status_code == 422 and REFUSED in answer.text


@pytest.mark.parametrize("days", [{"until": "9999-12-31"}, {"since": "0001-01-01"}])
def test_nobody_delegates_until_the_end_of_time(sign_in: SignIn, province: Province, days: dict[str, str]) -> None:
    assert refused(sign_in("stc.head"), NEW, typed(province, **days))
    assert stored(province.application) == []


@pytest.mark.parametrize("days", [{"until": "9999-12-31T23:59"}, {"starts_at": "0001-01-01T00:00"}])
def test_nor_does_an_administrator_for_them(sign_in: SignIn, province: Province, days: dict[str, str]) -> None:
    data: dict[str, Any] = {
        "delegator": province.officer["stc.head"],
        "delegate": province.officer["stc.officer"],
        "starts_at": "2026-11-23T00:00",
        "until": "2026-11-29T00:00",
        "reason": "Đi công tác theo Quyết định số 12/QĐ-STC",
        **days,
    }
    assert refused(sign_in("administrator"), "/administration/delegations/new", data)


def head_of_stc(application: Application, province: Province) -> int:
    mine = select(Membership.id).where(Membership.officer_id == province.officer["stc.head"])
    with application.reading() as session:
        return session.scalars(mine).one()


def test_a_role_does_not_end_beyond_the_calendar(sign_in: SignIn, application: Application, province: Province) -> None:
    path = f"/administration/officers/{province.officer['stc.head']}/memberships/{head_of_stc(application, province)}"
    assert refused(sign_in("administrator"), f"{path}/end", {"until": "9999-12-31"})


def test_a_table_may_write_no_end_as_the_last_day_there_is(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    sign_in("stc.head").post(NEW, data=typed(province))
    command = EndMembership(
        jurisdiction_id=province.jurisdiction_id, membership_id=head_of_stc(application, province), until=date.max
    )
    assert application.run(end_membership, command, province.actor("administrator")).delegations_ended == 0
    assert stored(application)[0].revoked_at is None
