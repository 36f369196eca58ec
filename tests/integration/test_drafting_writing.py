"""Writing a request, on both databases: what is stored, what is refused at its place, and for whom."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories.drafting import Wanted, content, docx, drafted, pdf, submitted
from tests.factories.office import STRICT, Office, lacking
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import (
    Agency,
    CommentRequest,
    Procedure,
)
from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.save_request import SaveRequest, save_request
from workflow.services.start_request import StartRequest, start_request
from workflow.services.write_request import QuestionWritten, write_request
from workflow.vocabulary.administration import AgencyKind, Change
from workflow.vocabulary.refusals import Conflict, Incomplete, NotFound, NotNow, NotPermitted
from workflow.vocabulary.states import RequestState


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    return Office(application, province, clock)


def test_a_request_starts_under_its_procedure_with_the_usual_period(office: Office) -> None:
    province = office.province
    command = StartRequest(
        agency_id=province.agency["stc"], procedure_id=province.procedure[STRICT], subject=" Dự thảo Quyết định "
    )
    request = office.request(office.run("stc.officer", start_request, command))
    assert (request.state, request.period_days, request.subject) == (RequestState.DRAFTING, 7, "Dự thảo Quyết định")
    assert request.search_text == "stc du thao quyet dinh"
    assert [entry.name for entry in office.entries(request.id)] == ["request_started"]


def test_nobody_starts_a_request_for_another_agency_and_a_clerk_for_none(office: Office) -> None:
    province = office.province
    command = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure[STRICT])
    with pytest.raises(NotFound):
        office.run("stp.officer", start_request, command)
    with pytest.raises(NotFound):
        office.run("supervisor", start_request, command)
    with pytest.raises(NotPermitted):
        office.run("stc.clerk", start_request, command)


def test_a_procedure_without_a_period_or_out_of_use_cannot_be_chosen(office: Office) -> None:
    province = office.province

    def start(procedure_id: int) -> Any:
        return lambda: office.run(
            "stc.officer", start_request, StartRequest(agency_id=province.agency["stc"], procedure_id=procedure_id)
        )

    assert lacking(start(province.procedure["nq-hdnd"])) == ["procedure_not_usable"]
    assert lacking(start(9_999)) == ["procedure_unknown"]
    office.set(Procedure, Procedure.code == STRICT, active=False)
    assert lacking(start(province.procedure[STRICT])) == ["procedure_not_usable"]


def test_an_agency_that_has_ceased_starts_nothing(office: Office) -> None:
    province = office.province
    office.set(Agency, Agency.id == province.agency["stc"], active_to=datetime(2026, 1, 1, tzinfo=UTC).date())
    command = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure[STRICT])
    assert lacking(lambda: office.run("stc.officer", start_request, command)) == ["agency_not_active"]


def test_consultees_come_by_picking_by_group_and_by_the_mandatory_list(office: Office) -> None:
    wanted = Wanted(
        procedure=STRICT,
        consultees=("sxd",),
        more={"kinds": frozenset({AgencyKind.COMMUNE}), "with_mandatory": True},
    )
    request = office.request(drafted(office.application, office.province, wanted))
    assert {c.agency_id for c in request.consultees} == office.ids("sxd", "xta", "stp", "snv")
    assert {c.agency_id for c in request.consultees if c.mandatory} == office.ids("stp", "snv")


def test_a_group_never_makes_an_agency_consult_itself(office: Office) -> None:
    wanted = Wanted(consultees=(), more={"kinds": frozenset({AgencyKind.DEPARTMENT})})
    request = office.request(drafted(office.application, office.province, wanted))
    assert {c.agency_id for c in request.consultees} == office.ids("stp", "snv", "sxd", "skhcn")


def test_writing_again_replaces_questions_and_consultees_and_keeps_the_trail_of_both(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    named = QuestionWritten(text="Riêng Sở Xây dựng?", for_all=False, agency_ids=office.ids("sxd"))
    wanted = Wanted(
        consultees=("sxd", "stp"), questions=(QuestionWritten(text=" Chung? "), QuestionWritten(text="  "), named)
    )
    office.run("stc.leader", write_request, content(office.province, request_id, wanted))
    request = office.request(request_id)
    assert [(q.ordinal, q.text, q.for_all) for q in request.questions] == [
        (1, "Chung?", True),
        (2, "Riêng Sở Xây dựng?", False),
    ]
    assert {a.agency_id for a in request.questions[1].addressees} == office.ids("sxd")
    assert {c.agency_id for c in request.consultees} == office.ids("sxd", "stp")
    written = [entry for entry in office.entries(request_id) if entry.name == "request_written"][-1]
    assert set(written.after) == {"consultees", "questions"}
    assert written.before["questions"][0]["text"] == "Mức chi tại Điều 3 có phù hợp không?"


def test_only_the_version_that_was_seen_is_written_over(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    seen = office.request(request_id).version
    first = content(office.province, request_id, Wanted(subject="Của người thứ nhất"), version=seen)
    second = content(office.province, request_id, Wanted(subject="Của người thứ hai"), version=seen)
    office.run("stc.officer", write_request, first)
    with pytest.raises(Conflict):
        office.run("stc.leader", write_request, second)
    assert office.request(request_id).subject == "Của người thứ nhất"


def test_saving_the_same_again_still_counts_the_version_up(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    before = office.request(request_id).version
    office.run("stc.officer", write_request, content(office.province, request_id, Wanted()))
    assert office.request(request_id).version == before + 1


@pytest.mark.parametrize("username", ["stp.officer", "supervisor", "administrator"])
def test_before_circulation_nobody_outside_the_agency_finds_the_request(office: Office, username: str) -> None:
    request_id = drafted(office.application, office.province)
    with pytest.raises(NotFound):
        office.run(username, write_request, content(office.province, request_id, Wanted()))


@pytest.mark.parametrize(
    ("changes", "key", "place"),
    [
        ({"period_days": 0}, "period_out_of_range", "period_days"),
        ({"period_days": 366}, "period_out_of_range", "period_days"),
        ({"more": {"urgent": True}}, "urgent_reason_missing", "urgent_reason"),
        ({"more": {"urgent": True, "urgent_reason": "\u200b "}}, "urgent_reason_missing", "urgent_reason"),
        ({"more": {"urgent_reason": "x" * 20_001}}, "text_too_long", "urgent_reason"),
        ({"subject": "x" * 20_001}, "text_too_long", "subject"),
        ({"questions": (QuestionWritten(text="x" * 20_001),)}, "text_too_long", "questions-0-text"),
        ({"questions": (QuestionWritten(text="?"),) * 51}, "too_many_questions", "questions"),
        ({"questions": (QuestionWritten(text="?", for_all=False),)}, "question_without_addressee",
         "questions-0-agency_ids"),
        ({"consultees": ("stc",)}, "consultee_unknown", "agency_ids"),
        ({"procedure": "nq-hdnd"}, "procedure_not_usable", "procedure_id"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_at_its_place(
    office: Office, changes: dict[str, Any], key: str, place: str
) -> None:
    request_id = drafted(office.application, office.province)
    before = office.request(request_id).version
    with pytest.raises(Incomplete) as refused:
        office.run("stc.officer", write_request, content(office.province, request_id, Wanted(**changes)))
    assert [(item.key, item.place) for item in refused.value.missing] == [(key, place)]
    assert office.request(request_id).version == before


def test_a_question_for_somebody_who_is_not_asked_is_refused(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    astray = QuestionWritten(text="?", for_all=False, agency_ids=office.ids("sxd"))
    command = content(office.province, request_id, Wanted(questions=(QuestionWritten(text="a"), astray)))
    with pytest.raises(Incomplete) as refused:
        office.run("stc.officer", write_request, command)
    (item,) = refused.value.missing
    assert (item.key, item.place, item.args) == ("addressee_not_consulted", "questions-1-agency_ids", {"number": 2})


def test_a_further_upload_is_a_further_version(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    file = AttachDraft(request_id=request_id, version=None, name="lan-2.pdf", content=pdf(pages=2))
    office.run("stc.officer", attach_draft, file)
    first, second = office.request(request_id).versions
    assert (first.ordinal, first.change, second.ordinal, second.change) == (1, Change.FIRST, 2, Change.MATERIAL)
    assert (second.file.pages, second.file.size) == (2, len(file.content))
    with office.application.files.open(second.file.digest) as stored:
        assert stored.read() == file.content


def test_form_and_file_are_saved_together_or_not_at_all(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    seen = office.request(request_id).version
    written = content(office.province, request_id, Wanted(subject="Tên mới"), version=seen)
    both = SaveRequest(content=written, file=("a.docx", b"<html>"))
    assert lacking(lambda: office.run("stc.officer", save_request, both)) == ["file_not_what_it_says"]
    assert office.request(request_id).subject == Wanted().subject
    office.run("stc.officer", save_request, SaveRequest(content=written, file=("a.docx", docx(text="khác"))))
    assert (office.request(request_id).subject, len(office.request(request_id).versions)) == ("Tên mới", 2)


def test_once_submitted_neither_words_nor_file_change(office: Office) -> None:
    request_id = submitted(office.application, office.province)
    with pytest.raises(NotNow):
        office.run("stc.officer", write_request, content(office.province, request_id, Wanted()))
    file = AttachDraft(request_id=request_id, version=None, name="a.pdf", content=pdf())
    with pytest.raises(NotNow):
        office.run("stc.officer", attach_draft, file)


def test_an_urgent_matter_says_why_and_the_reason_goes_when_it_is_no_longer_urgent(office: Office) -> None:
    request_id = drafted(office.application, office.province)
    for urgent, kept in ((True, "Phải trình trước kỳ họp"), (False, "")):
        wanted = Wanted(more={"urgent": urgent, "urgent_reason": " Phải trình trước kỳ họp "})
        office.run("stc.officer", write_request, content(office.province, request_id, wanted))
        assert office.request(request_id).urgent_reason == kept


@pytest.mark.parametrize("reason", ["", " \u200b\u3000"])
def test_the_database_knows_no_urgency_without_a_reason(office: Office, reason: str) -> None:
    request_id = drafted(office.application, office.province)
    with pytest.raises(IntegrityError, match="urgent_has_reason"):
        office.set(CommentRequest, CommentRequest.id == request_id, urgent=True, urgent_reason=reason)
