"""Signing a reply: what becomes official, by whom, and that nothing changes it afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_reading import position_of
from workflow.bootstrap import Application
from workflow.models import (
    Adjudication,
    AuditEntry,
    Comment,
    Delegation,
    Jurisdiction,
)
from workflow.policies.position_digest import position_digest
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.services.open_draft import OpenDraft, open_draft
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotFound, NotPermitted
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import CommentState, ReplyState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def test_signing_makes_the_position_official_with_everything_that_belongs_to_it(
    journey: Journey, province: Province
) -> None:
    signed = journey.to_sent("stp", journey.objecting(opinion="Không thống nhất thời hạn tại Điều 5."))
    reply, position = journey.reply("stp"), position_of(journey, "stp")
    assert (reply.state, reply.sent_at, signed.late) == (ReplyState.SENT, journey.application.clock.now(), False)
    assert position.number == signed.number == "1/2026/STP-TGYK"
    assert (position.code, position.comment_count, position.condition_count) == (PositionCode.OBJECT, 2, 1)
    assert (position.signer_id, position.signer_role) == (province.officer["stp.leader"], Role.LEADER)
    assert (position.signer_name, position.signer_title) == ("Sở Tư pháp leader", "leader")
    assert position.author_id == province.officer["stp.officer"]
    with journey.application.reading() as session:
        states = session.execute(
            select(Adjudication.state, Comment.ordinal).join(Comment, Adjudication.comment_id == Comment.id)
        ).all()
    assert sorted(states, key=lambda row: row[1]) == [(CommentState.OPEN, 1), (CommentState.OPEN, 2)]


def test_anybody_can_recompute_the_digest_from_the_stored_rows(journey: Journey) -> None:
    for agency, content in (
        ("stp", journey.objecting()),
        ("sxd", journey.concurring(checked_parts="Điều 1 đến Điều 4")),
    ):
        signed = journey.to_sent(agency, content)
        position = position_of(journey, agency)
        digest = position_digest(
            vars(position), [vars(comment) for comment in position.comments], [vars(a) for a in position.answers]
        )
        assert digest == position.digest == signed.digest


def test_findings_are_stored_with_the_authors_words_at_signing(journey: Journey) -> None:
    ticked = {journey.question_ids[0]: AnswerDraft(checked=True)}
    words = "Sở Tư pháp cơ bản nhất trí với dự thảo."
    empty = PreparedContent(code=PositionCode.CONCUR, opinion=words, answers=ticked)
    journey.to_sent("stp", empty)
    found = {finding.rule: finding.words for finding in position_of(journey, "stp").findings}
    assert "basic_agreement_unlisted" in found
    assert any("cơ bản" in word for word in found["basic_agreement_unlisted"])


def test_a_late_reply_is_taken_and_marked(journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.pass_time(days=60)
    assert journey.sign("stp").late


def test_only_leaders_and_heads_sign(journey: Journey) -> None:
    journey.to_clearance("stp")
    for role in ("officer", "clerk"):
        with pytest.raises(NotPermitted):
            journey.sign("stp", role)
    with pytest.raises(NotFound):
        journey.run("sxd.head", sign_reply, SignReply(reply_id=journey.reply_ids["stp"], version=None))
    journey.sign("stp", "head")


def test_a_delegate_signs_in_the_name_of_the_leader_and_both_names_stay(journey: Journey, province: Province) -> None:
    now = journey.application.clock.now()
    with journey.application.sessions.begin() as session:
        session.add(
            Delegation(
                jurisdiction_id=province.jurisdiction_id,
                delegator_id=province.officer["stp.leader"],
                delegate_id=province.officer["stp.clerk"],
                agency_id=province.agency["stp"],
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=1),
                reason="Đi công tác",
                entered_by_id=province.officer["stp.head"],
            )
        )
    journey.to_clearance("stp")
    journey.sign("stp", "clerk")
    position = position_of(journey, "stp")
    assert (position.signer_id, position.signed_for_id) == (
        province.officer["stp.clerk"], province.officer["stp.leader"],
    )  # fmt: skip
    assert (position.signer_name, position.signed_for_name) == ("Sở Tư pháp clerk", "Sở Tư pháp leader")
    with journey.application.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.name == "reply_sent")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (position.signer_id, position.signed_for_id)


def test_nobody_signs_words_that_changed_after_they_were_read(journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.save("stp", journey.concurring(opinion="Lãnh đạo khác đã sửa"), by="head")
    command = SignReply(reply_id=journey.reply_ids["stp"], version=None, preparation_version=1)
    with pytest.raises(Conflict) as refused:
        journey.run("stp.leader", sign_reply, command)
    assert refused.value.reason == "preparation_changed"


def test_a_leader_who_writes_signs_as_well_unless_two_people_are_asked_for(journey: Journey) -> None:
    for agency, two_people in (("stp", False), ("sxd", True)):
        with journey.application.sessions.begin() as session:
            session.execute(update(Jurisdiction).values(author_may_sign=not two_people))
        journey.receive(agency)
        journey.assign(agency, "leader")
        journey.save(agency, journey.concurring(), by="leader")
        journey.submit(agency, by="leader")
    with pytest.raises(GuardsUnmet) as refused:
        journey.sign("sxd")
    assert refused.value.guards == ("signer_is_not_the_author",)
    journey.sign("sxd", "head")
    journey.sign("stp", "head")


def test_an_incomplete_text_cannot_be_signed_even_when_a_leader_edits_it_in_clearance(journey: Journey) -> None:
    journey.to_clearance("stp")
    journey.save("stp", PreparedContent(code=PositionCode.CONCUR), by="leader")
    with pytest.raises(Incomplete) as refused:
        journey.sign("stp")
    assert refused.value.missing[0].key == "nothing_checked"


def test_opening_the_draft_is_noted_once_and_only_for_the_own_agency(journey: Journey) -> None:
    version = journey.reply("stp").version
    command = OpenDraft(reply_id=journey.reply_ids["stp"])
    assert not journey.run("stc.officer", open_draft, command)
    assert journey.run("stp.officer", open_draft, command)
    opened = journey.reply("stp").draft_opened_at
    journey.pass_time(hours=1)
    assert not journey.run("stp.leader", open_draft, command)
    reply = journey.reply("stp")
    assert (reply.draft_opened_at, reply.version) == (opened, version)


def test_the_trail_never_holds_words_of_a_preparation(journey: Journey) -> None:
    secret = "bí mật nội bộ chưa gửi"
    journey.to_clearance("stp", journey.concurring(internal_note=secret, opinion="Ý kiến chưa ký"))
    with journey.application.reading() as session:
        said = [str((entry.before, entry.after)) for entry in session.scalars(select(AuditEntry))]
    assert not any("bí mật" in words or "chưa ký" in words for words in said)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE position SET opinion = 'đã sửa'",
        "DELETE FROM position",
        "UPDATE comment SET text = 'đã sửa'",
        "DELETE FROM comment",
        "UPDATE finding SET rule = 'x'",
        "UPDATE reply SET position_id = NULL",
        "UPDATE reply SET sent_at = NULL",
        "UPDATE reply SET state = 'assigned' WHERE state = 'sent'",
        "DELETE FROM reply",
        "UPDATE reply SET state = 'sent', sent_at = delivered_at WHERE state = 'delivered'",
    ],
)
def test_no_raw_sql_changes_or_fakes_an_official_position(journey: Journey, statement: str) -> None:
    journey.to_sent("stp", journey.objecting(opinion="Cơ bản nhất trí."))
    with pytest.raises(DatabaseError), journey.application.sessions.begin() as session:
        session.execute(text(statement))


def test_times_are_utc_and_aware_everywhere(journey: Journey) -> None:
    journey.to_sent("stp")
    assert journey.reply("stp").sent_at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
