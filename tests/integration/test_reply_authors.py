"""Author and signer as two people: whose words are signed decides, and who changed them before the leader is told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import AuditEntry, Jurisdiction, Position
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.vocabulary.refusals import GuardsUnmet


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "snv")


@pytest.fixture
def two_people(journey: Journey) -> Journey:
    with journey.application.sessions.begin() as session:
        session.execute(update(Jurisdiction).values(author_may_sign=False))
    return journey


def written_by_a_leader(journey: Journey) -> None:
    journey.receive("stp")
    journey.assign("stp")
    journey.save("stp", journey.concurring(), by="leader")


def refused(journey: Journey, by: str = "leader") -> None:
    with pytest.raises(GuardsUnmet) as refusal:
        journey.sign("stp", by)
    assert refusal.value.guards == ("signer_is_not_the_author",)


def position(journey: Journey) -> Position:
    with journey.application.reading() as session:
        return session.scalars(select(Position).order_by(Position.ordinal.desc()).limit(1)).one()


def changes(journey: Journey) -> list[tuple[int | None, Any]]:
    with journey.application.reading() as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.name == "preparation_changed").order_by(AuditEntry.id)
        )
        return [(row.actor_id, row.after) for row in rows]


def test_an_internal_note_of_a_second_person_makes_no_second_author(two_people: Journey) -> None:
    written_by_a_leader(two_people)
    two_people.save("stp", two_people.concurring(internal_note="Đã xem"))
    two_people.submit("stp")
    refused(two_people)
    two_people.sign("stp", "head")
    assert position(two_people).author_id == two_people.province.officer["stp.leader"]


def test_a_word_of_a_second_person_takes_no_words_from_the_first(two_people: Journey) -> None:
    written_by_a_leader(two_people)
    two_people.pass_time(minutes=5)
    two_people.save("stp", two_people.concurring(opinion="Thống nhất."))
    two_people.submit("stp")
    refused(two_people)
    two_people.sign("stp", "head")
    assert position(two_people).author_id == two_people.province.officer["stp.officer"]


def test_a_leader_who_rewrites_what_lies_before_him_needs_another_signer(two_people: Journey) -> None:
    two_people.to_clearance("stp")
    two_people.pass_time(minutes=5)
    two_people.save("stp", two_people.objecting(), by="leader")
    refused(two_people)
    two_people.sign("stp", "head")
    assert position(two_people).author_id == two_people.province.officer["stp.leader"]


def test_an_assigned_leader_who_wrote_nothing_may_sign(two_people: Journey) -> None:
    two_people.receive("stp")
    two_people.assign("stp", "leader")
    two_people.save("stp", two_people.concurring(), by="head")
    two_people.submit("stp", by="leader")
    assert two_people.sign("stp").position_id


def test_nobody_signs_a_leaders_own_words_in_that_leaders_name(two_people: Journey) -> None:
    now, province = two_people.application.clock.now(), two_people.province
    command = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer["stp.leader"],
        delegate_id=province.officer["stp.clerk"],
        starts_at=now,
        ends_at=now + timedelta(days=3),
        reason="Đi công tác",
    )
    two_people.run("stp.leader", enter_delegation, command)
    written_by_a_leader(two_people)
    two_people.submit("stp")
    refused(two_people, "clerk")


def test_a_newer_position_is_not_signed_by_who_wrote_it(two_people: Journey) -> None:
    two_people.to_sent("stp")
    two_people.pass_time(hours=1)
    two_people.save("stp", two_people.objecting(), by="leader")
    command = SupersedePosition(reply_id=two_people.reply_ids["stp"], version=None)
    with pytest.raises(GuardsUnmet):
        two_people.run("stp.leader", supersede_position, command)
    two_people.run("stp.head", supersede_position, command)
    assert position(two_people).author_id == two_people.province.officer["stp.leader"]


def test_the_trail_tells_once_whose_hand_changed_what_before_the_leader(journey: Journey) -> None:
    leader = journey.province.officer["stp.leader"]
    journey.to_clearance("stp")
    journey.pass_time(minutes=1)
    journey.save("stp", journey.concurring(internal_note="Chỉ ghi chú"), by="leader")
    assert changes(journey) == []
    for words in ("Thống", "Thống nhất", "Thống nhất."):
        journey.pass_time(minutes=1)
        journey.save("stp", journey.concurring(opinion=words), by="leader")
    journey.save("stp", journey.objecting(opinion="Thống nhất."), by="leader")
    told = [(leader, {"parts": ["opinion"]}), (leader, {"parts": ["code", "answers", "comments"]})]
    assert changes(journey) == told
    journey.run("stp.head", sign_reply, SignReply(reply_id=journey.reply_ids["stp"], version=None))
    assert position(journey).author_id == leader


def test_after_a_rework_the_same_hand_is_told_again(journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.pass_time(minutes=1)
    journey.save("stp", journey.concurring(opinion="Lần một"), by="leader")
    back = ReturnForRework(reply_id=journey.reply_ids["stp"], version=None, reason="Cần nêu rõ căn cứ.")
    journey.run("stp.leader", return_for_rework, back)
    journey.save("stp", journey.concurring(opinion="Soạn lại"))
    journey.pass_time(minutes=1)
    journey.submit("stp")
    journey.pass_time(minutes=1)
    journey.save("stp", journey.concurring(opinion="Lần hai"), by="leader")
    assert [after for _actor, after in changes(journey)] == [{"parts": ["opinion"]}] * 2
