"""From receipt to the signed position, on both databases: what each step needs, leaves behind and refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import selectinload

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from workflow.bootstrap import Application
from workflow.models import (
    Adjudication,
    AuditEntry,
    Comment,
    Delegation,
    Jurisdiction,
    Pause,
    Position,
    Preparation,
    RemitClaim,
    Reply,
)
from workflow.policies.position_digest import position_digest
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim
from workflow.services.open_draft import OpenDraft, open_draft
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.services.sign_reply import SignReply, sign_reply
from workflow.services.supersede_position import SupersedePosition, supersede_position
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotFound, NotNow, NotPermitted
from workflow.vocabulary.roles import Role
from workflow.vocabulary.states import CommentState, ReplyState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


def position_of(journey: Journey, agency: str) -> Position:
    reply = journey.reply(agency)
    with journey.application.reading() as session:
        return session.scalars(
            select(Position)
            .where(Position.id == reply.position_id)
            .options(selectinload(Position.comments), selectinload(Position.answers), selectinload(Position.findings))
        ).one()


def events(journey: Journey) -> list[str]:
    with journey.application.reading() as session:
        return list(session.scalars(select(AuditEntry.name).order_by(AuditEntry.id)))


def test_receipt_assignment_and_handing_on_are_recorded(journey: Journey, province: Province) -> None:
    journey.to_assigned("stp")
    journey.assign("stp", "clerk")
    reply = journey.reply("stp")
    assert (reply.state, reply.assignee_id) == (ReplyState.ASSIGNED, province.officer["stp.clerk"])
    assert reply.received_by_id == province.officer["stp.clerk"]
    assert events(journey)[-3:] == ["receipt_confirmed", "reply_assigned", "reply_assigned"]


def test_only_an_active_officer_of_the_agency_can_be_assigned(journey: Journey, province: Province) -> None:
    journey.receive("stp")
    command = AssignReply(reply_id=journey.reply_ids["stp"], version=None, officer_id=province.officer["sxd.officer"])
    with pytest.raises(GuardsUnmet) as refused:
        journey.run("stp.leader", assign_reply, command)
    assert refused.value.guards == ("assignee_belongs_to_agency",)


def test_an_officer_does_not_distribute_and_other_agencies_do_not_even_see_it(
    journey: Journey, province: Province
) -> None:
    journey.receive("stp")
    command = AssignReply(reply_id=journey.reply_ids["stp"], version=None, officer_id=province.officer["stp.officer"])
    with pytest.raises(NotPermitted):
        journey.run("stp.officer", assign_reply, command)
    with pytest.raises(NotFound):
        journey.run("sxd.leader", assign_reply, command)
    with pytest.raises(NotPermitted):
        journey.run("stc.leader", assign_reply, command)


def test_receipt_the_next_day_moves_a_date_that_counts_from_receipt(
    application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "sxd", procedure="qd-chu-tich")
    first = journey.reply("sxd").due_at
    journey.pass_time(days=2)  # Wednesday: the next working day after Monday, for Tuesday is a day off
    assert journey.receive("sxd")
    reply = journey.reply("sxd")
    assert reply.due_at == first + timedelta(days=2)
    assert reply.first_due_at == first


def test_receipt_after_the_due_date_moves_nothing(application: Application, province: Province) -> None:
    journey = begin_journey(application, province, "sxd", procedure="qd-chu-tich")
    first = journey.reply("sxd").due_at
    journey.pass_time(days=30)
    assert not journey.receive("sxd")
    assert journey.reply("sxd").due_at == first


def test_receipt_does_not_matter_where_the_clock_starts_with_the_dossier(journey: Journey) -> None:
    first = journey.reply("stp").due_at
    journey.pass_time(days=2)
    assert not journey.receive("stp")
    assert journey.reply("stp").due_at == first


def test_a_preparation_takes_anything_unfinished_and_keeps_it(journey: Journey, province: Province) -> None:
    journey.to_assigned("stp")
    half = PreparedContent(
        opinion="Sở có ý kiến như",
        answers={journey.question_ids[0]: AnswerDraft(answer="Chưa xong")},
        comments=(CommentDraft(article="Điều 3"), CommentDraft()),
    )
    saved = journey.save("stp", half, version=0)
    assert saved.version == 1
    with journey.application.reading() as session:
        row = session.scalars(select(Preparation)).one()
    assert row.code is None
    assert row.updated_by_id == province.officer["stp.officer"]
    assert [comment["article"] for comment in row.comments] == ["Điều 3"]
    assert row.answers == {str(journey.question_ids[0]): {"checked": False, "answer": "Chưa xong"}}


def test_an_older_tab_never_overwrites_a_newer_preparation(journey: Journey) -> None:
    journey.to_assigned("stp")
    first = journey.save("stp", PreparedContent(opinion="Bản một"), version=0)
    second = journey.save("stp", PreparedContent(opinion="Bản hai"), version=first.version)
    with pytest.raises(Conflict) as refused:
        journey.save("stp", PreparedContent(opinion="Bản cũ"), version=first.version)
    assert refused.value.reason == "preparation_changed"
    with pytest.raises(Conflict):
        journey.save("stp", PreparedContent(opinion="Bản đầu tiên của một tab khác"), version=0)
    again = journey.save("stp", PreparedContent(opinion="Bản hai"), version=first.version)
    assert again.version == second.version, "the same words again are no conflict"


def test_answers_to_questions_of_another_request_are_left_out(journey: Journey) -> None:
    journey.to_assigned("stp")
    journey.save("stp", PreparedContent(answers={999_999: AnswerDraft(answer="lạc")}))
    with journey.application.reading() as session:
        assert session.scalars(select(Preparation)).one().answers == {}


def test_an_unknown_or_own_competent_agency_is_refused(journey: Journey, province: Province) -> None:
    journey.to_assigned("stp")
    for agency_id in (999_999, province.agency["stp"]):
        with pytest.raises(Incomplete) as refused:
            journey.save("stp", PreparedContent(competent_agency_id=agency_id))
        assert refused.value.missing[0].key == "competent_agency_unknown"


def test_endless_texts_and_lists_are_refused(journey: Journey) -> None:
    journey.to_assigned("stp")
    with pytest.raises(Incomplete):
        journey.save("stp", PreparedContent(opinion="a" * 20_001))
    with pytest.raises(Incomplete):
        journey.save("stp", PreparedContent(comments=(CommentDraft(article="1"),) * 301))


def test_nobody_but_the_assignee_and_signers_writes(journey: Journey) -> None:
    journey.to_assigned("stp")
    with pytest.raises(NotPermitted):
        journey.save("stp", PreparedContent(opinion="x"), by="clerk")
    journey.save("stp", PreparedContent(opinion="x"), by="head")


def test_in_clearance_only_signers_still_write(journey: Journey) -> None:
    journey.to_clearance("stp")
    with pytest.raises(NotPermitted):
        journey.save("stp", PreparedContent(opinion="sửa lén"))
    journey.save("stp", journey.concurring(opinion="Lãnh đạo chỉnh"), by="leader")


def test_nothing_is_written_before_receipt_or_after_release(journey: Journey) -> None:
    with pytest.raises(NotNow):
        journey.save("stp", PreparedContent(opinion="x"), by="leader")


def test_an_incomplete_position_is_not_cleared_and_all_that_is_missing_is_named(journey: Journey) -> None:
    journey.to_assigned("stp")
    with pytest.raises(Incomplete) as nothing:
        journey.submit("stp")
    assert [missing.key for missing in nothing.value.missing] == ["position_missing"]
    comment = CommentDraft(article="Đ" * 121, text="Chưa rõ")
    journey.save("stp", PreparedContent(code=PositionCode.OBJECT, comments=(comment,)))
    with pytest.raises(Incomplete) as refused:
        journey.submit("stp")
    assert {(missing.key, missing.place) for missing in refused.value.missing} == {
        ("objection_without_condition", "comments"),
        ("comment_weight_missing", "comments-0-weight"),
        ("comment_place_too_long", "comments-0-article"),
    }


def test_a_leader_returns_with_a_reason_and_the_author_submits_again(journey: Journey) -> None:
    journey.to_clearance("stp")
    reply_id = journey.reply_ids["stp"]
    with pytest.raises(Incomplete):
        journey.run("stp.leader", return_for_rework, ReturnForRework(reply_id=reply_id, version=None, reason="  "))
    with pytest.raises(NotPermitted):
        journey.run("stp.officer", return_for_rework, ReturnForRework(reply_id=reply_id, version=None, reason="a"))
    journey.run("stp.leader", return_for_rework, ReturnForRework(reply_id=reply_id, version=None, reason="Nêu rõ hơn"))
    reply = journey.reply("stp")
    assert (reply.state, reply.rework_reason) == (ReplyState.ASSIGNED, "Nêu rõ hơn")
    journey.submit("stp")
    assert journey.reply("stp").rework_reason == ""


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


def test_a_claim_reaches_the_drafter_and_stops_the_clock(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.REMIT_CLAIMED, None)
    assert reply.claimed_at == journey.application.clock.now()
    with journey.application.reading() as session:
        claim, pause = session.scalars(select(RemitClaim)).one(), session.scalars(select(Pause)).one()
    assert claim.position_id == reply.position_id
    assert (pause.since, pause.until) == (reply.claimed_at, None)


def decide(journey: Journey, *, accept: bool, reason: str = "", by: str = "stc.officer") -> bool:
    command = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=accept, reason=reason)
    return bool(journey.run(by, decide_remit_claim, command))


def test_an_accepted_claim_is_an_answer_given_when_it_was_signed(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    signed_at = journey.application.clock.now()
    journey.pass_time(days=3)
    decide(journey, accept=True)
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.SENT, signed_at)
    assert "remit_claim_accepted" in events(journey)


def test_a_refused_claim_puts_the_duty_back_with_the_clock_as_it_stood(journey: Journey) -> None:
    first = journey.reply("stp").due_at
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=2)
    with pytest.raises(Incomplete):
        decide(journey, accept=False)
    assert decide(journey, accept=False, reason="Nhiệm vụ tại Quyết định 12 đã giao Sở Tư pháp.")
    reply = journey.reply("stp")
    assert (reply.state, reply.position_id, reply.claimed_at) == (ReplyState.ASSIGNED, None, None)
    assert reply.due_at > first
    assert reply.first_due_at == first
    with journey.application.reading() as session:
        assert session.scalars(select(Pause)).one().until == journey.application.clock.now()
        assert session.scalars(select(Position)).one().code is PositionCode.OUTSIDE_REMIT, "it stays on record"


def test_a_claim_made_too_late_gives_no_time_back(journey: Journey) -> None:
    journey.pass_time(days=60)
    first = journey.reply("stp").due_at
    journey.to_sent("stp", journey.claiming())
    journey.pass_time(days=5)
    assert not decide(journey, accept=False, reason="Thuộc lĩnh vực của Sở.")
    assert journey.reply("stp").due_at == first


def test_after_a_refusal_the_agency_answers_and_both_positions_stay_on_record(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    decide(journey, accept=False, reason="Thuộc lĩnh vực của Sở.")
    journey.save("stp", journey.objecting())
    journey.submit("stp")
    journey.sign("stp")
    with journey.application.reading() as session:
        rows = session.execute(select(Position.ordinal, Position.code).order_by(Position.ordinal)).all()
    assert [tuple(row) for row in rows] == [(1, PositionCode.OUTSIDE_REMIT), (2, PositionCode.OBJECT)]


def test_only_the_drafting_agency_decides_a_claim_and_only_once(journey: Journey) -> None:
    journey.to_sent("stp", journey.claiming())
    with pytest.raises(NotPermitted):
        decide(journey, accept=True, by="stp.head")
    with pytest.raises(NotFound):
        decide(journey, accept=True, by="sxd.head")
    decide(journey, accept=True)
    with pytest.raises(NotNow):
        decide(journey, accept=False, reason="Đổi ý")


def supersede(journey: Journey, by: str = "stp.leader") -> Any:
    return journey.run(by, supersede_position, SupersedePosition(reply_id=journey.reply_ids["stp"], version=None))


def test_a_newer_position_supersedes_and_the_first_time_of_sending_stays(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    before = journey.reply("stp")
    journey.pass_time(hours=5)
    journey.save("stp", journey.objecting())
    supersede(journey)
    reply = journey.reply("stp")
    assert (reply.state, reply.sent_at) == (ReplyState.SENT, before.sent_at)
    assert reply.position_id != before.position_id
    assert position_of(journey, "stp").code is PositionCode.OBJECT
    with journey.application.reading() as session:
        assert len(session.scalars(select(Position)).all()) == 2


def test_superseding_needs_words_written_since_the_last_signature(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    with pytest.raises(Incomplete) as refused:
        supersede(journey)
    assert refused.value.missing[0].key == "nothing_newer_prepared"
    journey.save("stp", journey.concurring())
    with pytest.raises(Incomplete):
        supersede(journey)


def test_an_answer_cannot_be_superseded_by_a_claim_to_be_outside_remit(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    journey.save("stp", journey.claiming())
    with pytest.raises(Incomplete) as refused:
        supersede(journey)
    assert refused.value.missing[0].key == "claim_after_answer"


def test_a_closed_round_takes_no_newer_position(journey: Journey) -> None:
    journey.to_sent("stp", journey.concurring())
    journey.pass_time(hours=1)
    journey.save("stp", journey.objecting())
    with journey.application.sessions.begin() as session:
        session.execute(update(Reply).values(closed_at=journey.application.clock.now()))
    with pytest.raises(GuardsUnmet) as refused:
        supersede(journey)
    assert refused.value.guards == ("round_open",)
    with pytest.raises(GuardsUnmet):
        journey.save("stp", journey.concurring())


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
