"""Who is told what along the way of a request: once each, as of now, by a constant number of statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.factories.drafting import Wanted, drafted, submitted
from tests.factories.mailroom import (
    catch_up,
    give_addresses,
    notifications,
    set_officer,
    told,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import Delegation, Membership, Notification
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.decide_waiver import DecideWaiver, decide_waiver
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.return_to_drafter import ReturnToDrafter, return_to_drafter
from workflow.services.start_consolidating import StartConsolidating, start_consolidating
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.notices import NoticeKind


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    """Circulated by `stc` to `stp` and `sxd`; everybody has an address and was told."""
    give_addresses(application, province)
    begun = begin_journey(application, province, "stp", "sxd")
    catch_up(begun)
    return begun


def after(journey: Journey, act: Callable[[], Any]) -> set[tuple[str, str]]:
    """(username, kind) of what the act tells."""
    catch_up(journey)
    before = told(journey.application, journey.province)
    ids = {row.id for name in journey.province.officer for row in _of(journey, name)}
    act()
    catch_up(journey)
    found = {
        (name, row.kind.value) for name in journey.province.officer for row in _of(journey, name) if row.id not in ids
    }
    assert before <= told(journey.application, journey.province)
    return found


def _of(journey: Journey, username: str) -> list[Notification]:
    return notifications(journey.application, journey.province.officer[username])


def test_circulating_tells_clerk_and_leaders_of_each_consulted_agency(journey: Journey) -> None:
    assert told(journey.application, journey.province, NoticeKind.CIRCULATED) == {
        (f"{agency}.{role}", "circulated") for agency in ("stp", "sxd") for role in ("clerk", "leader")
    }


def test_each_step_tells_those_whose_turn_it_is(journey: Journey) -> None:
    journey.receive("stp")
    assert after(journey, lambda: journey.assign("stp")) == {("stp.officer", "assigned")}
    journey.save("stp", journey.objecting())
    assert after(journey, lambda: journey.submit("stp")) == {("stp.leader", "clearance")}
    rework = ReturnForRework(reply_id=journey.reply_ids["stp"], version=None, reason="Viết rõ hơn")
    assert after(journey, lambda: journey.run("stp.leader", return_for_rework, rework)) == {("stp.officer", "rework")}
    journey.submit("stp")
    assert after(journey, lambda: journey.sign("stp")) == {("stc.officer", "answered"), ("stc.leader", "answered")}


def test_plain_agreement_reaches_the_author_alone(journey: Journey) -> None:
    journey.to_clearance("stp")
    assert after(journey, lambda: journey.sign("stp")) == {("stc.officer", "answered")}


def test_handing_a_reply_on_tells_both(journey: Journey) -> None:
    journey.to_assigned("stp")
    assert after(journey, lambda: journey.assign("stp", "clerk")) == {
        ("stp.clerk", "assigned"), ("stp.officer", "handed_on"),
    }  # fmt: skip


def test_a_claim_and_its_decision_are_told_to_the_other_side(journey: Journey) -> None:
    journey.to_clearance("stp", journey.claiming())
    assert after(journey, lambda: journey.sign("stp")) == {("stc.officer", "claimed")}
    refuse = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=False, reason="Có liên quan")
    assert after(journey, lambda: journey.run("stc.officer", decide_remit_claim, refuse)) == {
        (f"stp.{role}", "claim_refused") for role in ("officer", "clerk", "leader")
    }


def test_suspending_resuming_and_withdrawing_reach_all_who_owe_and_nobody_else(journey: Journey) -> None:
    journey.to_sent("sxd")

    def expected(kind: str) -> set[tuple[str, str]]:
        return {("stp.clerk", kind), ("stp.leader", kind)}

    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến Chính phủ")
    assert after(journey, lambda: journey.run("stc.leader", suspend_request, suspend)) == expected("suspended")
    journey.pass_time(days=2)
    resume = ResumeRequest(request_id=journey.request_id, version=None)
    assert after(journey, lambda: journey.run("stc.leader", resume_request, resume)) == expected("resumed")
    withdraw = WithdrawRequest(request_id=journey.request_id, version=None, reason="Không còn cần")
    assert after(journey, lambda: journey.run("stc.leader", withdraw_request, withdraw)) == expected("released")


def test_silence_is_told_to_the_head_and_the_clerk(journey: Journey) -> None:
    journey.to_sent("stp")
    journey.pass_time(days=40)
    close = StartConsolidating(request_id=journey.request_id, version=None)
    assert after(journey, lambda: journey.run("stc.officer", start_consolidating, close)) == {
        ("sxd.head", "silence"), ("sxd.clerk", "silence"),
    }  # fmt: skip


def test_a_receipt_that_moves_the_date_tells_from_when_to_when(application: Application, province: Province) -> None:
    give_addresses(application, province)
    journey = begin_journey(application, province, "stp", procedure="qd-chu-tich")
    first = journey.reply("stp").due_at
    journey.pass_time(days=2)
    assert after(journey, lambda: journey.receive("stp")) == {("stp.leader", "due_moved")}
    (moved,) = [row for row in _of(journey, "stp.leader") if row.kind is NoticeKind.DUE_MOVED]
    assert moved.args == {"from": first.isoformat(), "to": journey.reply("stp").due_at.isoformat()}


def test_signature_return_and_waiver_before_circulation(application: Application, province: Province) -> None:
    request_id = submitted(application, province)
    journey = Journey(application, province, request_id, {}, ())
    catch_up(journey)
    assert told(application, province) == {("stc.leader", "signature")}
    back = ReturnToDrafter(request_id=request_id, version=None, reason="Thiếu căn cứ")
    assert after(journey, lambda: journey.run("stc.leader", return_to_drafter, back)) == {
        ("stc.officer", "request_returned")
    }
    short = drafted(application, province, Wanted(procedure="qd-chu-tich", period_days=3))
    ask = AskWaiver(request_id=short, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Cần trước Tết")
    asked: list[int] = []
    assert after(journey, lambda: asked.append(journey.run("stc.officer", ask_waiver, ask))) == {
        ("supervisor", "waiver_asked")
    }
    decide = DecideWaiver(request_id=short, waiver_id=asked[0], granted=False, reason="Không gấp")
    assert after(journey, lambda: journey.run("supervisor", decide_waiver, decide)) == {
        ("stc.officer", "waiver_decided")
    }


def test_a_delegate_is_told_for_whom(application: Application, province: Province) -> None:
    now = application.clock.now()
    with application.sessions.begin() as session:
        session.add(
            Delegation(
                jurisdiction_id=province.jurisdiction_id,
                delegator_id=province.officer["stp.leader"],
                delegate_id=province.officer["snv.officer"],
                agency_id=province.agency["stp"],
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=9),
                reason="Đi công tác",
                entered_by_id=province.officer["stp.leader"],
            )
        )
    journey = begin_journey(application, province, "stp")
    catch_up(journey)
    (delegated,) = _of(journey, "snv.officer")
    assert delegated.on_behalf_of_id == province.officer["stp.leader"]
    assert delegated.agency_id == province.agency["stp"]
    assert {name for name, _kind in told(application, province, NoticeKind.CIRCULATED)} == {
        "stp.clerk", "stp.leader", "snv.officer",
    }  # fmt: skip


def test_a_delegation_of_somebody_who_no_longer_signs_or_to_somebody_without_a_role_counts_for_nothing(
    application: Application, province: Province
) -> None:
    for delegator, delegate in (("stp.clerk", "snv.officer"), ("stp.leader", "snv.clerk")):
        with application.sessions.begin() as session:
            session.add(
                Delegation(
                    jurisdiction_id=province.jurisdiction_id,
                    delegator_id=province.officer[delegator],
                    delegate_id=province.officer[delegate],
                    agency_id=province.agency["stp"],
                    starts_at=application.clock.now() - timedelta(days=1),
                    ends_at=application.clock.now() + timedelta(days=9),
                    reason="Đi công tác",
                    entered_by_id=province.officer[delegator],
                )
            )
            session.execute(
                update(Membership)
                .where(Membership.officer_id == province.officer["snv.clerk"])
                .values(until=application.clock.now().date() - timedelta(days=1))
            )
    catch_up(begin_journey(application, province, "stp"))
    assert told(application, province, NoticeKind.CIRCULATED) == {
        ("stp.clerk", "circulated"), ("stp.leader", "circulated"),
    }  # fmt: skip


def test_people_are_those_of_now_and_a_disabled_officer_never(application: Application, province: Province) -> None:
    set_officer(application, province.officer["stp.clerk"], active=False)
    with application.sessions.begin() as session:
        session.execute(
            update(Membership)
            .where(Membership.officer_id == province.officer["stp.leader"])
            .values(until=application.clock.now().date() - timedelta(days=1))
        )
    catch_up(begin_journey(application, province, "stp"))
    assert told(application, province, NoticeKind.CIRCULATED) == {("stp.head", "circulated")}
