"""Extensions on both databases: who asks and who decides, what the procedure allows, what moves and what never does."""

from datetime import date, timedelta

import pytest

from tests.factories.extending import (
    DUE,
    LATEST,
    WANTED,
    WHY,
    allow,
    ask,
    at_noon,
    decide,
    events,
    extension,
    grant,
    lacking,
    suspend,
    take,
    unmet,
)
from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import DeadlineDerivation, Delegation, Membership
from workflow.services.ask_extension import AskExtension, ask_extension
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.sweep import run_sweep
from workflow.vocabulary.actions import ExtensionAction as Act
from workflow.vocabulary.refusals import Conflict, NotFound, NotNow, NotPermitted
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import ExtensionState

OFFERED = date(2026, 12, 17)


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    made = begin_journey(application, province, "stp", "sxd")
    allow(made)
    return made


def test_a_granted_day_becomes_the_due_date_and_the_first_date_stays(journey: Journey) -> None:
    first = journey.reply("stp").due_at
    assert journey.reply("stp").due_day == DUE
    assert grant(journey, ask(journey)) == WANTED
    reply = journey.reply("stp")
    assert (reply.due_day, reply.first_due_at) == (WANTED, first)
    with journey.application.reading() as session:
        derivation = session.get_one(DeadlineDerivation, reply.derivation_id).body
    assert derivation["first_due_date"] == DUE.isoformat()
    assert derivation["due_date"] == WANTED.isoformat()
    assert [one["reason"] for one in derivation["extensions"]] == [WHY]
    assert journey.reply("sxd").due_at == first, "it is one reply's date"
    assert events(journey) == ["extension_asked", "extension_granted"]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (None, "extension_day_missing"),
        (DUE, "extension_day_not_later"),
        (date(2026, 12, 19), "extension_day_not_worked"),
        (date(2026, 12, 23), "extension_day_too_late"),
    ],
)
def test_a_day_that_cannot_be_granted_is_refused_at_its_field(journey: Journey, day: date | None, key: str) -> None:
    assert lacking(lambda: ask(journey, day)) == [(key, "day")]


def test_the_last_day_counts_from_the_first_due_date_also_the_second_time(journey: Journey) -> None:
    grant(journey, ask(journey))
    assert lacking(lambda: ask(journey, LATEST + timedelta(days=1))) == [("extension_day_too_late", "day")]
    assert grant(journey, ask(journey, LATEST)) == LATEST
    assert journey.reply("stp").due_day == LATEST
    assert unmet(lambda: ask(journey, LATEST)) == ("extensions_left", "room_for_extension")


def test_without_a_reason_nothing_is_asked(journey: Journey) -> None:
    assert lacking(lambda: ask(journey, why=" \u200b ")) == [("reason_missing", "reason")]
    assert events(journey) == []


@pytest.mark.parametrize(("days", "times"), [(0, 2), (5, 0)])
def test_a_procedure_without_extension_allows_none(journey: Journey, days: int, times: int) -> None:
    allow(journey, days, times)
    assert unmet(lambda: ask(journey)) == ("procedure_allows_extension",)


def test_a_second_one_waits_for_the_first_to_be_settled(journey: Journey) -> None:
    ask(journey)
    assert unmet(lambda: ask(journey)) == ("no_extension_undecided",)


def test_more_time_is_asked_for_before_the_date_only(journey: Journey) -> None:
    journey.pass_time(days=60)
    assert unmet(lambda: ask(journey)) == ("date_not_passed",)


def test_nothing_is_extended_once_answered(journey: Journey) -> None:
    journey.to_sent("stp")
    assert unmet(lambda: ask(journey)) == ("reply_still_owed",)


def test_while_the_clock_stands_nothing_is_asked_since_the_date_moves_by_itself(journey: Journey) -> None:
    suspend(journey)
    assert unmet(lambda: ask(journey)) == ("clock_runs",)


def test_the_assigned_officer_may_ask_and_another_officer_may_not(journey: Journey) -> None:
    with pytest.raises(NotPermitted):
        ask(journey, by="stp.officer")
    journey.to_assigned("stp")
    assert ask(journey, by="stp.officer")


@pytest.mark.parametrize("who", ["stc.officer", "stc.clerk", "stp.leader", "supervisor"])
def test_only_who_signs_for_the_drafting_agency_decides(journey: Journey, who: str) -> None:
    asked = ask(journey)
    with pytest.raises(NotPermitted):
        grant(journey, asked, by=who)


def test_another_agency_does_not_learn_that_it_was_asked(journey: Journey) -> None:
    asked = ask(journey)
    with pytest.raises(NotFound):
        grant(journey, asked, by="snv.leader")


def test_a_refusal_needs_its_reason_and_leaves_the_date(journey: Journey) -> None:
    asked, due = ask(journey), journey.reply("stp").due_at
    assert lacking(lambda: decide(journey, asked, Act.REFUSE)) == [("reason_missing", "reason")]
    assert decide(journey, asked, Act.REFUSE, reason="Kế hoạch ban hành đã ấn định.") is None
    assert (extension(journey, asked).state, journey.reply("stp").due_at) == (ExtensionState.REFUSED, due)
    assert ask(journey), "one that was refused does not count against the number"


def test_an_offered_day_holds_once_the_agency_takes_it(journey: Journey) -> None:
    asked = ask(journey)
    assert lacking(lambda: decide(journey, asked, Act.COUNTER)) == [("extension_day_missing", "day")]
    assert decide(journey, asked, Act.COUNTER, day=OFFERED) == OFFERED
    assert journey.reply("stp").due_day == DUE
    with pytest.raises(NotPermitted):
        take(journey, asked, by="stc.leader")
    assert take(journey, asked) == OFFERED
    assert journey.reply("stp").due_day == OFFERED
    with pytest.raises(NotNow):
        take(journey, asked)


@pytest.mark.parametrize("way", ["signing", "closing", "withdrawing", "accepting"])
def test_what_was_asked_lapses_when_the_reply_is_over(journey: Journey, way: str) -> None:
    if way == "accepting":
        journey.to_clearance("stp", journey.claiming())
    elif way == "signing":
        journey.to_clearance("stp")
    asked = ask(journey)
    if way == "signing":
        journey.sign("stp")
    elif way == "closing":
        journey.pass_time(days=60)
        assert run_sweep(journey.application).closings == 1
    elif way == "withdrawing":
        withdrawal = WithdrawRequest(request_id=journey.request_id, version=None, reason="Không còn cần thiết")
        journey.run("stc.leader", withdraw_request, withdrawal)
    else:
        journey.sign("stp")
        assert extension(journey, asked).state is ExtensionState.ASKED, "a claim may be refused"
        claim = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=True)
        journey.run("stc.officer", decide_remit_claim, claim)
    assert extension(journey, asked).state is ExtensionState.LAPSED
    with pytest.raises(NotNow):
        grant(journey, asked)


def test_nobody_decides_for_the_agency_that_they_belong_to_as_well(journey: Journey) -> None:
    province = journey.province
    with journey.application.sessions.begin() as session:
        session.add(
            Membership(
                officer_id=province.officer["stc.leader"],
                jurisdiction_id=province.jurisdiction_id,
                agency_id=province.agency["stp"],
                role=Role.OFFICER,
                since=date(2024, 1, 1),
            )
        )
    asked = ask(journey)
    for action, more in ((Act.GRANT, {}), (Act.COUNTER, {"day": OFFERED}), (Act.REFUSE, {"reason": "Không đủ lý do"})):
        assert "decider_stands_apart" in unmet(lambda: decide(journey, asked, action, **more))  # noqa: B023  used at once
    assert grant(journey, asked, by="stc.head") == WANTED


@pytest.mark.parametrize(
    ("lender", "borrower"),
    [("stc.leader", "stp.officer"), ("stp.leader", "stc.leader")],
    ids=["a drafting leader's right lent to the asking side", "an asking leader's right lent to the drafting side"],
)
def test_nobody_decides_their_own_by_a_delegation_across_agencies(journey: Journey, lender: str, borrower: str) -> None:
    province, slug = journey.province, lender.partition(".")[0]
    with journey.application.sessions.begin() as session:
        session.add(
            Delegation(
                jurisdiction_id=province.jurisdiction_id,
                agency_id=province.agency[slug],
                delegator_id=province.officer[lender],
                delegate_id=province.officer[borrower],
                starts_at=at_noon(date(2026, 11, 1)),
                ends_at=at_noon(date(2026, 12, 31)),
                reason="Đi công tác",
                entered_by_id=province.officer[lender],
            )
        )
    asked = ask(journey, by="stp.head")
    assert "decider_stands_apart" in unmet(lambda: grant(journey, asked, by=borrower))


def test_a_page_that_is_out_of_date_decides_nothing(journey: Journey) -> None:
    asked = ask(journey)
    seen = extension(journey, asked).version
    decide(journey, asked, Act.COUNTER, day=OFFERED, version=seen)
    with pytest.raises(Conflict) as refused:
        decide(journey, asked, Act.REFUSE, reason="Không", version=seen)
    assert refused.value.reason == "extension_changed"
    with pytest.raises(NotFound):
        journey.run("stp.leader", ask_extension, AskExtension(reply_id=0, version=None, reason="", day=None))


def test_receipt_that_moves_the_date_past_the_day_asked_for_leaves_nothing_to_grant(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp", "snv", procedure="qd-chu-tich")
    allow(journey, 5, 2)
    due = journey.reply("stp").due_day
    day = due + timedelta(days=1)
    journey.pass_time(hours=1)
    asked = ask(journey, day)
    journey.pass_time(days=3)
    journey.receive("stp")
    assert journey.reply("stp").due_day >= day
    assert unmet(lambda: grant(journey, asked)) == ("date_is_later",)
