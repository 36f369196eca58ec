"""Numbers and letters that no database could hold: not found as a page, not chosen as a filter, left out of a text."""

from collections.abc import Callable

import pytest

from tests.applications import OfficerClient
from tests.factories.mailroom import catch_up, notifications
from tests.factories.reply_journey import Journey
from workflow.models import CommentRequest

SignIn = Callable[[str], OfficerClient]
ODD = ("99999999999999999999999", "-1", "0", "x")


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("supervisor", "/requests?procedure={id}"),
        ("supervisor", "/requests?agency={id}"),
        ("stp.officer", "/replies/?agency={id}"),
        ("administrator", "/administration/officers?agency={id}"),
    ],
)
def test_an_odd_id_in_a_filter_chooses_nothing(sign_in: SignIn, username: str, path: str) -> None:
    client = sign_in(username)
    for odd in ODD:
        assert client.get(path.format(id=odd)).status_code == 200, odd


@pytest.mark.parametrize("path", ["/requests/{id}", "/replies/{id}", "/waivers/{id}", "/supervision/replies/{id}"])
def test_an_odd_id_of_a_page_is_not_found(sign_in: SignIn, path: str) -> None:
    client = sign_in("supervisor")
    for odd in ODD:
        assert client.get(path.format(id=odd)).status_code == 404, odd


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("supervisor", "/requests?page={n}"),
        ("supervisor", "/supervision/replies?page={n}"),
        ("supervisor", "/waivers?page={n}"),
        ("stp.officer", "/replies/?page={n}"),
        ("stp.officer", "/notifications?page={n}"),
        ("administrator", "/administration/officers?page={n}"),
        ("administrator", "/administration/delegations?page={n}"),
        ("administrator", "/administration/mail-addresses?page={n}"),
    ],
)
def test_no_page_lies_beyond_the_last(sign_in: SignIn, username: str, path: str) -> None:
    client = sign_in(username)
    for odd in ODD:
        assert client.get(path.format(n=odd)).status_code == 200, odd


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("supervisor", "/requests?q={}"),
        ("stp.officer", "/replies/?q={}"),
        ("administrator", "/administration/officers?words={}"),
        ("administrator", "/administration/agencies?words={}"),
        ("administrator", "/administration/procedures?words={}"),
        ("administrator", "/administration/officers?role={}"),
    ],
)
def test_a_letter_that_no_database_holds_is_not_searched_for(sign_in: SignIn, username: str, path: str) -> None:
    client = sign_in(username)
    for odd in ("%00", "a%00b"):
        assert client.get(path.format(odd)).status_code == 200, odd


def test_a_search_finds_the_words_around_such_a_letter(sign_in: SignIn, journey: Journey) -> None:
    found = f"/requests/{journey.request_id}"
    assert found in sign_in("supervisor").get("/requests?q=qu%00y%20ch%E1%BA%BF").text


@pytest.mark.parametrize("act", ["withdraw", "suspend"])
def test_a_reason_is_kept_without_the_letter_that_no_database_holds(
    sign_in: SignIn, journey: Journey, act: str
) -> None:
    with journey.application.reading() as session:
        version = session.get_one(CommentRequest, journey.request_id).version
    path = f"/requests/{journey.request_id}/{act}"
    done = sign_in("stc.leader").post(path, data={"version": version, "reason": "Thu\x00 hồi"})
    assert done.status_code == 302
    with journey.application.reading() as session:
        request = session.get_one(CommentRequest, journey.request_id)
    assert "Thu hồi" in {request.withdrawal_reason, request.suspension_reason}


def test_a_reader_who_names_a_notice_that_cannot_be_marks_none_as_read(sign_in: SignIn, journey: Journey) -> None:
    catch_up(journey)
    for odd in ODD:
        assert sign_in("stp.clerk").post("/notifications/read-all", data={"newest": odd}).status_code == 303
    clerk = journey.province.officer["stp.clerk"]
    assert {notice.read_at for notice in notifications(journey.application, clerk)} == {None}


def test_who_signs_in_with_such_a_letter_is_told_that_it_is_wrong(visitor: OfficerClient) -> None:
    answer = visitor.post("/sign-in", data={"username": "a\x00b", "password": "x\x00y"})
    assert answer.status_code == 422
