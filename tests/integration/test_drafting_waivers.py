"""Waivers, on both databases: asked with a reason, decided by a supervisor, good for exactly what was asked."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.factories.drafting import Wanted, content, drafted
from tests.factories.office import STRICT, Office, circulate, lacking, submit
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import CommentRequest, Membership, Waiver
from workflow.queries.visibility import visible_requests
from workflow.queries.waivers import waiver
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.services.write_request import write_request
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, NotFound, NotNow, NotPermitted
from workflow.vocabulary.roles import Role


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def short(office: Office, **changes: Any) -> int:
    wanted = Wanted(procedure=STRICT, consultees=("stp", "sxd"), period_days=4, **changes)
    return drafted(office.application, office.province, wanted)


def test_a_supervisors_waivers_open_the_way_for_exactly_what_was_asked(office: Office) -> None:
    request_id = short(office)
    assert lacking(lambda: submit(office, request_id)) == ["mandatory_left_out", "period_under_minimum_calendar"]
    for kind in WaiverKind:
        asked = AskWaiver(request_id=request_id, version=None, kind=kind, reason="Chỉ đạo khẩn của Chủ tịch")
        waiver_id = office.run("stc.officer", ask_waiver, asked)
        decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason="Đồng ý")
        office.run("supervisor", decide_waiver, decision)
    submit(office, request_id)
    circulate(office, request_id)
    period, mandatory = sorted(office.all(Waiver), key=lambda waiver: waiver.kind.value, reverse=True)
    assert (period.period_days, period.agency_ids) == (4, [])
    assert (mandatory.period_days, mandatory.agency_ids) == (None, [office.province.agency["snv"]])
    names = [entry.name for entry in office.entries(request_id)]
    assert names.count("waiver_asked") == names.count("waiver_decided") == 2


def test_a_waiver_lapses_when_the_procedure_is_changed(office: Office) -> None:
    request_id = short(office)
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.officer", ask_waiver, asked)
    decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason="Đồng ý")
    office.run("supervisor", decide_waiver, decision)
    moved = content(office.province, request_id, Wanted(procedure="lien-so", period_days=4))
    office.run("stc.officer", write_request, moved)
    assert lacking(lambda: submit(office, request_id)) == ["period_under_minimum"]


def test_a_refused_waiver_opens_nothing_and_may_be_asked_again(office: Office) -> None:
    request_id = short(office)
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.officer", ask_waiver, asked)
    with pytest.raises(Conflict) as twice:
        office.run("stc.officer", ask_waiver, asked)
    assert twice.value.reason == "waiver_asked_already"
    refusing = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=False, reason="Không đủ lý do")
    office.run("supervisor", decide_waiver, refusing)
    assert "period_under_minimum_calendar" in lacking(lambda: submit(office, request_id))
    with pytest.raises(Conflict) as decided:
        office.run("supervisor", decide_waiver, refusing)
    assert decided.value.reason == "waiver_decided_already"
    assert office.run("stc.officer", ask_waiver, asked) > waiver_id


def test_waivers_are_decided_by_a_supervisor_with_a_reason(office: Office) -> None:
    request_id = short(office)
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.officer", ask_waiver, asked)
    decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason="a")
    for username in ("stc.head", "auditor"):
        with pytest.raises(NotPermitted):
            office.run(username, decide_waiver, decision)
    silent = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason=" ")
    assert lacking(lambda: office.run("supervisor", decide_waiver, silent)) == ["reason_missing"]
    unknown = DecideWaiver(request_id=request_id, waiver_id=waiver_id + 1, granted=True, reason="a")
    with pytest.raises(NotFound):
        office.run("supervisor", decide_waiver, unknown)


def test_a_waiver_is_asked_only_where_one_is_needed_with_a_reason_while_drafting(office: Office) -> None:
    request_id = drafted(office.application, office.province)

    def ask(kind: WaiverKind, reason: str = "a") -> Any:
        command = AskWaiver(request_id=request_id, version=None, kind=kind, reason=reason)
        return lambda: office.run("stc.officer", ask_waiver, command)

    assert lacking(ask(WaiverKind.SHORT_PERIOD)) == ["waiver_not_needed"]
    assert lacking(ask(WaiverKind.MISSING_MANDATORY)) == ["waiver_not_needed"]
    assert lacking(ask(WaiverKind.SHORT_PERIOD, " ")) == ["reason_missing"]
    submit(office, request_id)
    with pytest.raises(NotNow):
        ask(WaiverKind.SHORT_PERIOD)()


def sees(office: Office, username: str, request_id: int) -> bool:
    with office.application.reading() as session:
        return request_id in session.scalars(
            select(CommentRequest.id).where(visible_requests(office.province.actor(username)))
        )


def test_a_draft_is_open_to_who_oversees_only_while_its_waiver_waits(office: Office) -> None:
    request_id = short(office)
    overseers = ("supervisor", "auditor")
    assert not any(sees(office, username, request_id) for username in overseers)
    for kind in WaiverKind:
        asked = AskWaiver(request_id=request_id, version=None, kind=kind, reason="Khẩn")
        waiver_id = office.run("stc.officer", ask_waiver, asked)
        assert all(sees(office, username, request_id) for username in overseers)
        decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason="Đồng ý")
        office.run("supervisor", decide_waiver, decision)
        assert not any(sees(office, username, request_id) for username in overseers)
        with office.application.reading() as session:
            row = waiver(session, office.province.actor("supervisor"), waiver_id)
        assert (row.granted, row.request_open) == (True, False)
    submit(office, request_id)
    circulate(office, request_id)
    assert all(sees(office, username, request_id) for username in overseers)


def test_a_withdrawn_request_does_not_stay_open_for_a_waiver_nobody_decided(office: Office) -> None:
    request_id = short(office)
    office.run("stc.officer", ask_waiver, AskWaiver(
        request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn"))  # fmt: skip
    office.run("stc.leader", withdraw_request, WithdrawRequest(
        request_id=request_id, version=None, reason="Không cần nữa"))  # fmt: skip
    assert not sees(office, "supervisor", request_id)


def test_a_decision_on_a_waiver_tells_what_was_before_it(office: Office) -> None:
    request_id = short(office)
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.officer", ask_waiver, asked)
    refusing = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=False, reason="Không đủ lý do")
    office.run("supervisor", decide_waiver, refusing)
    (entry,) = (entry for entry in office.entries(request_id) if entry.name == "waiver_decided")
    assert (entry.before, entry.after["granted"]) == ({"granted": None}, False)


def test_a_waiver_is_not_decided_after_the_request_was_withdrawn(office: Office) -> None:
    request_id = short(office)
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.officer", ask_waiver, asked)
    gone = WithdrawRequest(request_id=request_id, version=None, reason="Không cần nữa")
    office.run("stc.leader", withdraw_request, gone)
    decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=True, reason="a")
    with pytest.raises(NotNow):
        office.run("supervisor", decide_waiver, decision)


def supervise(office: Office, *usernames: str) -> None:
    """They oversee the jurisdiction too."""
    province = office.province
    with office.application.sessions.begin() as session:
        for username in usernames:
            session.add(
                Membership(
                    jurisdiction_id=province.jurisdiction_id,
                    officer_id=province.officer[username],
                    role=Role.SUPERVISOR,
                    agency_id=None,
                    since=date(2024, 1, 1),
                )
            )


def leave(office: Office, username: str) -> None:
    officer_id = office.province.officer[username]
    with office.application.sessions.begin() as session:
        session.execute(
            delete(Membership).where(Membership.officer_id == officer_id, Membership.agency_id.is_not(None))
        )


def test_nobody_decides_on_a_waiver_of_their_own_request(office: Office) -> None:
    request_id = short(office)
    supervise(office, "stc.leader", "stc.head", "stc.officer", "sxd.head")
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = office.run("stc.leader", ask_waiver, asked)
    leave(office, "stc.leader")  # asked for it
    leave(office, "stc.officer")  # wrote the request; the head stays in the drafting agency
    for granted in (True, False):
        decision = DecideWaiver(request_id=request_id, waiver_id=waiver_id, granted=granted, reason="Đồng ý.")
        for username in ("stc.leader", "stc.officer", "stc.head"):
            with pytest.raises(GuardsUnmet) as refusal:
                office.run(username, decide_waiver, decision)
            assert refusal.value.guards == ("waiver_not_own",)
            with office.application.reading() as session:
                assert waiver(session, office.province.actor(username), waiver_id).own
    with office.application.reading() as session:
        assert not waiver(session, office.province.actor("sxd.head"), waiver_id).own
    office.run("sxd.head", decide_waiver, decision)
    (decided,) = office.all(Waiver)
    assert decided.decided_by_id == office.province.officer["sxd.head"]
