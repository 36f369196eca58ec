"""A circulated request, on both databases: withdrawn, joined, suspended, closed, answered and concluded."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.drafting import Wanted, circulated, drafted
from tests.factories.office import Office, consolidate, lacking
from tests.factories.province import Province
from tests.factories.reply_journey import begin_journey
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    AuditEntry,
    Comment,
    Consultee,
    Pause,
    SilenceRecord,
)
from workflow.services.add_consultee import AddConsultee, add_consultee
from workflow.services.adjudicate_comment import AdjudicateComment, adjudicate_comment
from workflow.services.conclude_request import ConcludeRequest, conclude_request
from workflow.services.react_to_comment import ReactToComment, react_to_comment
from workflow.services.resume_request import ResumeRequest, resume_request
from workflow.services.suspend_request import SuspendRequest, suspend_request
from workflow.services.withdraw_request import WithdrawRequest, withdraw_request
from workflow.services.write_request import QuestionWritten
from workflow.vocabulary.actions import CommentAction
from workflow.vocabulary.refusals import Conflict, GuardsUnmet, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import CommentState, ReplyState, RequestState


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def test_withdrawing_releases_who_still_owes_and_keeps_what_was_signed(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp", "snv", "sxd")
    journey.to_sent("stp")
    journey.to_clearance("snv", journey.claiming())
    journey.sign("snv")
    command = WithdrawRequest(request_id=journey.request_id, version=None, reason="Dừng xây dựng văn bản")
    assert office.run("stc.leader", withdraw_request, command) == 2
    states = {slug: journey.reply(slug).state for slug in ("stp", "snv", "sxd")}
    assert states == {"stp": ReplyState.SENT, "snv": ReplyState.RELEASED, "sxd": ReplyState.RELEASED}
    request = office.request(journey.request_id)
    assert (request.state, request.withdrawal_reason) == (RequestState.WITHDRAWN, "Dừng xây dựng văn bản")
    assert request.rounds[-1].closed_at == office.clock.now()
    with pytest.raises(NotNow):
        office.run("stc.leader", withdraw_request, command)


def test_a_draft_can_be_withdrawn_by_a_leader_with_a_reason(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    command = WithdrawRequest(request_id=request_id, version=None, reason="Trùng hồ sơ")
    with pytest.raises(NotPermitted):
        office.run("stc.officer", withdraw_request, command)
    blank = WithdrawRequest(request_id=request_id, version=None, reason="")
    assert lacking(lambda: office.run("stc.leader", withdraw_request, blank)) == ["reason_missing"]
    assert office.run("stc.leader", withdraw_request, command) == 0
    assert office.request(request_id).state is RequestState.WITHDRAWN


def test_a_consultee_added_later_gets_the_full_period_and_a_question_of_its_own(office: Office) -> None:
    only = QuestionWritten(text="Riêng Sở Tư pháp", for_all=False, agency_ids=office.ids("stp"))
    request_id, done = circulated(office.application, office.province, Wanted(consultees=("stp",), questions=(only,)))
    office.clock.advance(timedelta(days=3))
    late = office.province.agency["sxd"]
    bare = AddConsultee(request_id=request_id, version=None, agency_id=late)
    assert lacking(lambda: office.run("stc.leader", add_consultee, bare)) == ["question_for_consultee_missing"]
    asked = AddConsultee(request_id=request_id, version=None, agency_id=late, new_question=" Về quy hoạch? ")
    due_at = office.run("stc.leader", add_consultee, asked)
    reply = office.replies(request_id)[late]
    assert done.due_at == datetime(2026, 12, 15, 17, 0, tzinfo=UTC)
    assert reply.due_at == reply.first_due_at == due_at == datetime(2026, 12, 17, 17, 0, tzinfo=UTC)
    request = office.request(request_id)
    assert [(q.text, {a.agency_id for a in q.addressees}) for q in request.questions] == [
        ("Riêng Sở Tư pháp", office.ids("stp")),
        ("Về quy hoạch?", office.ids("sxd")),
    ]


def test_an_existing_question_can_be_put_to_the_added_agency(office: Office) -> None:
    only = QuestionWritten(text="Riêng Sở Tư pháp", for_all=False, agency_ids=office.ids("stp"))
    request_id, _done = circulated(office.application, office.province, Wanted(consultees=("stp",), questions=(only,)))
    (question,) = office.request(request_id).questions
    sxd = office.province.agency["sxd"]
    wrong = AddConsultee(request_id=request_id, version=None, agency_id=sxd, question_ids=frozenset({question.id + 9}))
    assert lacking(lambda: office.run("stc.leader", add_consultee, wrong)) == ["question_unknown"]
    right = AddConsultee(request_id=request_id, version=None, agency_id=sxd, question_ids=frozenset({question.id}))
    office.run("stc.leader", add_consultee, right)
    (question,) = office.request(request_id).questions
    assert {a.agency_id for a in question.addressees} == office.ids("stp", "sxd")


def test_naming_a_question_that_is_put_to_all_changes_nothing_of_it(office: Office) -> None:
    request_id, _done = circulated(office.application, office.province, Wanted(consultees=("stp",)))
    (question,) = office.request(request_id).questions
    sxd = office.province.agency["sxd"]
    named = AddConsultee(request_id=request_id, version=None, agency_id=sxd, question_ids=frozenset({question.id}))
    office.run("stc.leader", add_consultee, named)
    (question,) = office.request(request_id).questions
    assert (question.for_all, question.addressees) == (True, [])


def test_only_another_active_agency_of_the_jurisdiction_is_added_and_only_while_open(office: Office) -> None:
    request_id, _done = circulated(office.application, office.province)

    def add(agency_id: int, username: str = "stc.leader") -> Any:
        command = AddConsultee(request_id=request_id, version=None, agency_id=agency_id)
        return lambda: office.run(username, add_consultee, command)

    agency = office.province.agency
    assert lacking(add(agency["stc"])) == ["consultee_unknown"]
    assert lacking(add(9_999)) == ["consultee_unknown"]
    assert lacking(add(agency["stp"])) == ["consulted_already"]
    office.set(Agency, Agency.id == agency["sxd"], active_to=office.clock.now().date() - timedelta(days=1))
    assert lacking(add(agency["sxd"])) == ["consultee_not_active"]
    with pytest.raises(NotPermitted):
        add(agency["xta"], "stc.officer")()
    draft = drafted(office.application, office.province)
    command = AddConsultee(request_id=draft, version=None, agency_id=agency["xta"])
    with pytest.raises(NotNow):
        office.run("stc.leader", add_consultee, command)


def test_a_suspension_moves_owed_dates_by_what_it_took_and_leaves_sent_replies_alone(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp", "sxd")
    journey.to_sent("stp")
    before = {slug: journey.reply(slug).due_at for slug in ("stp", "sxd")}
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ ý kiến của Bộ")
    assert office.run("stc.leader", suspend_request, suspend) == 1
    assert journey.reply("sxd").paused_at is not None
    office.clock.advance(timedelta(days=7))
    resume = ResumeRequest(request_id=journey.request_id, version=None)
    assert office.run("stc.leader", resume_request, resume) == 1
    assert journey.reply("stp").due_at == before["stp"]
    assert journey.reply("sxd").due_at > before["sxd"]
    assert journey.reply("sxd").paused_at is None
    (pause,) = office.all(Pause)
    assert (pause.explanation, pause.until) == ("Chờ ý kiến của Bộ", office.clock.now())
    assert office.request(journey.request_id).state is RequestState.OPEN


def test_a_date_that_had_passed_before_the_suspension_stays_passed(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "sxd")
    journey.pass_time(days=60)
    before = journey.reply("sxd").due_at
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ")
    office.run("stc.leader", suspend_request, suspend)
    office.clock.advance(timedelta(days=7))
    resume = ResumeRequest(request_id=journey.request_id, version=None)
    assert office.run("stc.leader", resume_request, resume) == 0
    assert journey.reply("sxd").due_at == before


def test_a_request_suspended_while_consolidating_goes_back_there(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp")
    journey.to_sent("stp")
    consolidate(office, journey.request_id)
    suspend = SuspendRequest(request_id=journey.request_id, version=None, reason="Chờ")
    assert office.run("stc.leader", suspend_request, suspend) == 0
    office.run("stc.leader", resume_request, ResumeRequest(request_id=journey.request_id, version=None))
    assert office.request(journey.request_id).state is RequestState.CONSOLIDATING


def test_the_round_does_not_close_over_a_reply_that_still_has_time(office: Office) -> None:
    request_id, _done = circulated(office.application, office.province)
    with pytest.raises(GuardsUnmet) as refused:
        consolidate(office, request_id)
    assert refused.value.guards == ("every_reply_sent_or_past_its_date",)


def test_the_round_does_not_close_over_an_undecided_remit_claim(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp")
    journey.to_clearance("stp", journey.claiming())
    journey.sign("stp")
    with pytest.raises(GuardsUnmet) as refused:
        consolidate(office, journey.request_id)
    assert refused.value.guards == ("every_remit_claim_decided",)


def test_closing_puts_the_silent_on_record_with_the_head_in_office(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp", "sxd")
    journey.to_sent("stp")
    journey.pass_time(days=60)
    assert consolidate(office, journey.request_id) == 1
    assert journey.reply("sxd").state is ReplyState.SILENT
    (record,) = office.all(SilenceRecord)
    assert record.head_id == office.province.officer["sxd.head"]
    assert office.request(journey.request_id).state is RequestState.CONSOLIDATING


def objected(office: Office) -> tuple[int, list[Comment]]:
    journey = begin_journey(office.application, office.province, "stp")
    journey.to_sent("stp", journey.objecting())
    consolidate(office, journey.request_id)
    return journey.request_id, office.all(Comment)


def answer(office: Office, comment: Comment, action: CommentAction, response: str = "", **more: Any) -> Any:
    command = AdjudicateComment(comment_id=comment.id, version=None, action=action, response=response, **more)
    return office.run("stc.officer", adjudicate_comment, command)


def conclude(office: Office, request_id: int, username: str = "stc.leader") -> None:
    office.run(username, conclude_request, ConcludeRequest(request_id=request_id, version=None))


def test_nothing_concludes_before_each_comment_is_answered(office: Office) -> None:
    request_id, comments = objected(office)
    with pytest.raises(GuardsUnmet) as refused:
        conclude(office, request_id)
    assert refused.value.guards == ("every_comment_answered",)
    for comment in comments:
        answer(office, comment, CommentAction.ACCEPT)
    with pytest.raises(NotPermitted):
        conclude(office, request_id, "stc.officer")
    conclude(office, request_id)
    request = office.request(request_id)
    assert (request.state, request.concluded_at) == (RequestState.CONCLUDED, office.clock.now())


def test_not_accepting_needs_a_reason_and_an_answer_is_given_once(office: Office) -> None:
    _request_id, (condition, _remark) = objected(office)
    for action in (CommentAction.NOT_ACCEPT, CommentAction.PARTLY_ACCEPT):
        with pytest.raises(GuardsUnmet):
            answer(office, condition, action)
    answer(office, condition, CommentAction.PARTLY_ACCEPT, "Tiếp thu một phần")
    with pytest.raises(NotNow):
        answer(office, condition, CommentAction.ACCEPT)


def test_a_maintained_condition_stops_the_conclusion_a_satisfied_one_does_not(office: Office) -> None:
    request_id, (condition, remark) = objected(office)
    for comment in (condition, remark):
        answer(office, comment, CommentAction.NOT_ACCEPT, "Đã có quy định tại luật")

    def react(comment: Comment, action: CommentAction, username: str, reason: str = "") -> None:
        command = ReactToComment(comment_id=comment.id, version=None, action=action, reason=reason)
        office.run(username, react_to_comment, command)

    with pytest.raises(NotPermitted):
        react(condition, CommentAction.REACT_MAINTAINED, "stp.officer", "Vẫn trái luật")
    with pytest.raises(GuardsUnmet):
        react(condition, CommentAction.REACT_MAINTAINED, "stp.leader")
    with pytest.raises(NotFound):
        react(condition, CommentAction.REACT_MAINTAINED, "sxd.leader", "Không liên quan")
    react(condition, CommentAction.REACT_MAINTAINED, "stp.leader", "Vẫn trái luật")
    react(remark, CommentAction.REACT_SATISFIED, "stp.officer")
    with pytest.raises(GuardsUnmet) as refused:
        conclude(office, request_id)
    assert refused.value.guards == ("every_maintained_condition_decided",)


def test_there_is_no_reaction_before_an_answer_and_no_answer_before_consolidating(office: Office) -> None:
    journey = begin_journey(office.application, office.province, "stp")
    journey.to_sent("stp", journey.objecting())
    condition = office.all(Comment)[0]
    with pytest.raises(NotNow):
        answer(office, condition, CommentAction.ACCEPT)
    consolidate(office, journey.request_id)
    command = ReactToComment(comment_id=condition.id, version=None, action=CommentAction.REACT_SATISFIED)
    with pytest.raises(NotNow):
        office.run("stp.leader", react_to_comment, command)


def test_an_answer_seen_in_another_version_is_not_reacted_to(office: Office) -> None:
    _request_id, (condition, remark) = objected(office)
    answer(office, condition, CommentAction.ACCEPT)
    command = ReactToComment(comment_id=condition.id, version=9, action=CommentAction.REACT_SATISFIED)
    with pytest.raises(Conflict):
        office.run("stp.leader", react_to_comment, command)
    stale = AdjudicateComment(comment_id=remark.id, version=3, action=CommentAction.ACCEPT)
    with pytest.raises(Conflict):
        office.run("stc.officer", adjudicate_comment, stale)


def test_each_act_writes_one_entry_in_the_requests_own_chain(office: Office) -> None:
    request_id, _comments = objected(office)
    with office.application.reading() as session:
        chains = session.scalars(select(AuditEntry.chain).where(AuditEntry.request_id == request_id).distinct()).all()
        ordinals = session.scalars(
            select(func.max(AuditEntry.ordinal)).where(AuditEntry.request_id == request_id)
        ).one()
    assert chains == [f"request:{request_id}"]
    assert ordinals == len(office.entries(request_id))
    assert CommentState.OPEN.value == "open"
    assert office.all(Consultee, Consultee.request_id == request_id)
