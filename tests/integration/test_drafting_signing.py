"""Submitting, returning and circulating, on both databases: nothing is signed while something is missing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.drafting import Wanted, circulated, content, drafted, submitted
from tests.factories.office import STRICT, Office, circulate, lacking, submit
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    CommentRequest,
    Delegation,
    Jurisdiction,
)
from workflow.services.circulate_request import CirculateRequest, circulate_request
from workflow.services.return_to_drafter import ReturnToDrafter, return_to_drafter
from workflow.services.start_request import StartRequest, start_request
from workflow.services.write_request import write_request
from workflow.vocabulary.administration import AgencyKind
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState, RequestState


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def test_submitting_says_all_that_is_missing(office: Office) -> None:
    province = office.province
    start = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure[STRICT])
    request_id = office.run("stc.officer", start_request, start)
    assert lacking(lambda: submit(office, request_id)) == [
        "subject_missing",
        "draft_missing",
        "own_position_missing",
        "no_consultee",
        "mandatory_left_out",
    ]
    assert office.request(request_id).state is RequestState.DRAFTING


def test_a_returned_request_can_be_written_and_submitted_again(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    back = ReturnToDrafter(request_id=request_id, version=None, reason=" Chưa rõ căn cứ ")
    with pytest.raises(NotPermitted):
        office.run("stc.officer", return_to_drafter, back)
    office.run("stc.leader", return_to_drafter, back)
    request = office.request(request_id)
    assert (request.state, request.return_reason) == (RequestState.DRAFTING, "Chưa rõ căn cứ")
    office.run("stc.officer", write_request, content(office.province, request_id, Wanted(subject="Sửa lại")))
    submit(office, request_id)
    assert office.request(request_id).return_reason == ""


def test_returning_needs_a_reason_and_a_request_that_waits(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    back = ReturnToDrafter(request_id=request_id, version=None, reason="  ")
    assert lacking(lambda: office.run("stc.leader", return_to_drafter, back)) == ["reason_missing"]
    other = drafted(office.application, office.province)
    with pytest.raises(NotNow):
        office.run("stc.leader", return_to_drafter, ReturnToDrafter(request_id=other, version=None, reason="a"))


def test_circulation_numbers_signs_and_delivers_to_each_consultee_with_its_date(office: Office) -> None:
    request_id, done = circulated(office.application, office.province)
    request, replies = office.request(request_id), office.replies(request_id)
    assert (request.state, request.number, done.number) == (RequestState.OPEN, "1/2026/STC-LYK", "1/2026/STC-LYK")
    assert (request.signer_id, request.signed_for_id) == (office.province.officer["stc.leader"], None)
    assert set(replies) == office.ids("stp", "snv")
    # 15 working days after Monday 23 November 2026; Tuesday the 24th is a day off.
    assert {reply.due_at for reply in replies.values()} == {datetime(2026, 12, 15, 17, 0, tzinfo=UTC)}
    assert {reply.state for reply in replies.values()} == {ReplyState.DELIVERED}
    (current,) = request.rounds
    assert (current.ordinal, current.draft_version_id) == (1, request.versions[-1].id)
    entry = office.entries(request_id)[-1]
    assert (entry.name, entry.before, entry.after["state"]) == (
        "request_circulated",
        {"state": "awaiting_signature"},
        "open",
    )
    assert request.search_text.startswith("1/2026/stc-lyk stc ")


def test_only_a_signing_role_circulates(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    for username in ("stc.officer", "stc.clerk"):
        with pytest.raises(NotPermitted):
            circulate(office, request_id, username)
    with pytest.raises(NotFound):
        circulate(office, request_id, "stp.leader")


def test_a_delegate_signs_for_the_delegator_and_both_names_stay(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    officer = office.province.officer
    with office.application.sessions.begin() as session:
        now = office.clock.now()
        session.add(
            Delegation(
                jurisdiction_id=office.province.jurisdiction_id,
                delegator_id=officer["stc.head"],
                delegate_id=officer["stc.officer"],
                agency_id=office.province.agency["stc"],
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=1),
                reason="Đi công tác",
                entered_by_id=officer["stc.head"],
            )
        )
    circulate(office, request_id, "stc.officer")
    request = office.request(request_id)
    assert (request.signer_id, request.signed_for_id) == (officer["stc.officer"], officer["stc.head"])
    assert office.entries(request_id)[-1].on_behalf_of_id == officer["stc.head"]


def test_where_two_people_are_asked_for_the_author_does_not_sign(office: Office) -> None:
    office.set(Jurisdiction, Jurisdiction.id == office.province.jurisdiction_id, author_may_sign=False)
    request_id = submitted(office.application, office.province)
    office.set(CommentRequest, CommentRequest.id == request_id, author_id=office.province.officer["stc.leader"])
    with pytest.raises(GuardsUnmet) as refused:
        circulate(office, request_id)
    assert refused.value.guards == ("signer_is_not_the_author",)
    circulate(office, request_id, "stc.head")


def test_what_went_missing_after_submitting_stops_the_signature(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    yesterday = office.clock.now().date() - timedelta(days=1)
    office.set(Agency, Agency.id == office.province.agency["stp"], active_to=yesterday)
    assert lacking(lambda: circulate(office, request_id)) == ["consultee_not_active"]
    assert office.replies(request_id) == {}
    assert office.request(request_id).number is None


def test_a_draft_that_was_not_submitted_is_not_circulated(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    with pytest.raises(NotNow):
        circulate(office, request_id)


def test_numbers_follow_one_another_without_a_gap_though_one_signature_failed(office: Office) -> None:
    circulated(office.application, office.province)
    failing = submitted(office.application, office.province)
    with pytest.raises(Conflict):
        circulate(office, failing, version=0)
    assert circulated(office.application, office.province)[1].number == "2/2026/STC-LYK"
    assert circulate(office, failing).number == "3/2026/STC-LYK"


def test_the_statements_of_a_circulation_do_not_grow_with_its_consultees(office: Office, count_statements: Any) -> None:
    add_communes(office, 25)
    few = submitted(office.application, office.province)
    everybody = frozenset({AgencyKind.COMMUNE, AgencyKind.DEPARTMENT})
    many = submitted(office.application, office.province, Wanted(more={"kinds": everybody}))
    circulated(office.application, office.province)
    counts = []
    for request_id in (few, many):
        actor = office.province.actor("stc.leader")
        with count_statements() as seen:
            office.application.run(circulate_request, CirculateRequest(request_id=request_id, version=None), actor)
        counts.append(len(seen))
    assert len(office.replies(many)) == 30
    assert counts[0] == counts[1] <= 21  # the last one notes that people are to be told


def add_communes(office: Office, number: int) -> None:
    with office.application.sessions.begin() as session:
        for index in range(number):
            session.add(
                Agency(
                    jurisdiction_id=office.province.jurisdiction_id,
                    code=f"H99.9.{index}",
                    symbol=f"X{index}",
                    name_vi=f"Xã số {index}",
                    kind=AgencyKind.COMMUNE,
                )
            )
