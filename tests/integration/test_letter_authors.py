"""Where the jurisdiction asks for two people, nobody signs a letter that they wrote a part of, or in their name."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.factories.drafting import Wanted, content, docx
from tests.factories.office import Office, circulate, submit
from tests.factories.province import Province
from workflow.adapters.clock import SettableClock
from workflow.bootstrap import Application
from workflow.models import Jurisdiction, Membership
from workflow.queries.request_detail import view_request
from workflow.services.attach_draft import AttachDraft, attach_draft
from workflow.services.delegations import EnterDelegation, enter_delegation
from workflow.services.start_request import StartRequest, start_request
from workflow.services.write_request import write_request
from workflow.vocabulary.refusals import GuardsUnmet


@pytest.fixture
def office(application: Application, province: Province, clock: SettableClock) -> Office:
    office = Office(application, province, clock)
    office.set(Jurisdiction, Jurisdiction.id == province.jurisdiction_id, author_may_sign=False)
    return office


def written(
    office: Office, *, start: str = "stc.officer", words: str = "stc.officer", file: str = "stc.officer"
) -> int:
    """A letter submitted for signature, each part of it by the one named."""
    province = office.province
    begin = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure["lien-so"])
    request_id = office.run(start, start_request, begin)
    assert isinstance(request_id, int)
    office.run(words, write_request, content(province, request_id, Wanted()))
    attach(office, request_id, file)
    submit(office, request_id)
    return request_id


def attach(office: Office, request_id: int, username: str) -> None:
    office.run(username, attach_draft, AttachDraft(request_id=request_id, version=None, name="a.docx", content=docx()))


def refused(office: Office, request_id: int, username: str) -> None:
    with pytest.raises(GuardsUnmet) as refusal:
        circulate(office, request_id, username)
    assert refusal.value.guards == ("signer_is_not_the_author",)
    assert office.request(request_id).number is None


def others(office: Office, request_id: int, username: str) -> tuple[str, ...] | None:
    """Whom the page names to a reader who may not sign; None to one who may."""
    with office.application.reading() as session:
        actor = office.province.actor(username)
        bar = view_request(session, actor, request_id, now=office.clock.now()).signing_bar
    return None if bar is None else bar.others


@pytest.mark.parametrize("part", ["start", "words", "file"])
def test_a_leader_who_wrote_a_part_does_not_sign_and_another_may(office: Office, part: str) -> None:
    request_id = written(office, **{part: "stc.leader"})
    refused(office, request_id, "stc.leader")
    assert others(office, request_id, "stc.leader") == ("Sở Tài chính head (head)",)
    assert others(office, request_id, "stc.head") is None
    circulate(office, request_id, "stc.head")


def test_a_leaders_own_letter_is_not_signed_in_that_leaders_name(office: Office) -> None:
    request_id = written(office, words="stc.leader")
    now, province = office.clock.now(), office.province
    command = EnterDelegation(
        jurisdiction_id=province.jurisdiction_id,
        delegator_id=province.officer["stc.leader"],
        delegate_id=province.officer["stc.clerk"],
        starts_at=now,
        ends_at=now + timedelta(days=3),
        reason="Đi công tác",
    )
    office.run("stc.leader", enter_delegation, command)
    refused(office, request_id, "stc.clerk")
    assert others(office, request_id, "stc.clerk") == ("Sở Tài chính head (head)",)


def test_what_an_officer_wrote_over_is_the_officers(office: Office) -> None:
    province = office.province
    begin = StartRequest(agency_id=province.agency["stc"], procedure_id=province.procedure["lien-so"])
    request_id = office.run("stc.officer", start_request, begin)
    office.run("stc.officer", write_request, content(province, request_id, Wanted()))
    office.run("stc.leader", write_request, content(province, request_id, Wanted(subject="Lãnh đạo sửa trích yếu")))
    attach(office, request_id, "stc.leader")
    office.run("stc.officer", write_request, content(province, request_id, Wanted(subject="Chuyên viên viết lại")))
    attach(office, request_id, "stc.officer")
    submit(office, request_id)
    circulate(office, request_id, "stc.leader")


def test_in_an_agency_with_one_leader_the_page_knows_that_nobody_else_signs(office: Office) -> None:
    with office.application.sessions.begin() as session:
        head = Membership.officer_id == office.province.officer["stc.head"]
        session.execute(update(Membership).where(head).values(until=office.clock.now().date() - timedelta(days=1)))
    request_id = written(office, words="stc.leader")
    refused(office, request_id, "stc.leader")
    assert others(office, request_id, "stc.leader") == ()


def test_where_one_person_is_enough_the_writer_signs(office: Office) -> None:
    office.set(Jurisdiction, Jurisdiction.id == office.province.jurisdiction_id, author_may_sign=True)
    request_id = written(office, start="stc.leader", words="stc.leader", file="stc.leader")
    assert others(office, request_id, "stc.leader") is None
    circulate(office, request_id, "stc.leader")
