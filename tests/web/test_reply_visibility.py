"""Who sees which page of a reply, and what of it."""

from typing import Any

import pytest

from tests.factories.province import Province
from tests.factories.reply_journey import SUBJECT, Journey, begin_journey
from tests.factories.reply_pages import SignIn, at, objecting, versions
from workflow.bootstrap import Application
from workflow.services.decide_remit_claim import DecideRemitClaim, decide_remit_claim


@pytest.mark.parametrize("path", ["", "/write", "/clear", "/claim"])
def test_to_other_agencies_a_reply_does_not_exist(sign_in: SignIn, journey: Journey, path: str) -> None:
    journey.to_clearance("stp")
    for username in ("sxd.leader", "snv.officer", "administrator"):
        assert sign_in(username).get(at(journey, path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/receipt", "/assign", "/preparation", "/warnings", "/submit", "/sign", "/return", "/supersede", "/claim"]
)
def test_other_agencies_cannot_act_on_a_reply(sign_in: SignIn, journey: Journey, path: str) -> None:
    journey.to_clearance("stp")
    before = journey.reply("stp").version
    assert sign_in("sxd.head").post(at(journey, path), data=objecting(journey)).status_code == 404
    assert journey.reply("stp").version == before


@pytest.mark.parametrize("username", ["stc.leader", "supervisor", "auditor"])
def test_drafter_and_supervisor_see_that_a_reply_is_owed_and_not_a_word_of_it(
    sign_in: SignIn, journey: Journey, username: str, count_statements: Any
) -> None:
    journey.to_clearance("stp", journey.objecting(opinion="chữ bí mật", internal_note="ghi chú kín"))
    client = sign_in(username)
    with count_statements() as seen:
        page = client.get(at(journey))
    assert page.status_code == 200
    assert SUBJECT in page.text
    assert "bí mật" not in page.text
    assert "ghi chú kín" not in page.text
    assert "Sở Tư pháp officer" not in page.text, "who writes it is the agency's own affair"
    assert not any("preparation" in statement for statement in seen)
    for path in ("/write", "/clear"):
        assert client.get(at(journey, path)).status_code == 404


def test_pages_of_other_agencies_never_touch_the_table_of_preparations(
    sign_in: SignIn, journey: Journey, count_statements: Any
) -> None:
    journey.to_sent("stp", journey.objecting())
    journey.to_clearance("sxd")
    for username in ("stc.officer", "supervisor", "auditor", "snv.leader"):
        client = sign_in(username)
        with count_statements() as seen:
            for path in (
                "/replies/",
                "/requests",
                f"/requests/{journey.request_id}",
                at(journey),
                "/replies/?tab=claims",
            ):
                client.get(path)
        assert seen
        assert not any("preparation" in statement for statement in seen)


def test_an_officer_who_is_not_the_author_reads_and_cannot_write(sign_in: SignIn, journey: Journey) -> None:
    journey.to_assigned("stp")
    journey.save("stp", journey.concurring(opinion="Đang soạn"))
    clerk = sign_in("stp.clerk")
    page = clerk.get(at(journey))
    assert "Đang soạn" in page.text
    assert 'id="preparation"' not in page.text
    assert clerk.post(at(journey, "/preparation"), data=objecting(journey)).status_code == 403
    assert clerk.post(at(journey, "/sign"), data=versions(journey)).status_code == 403


def test_other_consultees_read_a_sent_reply_only_when_the_request_opens_it(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    for opened, status in ((False, 404), (True, 200)):
        journey = begin_journey(application, province, "stp", "sxd", open_to_consultees=opened)
        journey.to_sent("stp", journey.objecting(internal_note="ghi chú kín"))
        answer = sign_in("sxd.officer").get(at(journey))
        assert answer.status_code == status
        assert "ghi chú kín" not in answer.text


def test_a_claim_to_be_outside_remit_is_shown_to_other_consultees_only_once_it_is_accepted(
    sign_in: SignIn, application: Application, province: Province
) -> None:
    journey = begin_journey(application, province, "stp", "sxd", open_to_consultees=True)
    journey.to_sent("stp", journey.claiming())
    neighbour, request = sign_in("sxd.officer"), f"/requests/{journey.request_id}"
    assert neighbour.get(at(journey)).status_code == 404
    assert at(journey) not in neighbour.get(request).text
    accepting = DecideRemitClaim(reply_id=journey.reply_ids["stp"], version=None, accept=True)
    journey.run("stc.leader", decide_remit_claim, accepting)
    assert neighbour.get(at(journey)).status_code == 200
    assert at(journey) in neighbour.get(request).text


def test_words_of_the_author_are_escaped_wherever_they_stand(sign_in: SignIn, journey: Journey) -> None:
    attack = "<script>alert(1)</script>"
    content = journey.objecting(opinion=attack, internal_note=attack, checked_parts=attack)
    journey.to_clearance("stp", content)
    assert attack not in sign_in("stp.leader").get(at(journey)).text
    journey.sign("stp")
    assert attack not in sign_in("stc.leader").get(at(journey)).text


def test_opening_the_page_notes_once_that_the_draft_was_opened(sign_in: SignIn, journey: Journey) -> None:
    sign_in("stc.leader").get(at(journey))
    assert journey.reply("stp").draft_opened_at is None
    sign_in("stp.officer").get(at(journey))
    assert journey.reply("stp").draft_opened_at == journey.application.clock.now()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_stands_in_both_languages(sign_in: SignIn, journey: Journey, language: str) -> None:
    journey.to_clearance("stp")
    leader = sign_in("stp.leader")
    with leader.session_transaction() as session:
        session["language"] = language
    for path in ("/replies/", "/replies/?tab=sign", at(journey), at(journey, "/write"), at(journey, "/clear")):
        page = leader.get(path)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
