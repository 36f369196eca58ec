"""Taking in, assigning, writing and clearing a reply."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.province import Province
from tests.factories.reply_journey import Journey, begin_journey
from tests.factories.reply_reading import events
from workflow.bootstrap import Application
from workflow.models import (
    Preparation,
)
from workflow.policies.position_rules import CommentDraft
from workflow.policies.prepared_position import AnswerDraft, PreparedContent
from workflow.services.assign_reply import AssignReply, assign_reply
from workflow.services.return_for_rework import ReturnForRework, return_for_rework
from workflow.vocabulary.positions import PositionCode
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, Incomplete, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import ReplyState


@pytest.fixture
def journey(application: Application, province: Province) -> Journey:
    return begin_journey(application, province, "stp", "sxd")


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
