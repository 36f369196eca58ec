"""Buttons that the service would refuse are not offered, and the page says who may act instead."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import update

from tests.applications import OfficerClient
from tests.factories.drafting import Wanted, drafted, submitted, version
from tests.factories.mailroom import notifications, work
from tests.factories.province import Province
from tests.factories.reply_journey import Journey
from tests.factories.reply_pages import at, versions
from tests.factories.silences import object_to
from workflow.bootstrap import Application
from workflow.models import CommentRequest, Jurisdiction, Membership
from workflow.services.ask_waiver import AskWaiver, ask_waiver
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.vocabulary.administration import WaiverKind
from workflow.vocabulary.roles import Role

SignIn = Callable[[str], OfficerClient]
BOTH_SIDES = "đang ở cả hai phía của văn bản này"


def lend(journey: Journey, delegator: str, delegate: str) -> None:
    now, province = journey.application.clock.now(), journey.province
    command = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer[delegator],
        delegate_id=province.officer[delegate],
        elsewhere_known=True,
        starts_at=now,
        ends_at=now + timedelta(days=60),
        reason="Đi công tác",
    )
    journey.run(delegator, enter_delegation, command)


def by_the_leader(application: Application, province: Province) -> int:
    """A letter that waits for a signature and that `stc.leader` began, where two people are asked for."""
    request_id = submitted(application, province)
    author = {"author_id": province.officer["stc.leader"]}
    with application.sessions.begin() as session:
        session.execute(update(Jurisdiction).values(author_may_sign=False))
        session.execute(update(CommentRequest).where(CommentRequest.id == request_id).values(**author))
    return request_id


def test_a_leader_who_wrote_the_letter_reads_who_may_sign_it(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id, leader = by_the_leader(application, province), sign_in("stc.leader")
    page = leader.get(f"/requests/{request_id}/sign").text
    assert 'aria-describedby="circulate-why"' in page
    assert "Người có thể ký, hoặc người được họ ủy quyền: Sở Tài chính head (head)." in page
    tried = leader.post(f"/requests/{request_id}/circulate", data=version(application, request_id))
    assert (tried.status_code, "Sở Tài chính head (head)" in tried.text) == (409, True)
    assert 'aria-describedby="circulate-why"' not in sign_in("stc.head").get(f"/requests/{request_id}/sign").text


def test_the_only_leader_reads_what_can_be_done(sign_in: SignIn, application: Application, province: Province) -> None:
    request_id, yesterday = by_the_leader(application, province), application.clock.now().date() - timedelta(days=1)
    with application.sessions.begin() as session:
        head = Membership.officer_id == province.officer["stc.head"]
        session.execute(update(Membership).where(head).values(until=yesterday))
    page = sign_in("stc.leader").get(f"/requests/{request_id}/sign").text
    assert "Hiện cơ quan không có người nào khác có thẩm quyền ký. Đề nghị quản trị bổ sung một lãnh đạo" in page


def test_who_stands_on_both_sides_finds_the_reason_instead_of_the_signature(sign_in: SignIn, journey: Journey) -> None:
    lend(journey, "stp.head", "stc.leader")
    journey.to_clearance("stp")
    delegate = sign_in("stc.leader")
    page = delegate.get(at(journey)).text
    assert 'aria-describedby="sign-why"' in page
    assert BOTH_SIDES in page
    tried = delegate.post(at(journey, "/sign"), data=versions(journey))
    assert (tried.status_code, BOTH_SIDES in tried.text) == (409, True)
    assert BOTH_SIDES not in sign_in("stp.leader").get(at(journey)).text


def test_who_stands_on_both_sides_finds_no_decision_on_a_claim(sign_in: SignIn, journey: Journey) -> None:
    lend(journey, "stp.head", "stc.leader")
    journey.to_sent("stp", journey.claiming())
    delegate = sign_in("stc.leader")
    page = delegate.get(at(journey, "/claim")).text
    assert (BOTH_SIDES in page, 'name="decision"' in page) == (True, False)
    posted = {"version": journey.reply("stp").version, "decision": "refuse", "reason": "Lý do đã gõ"}
    tried = delegate.post(at(journey, "/claim"), data=posted)
    assert (tried.status_code, "Lý do đã gõ" in tried.text) == (409, True)
    assert 'name="decision"' in sign_in("stc.head").get(at(journey, "/claim")).text


def test_who_stands_on_both_sides_finds_no_decision_on_an_objection(sign_in: SignIn, journey: Journey) -> None:
    lend(journey, "stp.head", "stc.leader")
    journey.receive("stp")
    object_to(journey)
    delegate = sign_in("stc.leader")
    page = delegate.get(at(journey, "/objection")).text
    assert (BOTH_SIDES in page, 'name="decision"' in page) == (True, False)
    posted = {"version": journey.reply("stp").version, "decision": "accept"}
    assert delegate.post(at(journey, "/objection/decision"), data=posted).status_code == 409
    assert 'name="decision"' in sign_in("stc.head").get(at(journey, "/objection")).text


def test_a_supervisor_who_asked_finds_no_decision_on_the_waiver(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    request_id = drafted(application, province, Wanted(period_days=4))
    asked = AskWaiver(request_id=request_id, version=None, kind=WaiverKind.SHORT_PERIOD, reason="Khẩn")
    waiver_id = application.run(ask_waiver, asked, province.actor("stc.officer"))
    with application.sessions.begin() as session:
        held = {"role": Role.SUPERVISOR, "agency_id": None, "since": date(2024, 1, 1)}
        officer_id = province.officer["stc.officer"]
        session.add(Membership(jurisdiction_id=province.jurisdiction_id, officer_id=officer_id, **held))
    asker, decision = sign_in("stc.officer"), {"decision": "grant", "reason": "Tự cho phép"}
    page = asker.get(f"/waivers/{waiver_id}").text
    assert ("Người giám sát khác phải quyết định" in page, 'name="decision"' in page) == (True, False)
    tried = asker.post(f"/waivers/{waiver_id}", data=decision)
    assert (tried.status_code, "Tự cho phép" in tried.text) == (409, True)
    assert 'name="decision"' in sign_in("supervisor").get(f"/waivers/{waiver_id}").text


def test_a_delegate_of_another_agency_is_entered_only_after_a_warning(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    clerk, now = sign_in("stp.clerk"), application.clock.now().date()
    typed = {
        "delegator": str(province.officer["stp.head"]),
        "delegate_username": "sxd.leader",
        "since": now.isoformat(),
        "until": (now + timedelta(days=3)).isoformat(),
        "reason": "Đi công tác",
    }
    assert "elsewhere_known" not in clerk.get("/account/delegations/new").text
    warned = clerk.post("/account/delegations/new", data=typed)
    assert warned.status_code == 422
    for said in ("Sở Xây dựng leader công tác tại cơ quan khác", 'name="elsewhere_known"', "Đi công tác"):
        assert said in warned.text
    assert clerk.post("/account/delegations/new", data={**typed, "elsewhere_known": "y"}).status_code == 303


def test_an_administrator_is_warned_likewise(sign_in: SignIn, province: Province) -> None:
    administrator, page = sign_in("administrator"), "/administration/delegations/new"
    typed = {
        "delegator": province.officer["stp.leader"],
        "delegate": province.officer["sxd.leader"],
        "starts_at": "2026-12-01T08:00",
        "until": "2026-12-15T17:00",
        "reason": "Đi công tác",
    }
    warned = administrator.post(page, data=typed)
    assert (warned.status_code, 'name="elsewhere_known"' in warned.text) == (422, True)
    assert administrator.post(page, data={**typed, "elsewhere_known": "y"}).status_code == 303


def test_both_of_a_delegation_find_it_among_their_notifications(sign_in: SignIn, journey: Journey) -> None:
    lend(journey, "stp.head", "stp.officer")
    work(journey.application)
    delegate = sign_in("stp.officer")
    page = delegate.get("/notifications").text
    assert "Có ủy quyền mới được nhập" in page
    assert "Sở Tư pháp officer xử lý và ký thay Sở Tư pháp head tại Sở Tư pháp" in page
    notice = notifications(journey.application, journey.province.officer["stp.officer"])[-1]
    assert delegate.post(f"/notifications/{notice.id}/open").location == "/account/delegations"
