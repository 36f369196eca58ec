"""Which agency a claim to be outside remit may name: one that is there on the day it is named and signed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Agency
from workflow.policies.prepared_position import PreparedContent
from workflow.queries.competent_agencies import competent_choices
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Incomplete


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    journey = begin_journey(application, province, "stp", "snv")
    journey.to_assigned("stp")
    return journey


def claim(journey: Journey) -> PreparedContent:
    return replace(journey.claiming(), competent_agency_id=journey.province.agency["sxd"])


def close(journey: Journey, **values: Any) -> None:
    with journey.application.sessions.begin() as session:
        chosen = Agency.id == journey.province.agency["sxd"]
        session.execute(update(Agency).where(chosen).values(**(values or {"active_to": date(2020, 12, 31)})))


def lacking(act: Any, *given: Any) -> list[str]:
    with pytest.raises(Incomplete) as refused:
        act(*given)
    return [item.key for item in refused.value.missing]


@pytest.mark.parametrize("values", [{"active_to": date(2020, 12, 31)}, {"active_from": date(2090, 1, 1)}], ids=str)
def test_an_agency_that_is_not_active_is_neither_offered_nor_taken(journey: Journey, values: dict[str, Any]) -> None:
    province = journey.province
    scope = {"jurisdiction_id": province.jurisdiction_id, "agency_id": province.agency["stp"]}
    today = journey.application.clock.now().date()
    with journey.application.reading() as session:
        open_ones = [key for key, _name in competent_choices(session, **scope, today=today)]
    close(journey, **values)
    with journey.application.reading() as session:
        left = [key for key, _name in competent_choices(session, **scope, today=today)]
    assert sorted(open_ones) == sorted([*left, province.agency["sxd"]])
    assert province.agency["stp"] not in open_ones
    assert lacking(journey.save, "stp", claim(journey)) == ["competent_agency_unknown"]


def test_one_that_was_closed_since_is_kept_in_writing_and_refused_at_the_signature(journey: Journey) -> None:
    journey.save("stp", claim(journey))
    close(journey)
    journey.save("stp", replace(claim(journey), remit_reason="Thuộc chức năng của Sở Xây dựng."))
    assert lacking(journey.submit, "stp") == ["competent_agency_closed"]
    journey.save("stp", journey.claiming())
    journey.submit("stp")
    assert journey.sign("stp").state == "remit_claimed"


def test_one_closed_while_the_claim_lies_before_the_leader_stops_the_signature(journey: Journey) -> None:
    journey.save("stp", claim(journey))
    journey.submit("stp")
    close(journey)
    assert lacking(journey.sign, "stp") == ["competent_agency_closed"]


def test_a_closed_agency_named_in_an_earlier_thought_stops_no_other_position(journey: Journey) -> None:
    journey.save("stp", claim(journey))
    close(journey)
    thought = journey.concurring(competent_agency_id=journey.province.agency["sxd"])
    assert thought.code is PositionCode.CONCUR
    journey.save("stp", thought)
    journey.submit("stp")
    assert journey.sign("stp").position_id
